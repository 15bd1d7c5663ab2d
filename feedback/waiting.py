"""What went upward and has no answer."""

from django.db.models import OuterRef, Q, QuerySet

from drafts.models import Consultation
from feedback import direct_answers
from opinions.choices import Adoption
from opinions.models import Opinion

AWAITING = Q(adoption=Adoption.AWAITING)


def still_waiting(consultation: Consultation | OuterRef) -> QuerySet[Opinion]:
    """Sent upward by us or reported directly by a point, and nothing was said of them."""
    found = Opinion.objects.filter(consultation=consultation)
    return found.filter(AWAITING | direct_answers.unanswered())
