"""Of which opinions there is something to tell that their authors do not know yet."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from drafts.models import Consultation
from feedback import direct_answers
from feedback.choices import TAKEN_BACK
from feedback.models import OpinionFeedback, Outcome
from feedback.wording import NOT_SENT_UP
from opinions.choices import Adoption, Moderation, Processing
from opinions.models import Opinion

SAME_WORDS = ("result", "reason_code", "reason", "reflected_in", "reflected_text")


def to_tell(
    consultation: Consultation | OuterRef,
    answers: QuerySet[Outcome] | None = None,
    until: datetime | None = None,
) -> QuerySet[Opinion]:
    """Opinions of which there is something to be told that their authors have not been told.

    ``answers`` are those that count; by default all that a second person has confirmed, which is
    what the next release will let out. An answer in the same words as last time is no news; one
    that was taken back is news to those who had been told of it. ``until`` leaves out later answers
    to what a point had reported directly.
    """
    if answers is None:
        answers = Outcome.objects.latest_words()
    said = OpinionFeedback.outcomes.through.objects.filter(
        opinionfeedback__is_current=True,
        opinionfeedback__opinion=OuterRef(OuterRef("pk")),
        outcome__item=OuterRef("item"),
        **{f"outcome__{name}": OuterRef(name) for name in SAME_WORDS},
    )
    of_it = OpinionFeedback.outcomes.through.objects.filter(
        opinionfeedback__is_current=True,
        opinionfeedback__opinion=OuterRef(OuterRef("pk")),
        outcome__item=OuterRef("item"),
    ).exclude(outcome__result=TAKEN_BACK)
    news = (
        answers.filter(item__sources__opinion=OuterRef("pk"))
        .filter(~Exists(said))
        .filter(~Q(result=TAKEN_BACK) | Exists(of_it))
    )
    told = OpinionFeedback.objects.current().filter(opinion=OuterRef("pk"))
    not_sent_up = Q(adoption=Adoption.NONE) & (
        Q(moderation=Moderation.BLOCKED) | Q(processing__in=list(NOT_SENT_UP))
    )
    return (
        Opinion.objects.filter(consultation=consultation)
        .exclude(processing=Processing.WITHDRAWN)
        .filter(Exists(news) | (not_sent_up & ~Exists(told)) | direct_answers.news(until))
    )
