from django import template

from feedback.models import OpinionFeedback
from feedback.wording import not_sent_up_words
from opinions.choices import Adoption

register = template.Library()

TONES = {
    Adoption.ADOPTED: "good",
    Adoption.PARTIAL: "good",
    Adoption.NOT_ADOPTED: "quiet",
    Adoption.AWAITING: "wait",
}


@register.filter
def result_tone(result: str) -> str:
    return TONES.get(Adoption(result), "busy")


@register.filter
def told_words(row: OpinionFeedback) -> str:
    """采纳, or what became of an opinion that never went upward."""
    if row.result != Adoption.NONE:
        return row.get_result_display()
    return not_sent_up_words(row.opinion)
