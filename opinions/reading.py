"""What stands on the reading page: the text as blocks, its table of contents, the state."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.forms.models import model_to_dict

from drafts.choices import ProvisionKind
from drafts.models import Consultation, FocusQuestion, Provision
from opinions.models import Opinion, OpinionTarget

_HEADINGS = {
    ProvisionKind.BOOK.value,
    ProvisionKind.SUB_BOOK.value,
    ProvisionKind.CHAPTER.value,
    ProvisionKind.SECTION.value,
}
_UNLABELLED = {ProvisionKind.PARAGRAPH.value, ProvisionKind.OUTLINE.value}
_COLUMNS = (
    "pk", "uuid", "unit_id", "kind", "depth", "label", "full_label", "heading", "caption", "text",
)  # fmt: skip
LOWEST_HEADING = 6


@dataclass(slots=True)
class Block:
    """A heading, or an article (annex, instruction …) with the lines of its text."""

    pk: int
    anchor: str
    label: str
    title: str
    level: int
    uuid: UUID | None = None
    lines: list[str] = field(default_factory=list)

    @property
    def is_heading(self) -> bool:
        return self.uuid is None

    def says(self, words: str) -> bool:
        return (
            words in self.label or words in self.title or any(words in line for line in self.lines)
        )


def blocks(version_id: int) -> list[Block]:
    """The whole text in order, by one query."""
    made: list[Block] = []
    units: dict[int, Block] = {}
    taken: Counter[str] = Counter()
    rows = Provision.objects.filter(version=version_id).in_order().values_list(*_COLUMNS)
    for (
        pk,
        uuid,
        unit_id,
        kind,
        depth,
        label,
        full_label,
        heading,
        caption,
        text,
    ) in rows:
        unit = units.get(unit_id) if unit_id and unit_id != pk else None
        if unit is not None:
            unit.lines += _lines("" if kind in _UNLABELLED else label, text or heading)
            continue
        is_text = kind not in _HEADINGS and kind != ProvisionKind.CLOSING.value
        block = Block(
            pk=pk,
            anchor=_anchor(full_label if kind in _HEADINGS else label, full_label, taken),
            label=label,
            title=caption or heading,
            level=min(depth + 2, LOWEST_HEADING),
            uuid=uuid if is_text else None,
            lines=_lines("", text),
        )
        units[pk] = block
        made.append(block)
    return made


def contents(text: Iterable[Block]) -> list[Block]:
    """The table of contents: the headings, or the articles of a text that has none."""
    every = list(text)
    return [block for block in every if block.is_heading and block.anchor] or every


def article_counts(consultation_id: int) -> dict[int, int]:
    """How many opinions each article has; one about two articles counts for both."""
    counted = Opinion.objects.filter(consultation=consultation_id).counted()
    targets = OpinionTarget.objects.filter(opinion__in=counted, unit__isnull=False)
    rows = targets.order_by().values_list("unit").annotate(Count("opinion", distinct=True))
    return dict(rows)


def questions_of(consultation: Consultation) -> list[FocusQuestion]:
    return list(consultation.questions.order_by("position").only("text"))


def state_of(consultation: Consultation, questions: Iterable[FocusQuestion], now: datetime) -> str:
    """Everything about a consultation that the page shows and that can change, as one hash."""
    version = consultation.version
    unseen = ["named_readers"] if consultation.show_counts else ["named_readers", "opinion_count"]
    shown: list[Any] = [
        model_to_dict(consultation, exclude=unseen),
        [(question.pk, question.text) for question in questions],
        (version.title, version.title_note, version.confirmed_at, version.draft.organ.name),
        getattr(consultation, "has_comparison", False),
        consultation.takes_online(now),
        _time_left(consultation.public_close, now),
    ]
    return hashlib.sha256(json.dumps(shown, default=str).encode()).hexdigest()[:32]


def _time_left(close: datetime, now: datetime) -> int:
    """Changes when the words for the time left change: by the day, the hour, the minute."""
    minutes = max(int((close - now).total_seconds() // 60), -1)
    if minutes >= 2 * 24 * 60:
        return minutes // (24 * 60)
    return minutes // 60 if minutes >= 60 else minutes


def _lines(label: str, text: str) -> list[str]:
    first, *rest = text.split("\n")
    lines = [f"{label}{first}", *rest]
    return [line for line in lines if line]


def _anchor(name: str, full_name: str, taken: Counter[str]) -> str:
    """#第十二条; unique on the page and without spaces."""
    anchor = "".join(name.split())
    if taken[anchor]:
        anchor = "".join(full_name.split())
    taken[anchor] += 1
    return anchor if taken[anchor] == 1 or not anchor else f"{anchor}-{taken[anchor]}"
