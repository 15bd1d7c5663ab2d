"""Taking over from the outbox who has been told by now."""

from datetime import datetime, time

from django.db import transaction
from django.utils import timezone

from feedback.models import OpinionFeedback
from liaison.notices.choices import NoticeStatus
from opinions.choices import Axis, FeedbackState
from opinions.services.moves import move_many

NOT_ARRIVED = "回执说没有送达，改用其他方式告知。"
ROWS_AT_ONCE = 200


def collect_told() -> int:
    """Take over from the notices who has been told by now; the number of opinions moved."""
    states = {
        NoticeStatus.SENT: FeedbackState.SENT,
        NoticeStatus.DELIVERED: FeedbackState.SENT,
        NoticeStatus.TOLD_IN_PERSON: FeedbackState.TOLD,
    }
    moved = _open_again()
    for status, state in states.items():
        while (count := _take_over(status, state)) is not None:
            moved += count
    return moved


@transaction.atomic
def _open_again() -> int:
    """The gateway took it, and reported later that it never arrived: nobody was told yet."""
    failed = OpinionFeedback.objects.current().filter(
        told_at__isnull=False, notice__isnull=False, notice__sent_at=None, notice__told_on=None,
        opinion__feedback=FeedbackState.SENT,
    )  # fmt: skip
    ids = list(failed.select_for_update(of=("self",)).values_list("opinion", flat=True))
    OpinionFeedback.objects.current().filter(opinion__in=ids).update(told_at=None)
    move_many(ids, Axis.FEEDBACK, FeedbackState.SENT, FeedbackState.DUE, by=None, note=NOT_ARRIVED)
    return len(ids)


@transaction.atomic
def _take_over(status: str, state: str) -> int | None:
    """Some rows that no other worker has in hand; None if there are none."""
    waiting = OpinionFeedback.objects.filter(told_at=None, notice__status=status)
    free = waiting.select_for_update(of=("self",), skip_locked=True).order_by("pk")
    rows = list(free.select_related("notice", "release")[:ROWS_AT_ONCE])
    if not rows:
        return None
    for row in rows:
        row.told_at = _told_at(row)
    OpinionFeedback.objects.bulk_update(rows, ["told_at"])
    ids = [row.opinion_id for row in rows if row.is_current]
    return len(move_many(ids, Axis.FEEDBACK, FeedbackState.DUE, state, by=None))


def _told_at(row: OpinionFeedback) -> datetime | None:
    notice = row.notice
    if notice and notice.told_on:
        return timezone.make_aware(datetime.combine(notice.told_on, time(12)))
    return (notice and notice.sent_at) or row.release.released_at
