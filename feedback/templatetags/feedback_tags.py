from django import template

from drafts.differences import Piece
from drafts.models import Consultation
from feedback.clauses import pieces_of
from feedback.models import OpinionFeedback, Outcome, Shelving
from feedback.round_words import shelving_sentence
from feedback.wording import not_sent_up_words, reason_words
from opinions.choices import Adoption
from opinions.redaction import covered_parts

register = template.Library()

TONES = {
    Adoption.ADOPTED: "good",
    Adoption.PARTIAL: "good",
    Adoption.NOT_ADOPTED: "quiet",
    Adoption.AWAITING: "wait",
}


@register.inclusion_tag("feedback/shelving_notice.html")
def shelving_notice(consultation: Consultation) -> dict[str, str]:
    """One sentence where the draft is shelved; one query."""
    shelving = Shelving.objects.of(consultation)
    return {"sentence": shelving_sentence(shelving) if shelving else ""}


@register.filter
def clause_pieces(outcome: Outcome) -> list[Piece]:
    """The final clause with what is new in it; the outcome comes with its item."""
    return pieces_of(outcome)


@register.filter(name="reason_words")
def reason_of(outcome: Outcome) -> str:
    return reason_words(outcome)


@register.filter
def covered_words(row: OpinionFeedback) -> str:
    """The author's words without what the office covered."""
    return covered_parts(row.opinion)[0]


@register.filter
def result_tone(result: str) -> str:
    return TONES.get(Adoption(result), "busy")


@register.filter
def told_words(row: OpinionFeedback) -> str:
    """采纳, or what became of an opinion that never went upward."""
    if row.result != Adoption.NONE:
        return row.get_result_display()
    return not_sent_up_words(row.opinion)
