"""满意度: once for each thing the author was told, in words."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from feedback.errors import FeedbackError
from feedback.models import OpinionFeedback, Rating
from feedback.services.rereviews import NOT_CONTENT, open_rereview
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from opinions.choices import Axis, FeedbackState
from opinions.services.moves import move_many

name_actions({"feedback.rate": "居民评价"})
READ_ONLINE = "本人在网上看到结果并评价。"


@transaction.atomic
def rate(
    feedback: OpinionFeedback,
    *,
    score: str,
    comment: str,
    now: datetime,
    reasons: Sequence[str] = (),
) -> Rating:
    """Who rates has read it: that also counts as told, however the message fares.

    ``reasons`` are values of LowReason; kept only with a low score, which opens a re-review.
    """
    try:
        with transaction.atomic():
            rating = Rating.objects.create(
                feedback=feedback,
                release=feedback.release,
                person_key=feedback.opinion.contributor.person_key,
                score=score,
                reasons=list(reasons) if score in NOT_CONTENT else [],
                comment=comment.strip(),
            )
    except IntegrityError as error:
        raise FeedbackError("您已经评价过这次答复，谢谢。") from error
    OpinionFeedback.objects.filter(pk=feedback.pk, told_at=None).update(told_at=now)
    ids = [feedback.opinion_id]
    move_many(ids, Axis.FEEDBACK, FeedbackState.DUE, FeedbackState.TOLD, by=None, note=READ_ONLINE)
    for state in (FeedbackState.SENT, FeedbackState.TOLD):
        move_many(ids, Axis.FEEDBACK, state, FeedbackState.RATED, by=None)
    open_rereview(rating, now=now)
    record("feedback.rate", actor=None, target=rating, after={"score": score})
    return rating


def rating_of(feedback: OpinionFeedback) -> Rating | None:
    """What this author thought of this release, said at whichever of their opinions."""
    own = Q(feedback=feedback) | Q(
        release=feedback.release_id, person_key=feedback.opinion.contributor.person_key
    )
    return Rating.objects.filter(own).select_related("rereview").first()
