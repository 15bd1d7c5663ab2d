"""What went upward and has no answer, and since when it waits."""

from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import TruncDate

from drafts.models import Consultation
from feedback import direct_answers
from opinions.choices import Adoption, Axis, Processing
from opinions.models import Opinion, OpinionMove, Submission

AWAITING = Q(adoption=Adoption.AWAITING)


def still_waiting(consultation: Consultation) -> QuerySet[Any]:
    """Opinions sent upward by us or reported directly by a point, and nothing was said of them.

    ``since`` is the day from which each waits: ours since the round's first letter, what a point
    reported since it was marked so, for we know no other day.
    """
    first = first_sent(OuterRef("consultation"))
    since = Case(When(processing=Processing.SENT_DIRECTLY, then=F("marked")), default=first)
    found = Opinion.objects.filter(consultation=consultation)
    found = found.filter(AWAITING | direct_answers.unanswered())
    return found.annotate(marked=_marked(), since=since)


def direct_waiting() -> QuerySet[Any]:
    """Of all rounds what points reported and nobody answered, with the day ``since``."""
    return Opinion.objects.filter(direct_answers.unanswered()).annotate(since=_marked())


def first_sent(consultation: OuterRef) -> Subquery:
    sent = Submission.objects.filter(consultation=consultation).order_by("sent_on")
    return Subquery(sent.values("sent_on")[:1])


def _marked() -> Subquery:
    moves = OpinionMove.objects.filter(
        opinion=OuterRef("pk"), axis=Axis.PROCESSING, new=Processing.SENT_DIRECTLY
    )
    return Subquery(moves.order_by("-pk").values(day=TruncDate("at"))[:1])
