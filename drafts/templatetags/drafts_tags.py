"""How states, corrections and beginnings of drafts and consultations look."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from drafts.choices import ConsultationStatus, InstructionAction, ProvisionKind
from drafts.comparison import Compared
from drafts.deadlines import written_begin
from drafts.differences import Mark, Piece
from drafts.finding.marking import Stretch
from drafts.following import Followed
from drafts.models import Consultation, Provision
from drafts.parsing.projects import project_facts

register = template.Library()

S = ConsultationStatus
TONES = {
    S.PENDING: "wait",
    S.SCHEDULED: "busy",
    S.OPEN: "good",
    S.SUSPENDED: "bad",
    S.CLOSED: "wait",
    S.COMPILING: "busy",
    S.COMPILED: "busy",
    S.SUBMITTED: "busy",
    S.RESULTS_PARTIAL: "wait",
    S.RESULTS_RECEIVED: "wait",
    S.PUBLISHED: "good",
    S.WITHDRAWN: "bad",
}
NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}、")
SHOWN_ROWS = 4
SHOWN_WORDS = 80


@register.filter
def consultation_tone(consultation: Consultation) -> str:
    return TONES.get(S(consultation.status), "quiet")


@register.filter
def begin(moment: datetime) -> str:
    """2025年9月5日, with the time unless it is 0时."""
    return written_begin(moment)


@register.filter
def action_label(action: str) -> str:
    """What an instruction does, in Chinese; nothing for one that is not known."""
    return dict(InstructionAction.choices).get(action, InstructionAction.OTHER.label)


@register.filter
def facts(row: Provision) -> str:
    """Who drafts the project of this row and when it comes up, as the portal read it."""
    return project_facts(row.heading, row.text) if row.kind == ProvisionKind.ROW else ""


@register.filter
def marked(change: Compared) -> SafeString:
    """The new wording with what is gone and what came; a line break for each 款, 项, 目."""
    return mark_safe("".join(map(_piece, change.pieces)))  # noqa: S308 -- escaped piece by piece


@register.simple_tag
def followed_at(followed: Mapping[int, Followed], provision: int | None) -> str:
    """What the article is now, if it is known; ``followed`` comes from ``drafts.following``."""
    one = followed.get(provision or 0)
    return render_to_string("drafts/followed.html", {"one": one}) if one else ""


@register.filter
def lookup(values: dict[Any, Any], key: Any) -> Any:
    return values.get(key, "")


@register.filter
def is_numbered(line: str) -> bool:
    """一、…: a heading inside a notice."""
    return NUMBERED.match(line) is not None


@register.filter
def rows_in_short(rows: Sequence[dict[str, Any]]) -> str:
    """The rows of a correction, the first few, one a line."""
    lines = [_in_short(row) for row in rows[:SHOWN_ROWS]]
    more = len(rows) - SHOWN_ROWS
    return "\n".join([*lines, f"……另有{more}行"] if more > 0 else lines) or "（无）"


def _piece(piece: Piece) -> str:
    text = escape(piece.text).replace("\n", "<br>")
    tag = {Mark.GONE: "del", Mark.COME: "ins"}.get(piece.mark)
    return f"<{tag}>{text}</{tag}>" if tag else text


def _in_short(row: dict[str, Any]) -> str:
    words = "　".join(part for part in (row["label"], row["heading"], row["text"]) if part)
    return words if len(words) <= SHOWN_WORDS else f"{words[:SHOWN_WORDS]}……"


@register.filter
def with_hits(stretches: Sequence[Stretch]) -> SafeString:
    """What was asked for, marked."""
    shown = (
        f"<mark>{escape(text)}</mark>" if is_hit else escape(text) for text, is_hit in stretches
    )
    return mark_safe("".join(shown))  # noqa: S308 -- every part is escaped
