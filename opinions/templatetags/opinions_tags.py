from typing import Any

from django import template

from drafts.models import Consultation
from opinions.choices import Axis
from opinions.models import Opinion, OpinionMove
from opinions.redaction import covered_parts, covered_text, redacted
from opinions.sending import sending_of
from opinions.services.moves import STATES

register = template.Library()


@register.inclusion_tag("opinions/office/sending.html")
def what_was_sent(consultation: Consultation, here: str) -> dict[str, Any]:
    """What has gone upward and what has not; on every page of a consultation's work."""
    return {"consultation": consultation, "sending": sending_of(consultation), "here": here}


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
