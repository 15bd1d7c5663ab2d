from django import template

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
