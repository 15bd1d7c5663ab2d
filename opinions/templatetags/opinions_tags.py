from typing import Any

from django import template

from drafts.models import Consultation
from opinions.choices import Axis
from opinions.models import Opinion, OpinionMove, UncountedGroup
from opinions.redaction import covered_parts, covered_text, redacted
from opinions.sending import sending_of
from opinions.services.moves import STATES

register = template.Library()


@register.inclusion_tag("opinions/office/sending.html")
def what_was_sent(consultation: Consultation, here: str) -> dict[str, Any]:
    """What has gone upward and what has not; on every page of a consultation's work."""
    return {"consultation": consultation, "sending": sending_of(consultation), "here": here}


@register.inclusion_tag("opinions/office/left_out.html")
def left_out(consultation: Consultation) -> dict[str, Any]:
    """Beside every figure of a consultation: how many opinions it leaves out, and why."""
    groups = list(UncountedGroup.objects.in_force(consultation))
    return {"consultation": consultation, "groups": groups}


@register.filter
def state_words(move: OpinionMove) -> str:
    """办理：已收到→已归并."""
    states = STATES[Axis(move.axis)]
    new = states(move.new).label
    old = f"{states(move.old).label}→" if move.old else ""
    return f"{move.get_axis_display()}：{old}{new}"


@register.filter
def covered(opinion: Opinion, field: str) -> str:
    """One field of the author's words with personal data covered: {{ opinion|covered:"body" }}."""
    return redacted(opinion)[field]


@register.filter
def covered_words(opinion: Opinion) -> str:
    """``own_words`` with personal data covered."""
    return covered_parts(opinion)[0]


register.filter("covered_text", covered_text)
