"""复核 of an answer that did not content its author: one, with a clock, by two people."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from feedback.choices import Satisfaction
from feedback.choices.rereviews import REREVIEW_MOVES, ReReviewStatus
from feedback.errors import FeedbackError
from feedback.models import Rating, ReReview, ReReviewMove
from feedback.services.rules import telling_rules
from feedback.services.telling import contacts_of, label_of
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.notices.models import Notice
from liaison.notices.services import compose_notice, queue_notice
from liaison.office.confirmations import confirm, reject, request_confirmation
from liaison.office.services import office

if TYPE_CHECKING:
    from liaison.accounts.models import User
    from liaison.office.models import Confirmation

name_actions(
    {
        "feedback.move_rereview": "复核状态变更",
        "feedback.rereview": "答复复核",
    }
)
ANSWER = "feedback.rereview"
NOT_CONTENT = frozenset({Satisfaction.NOT, Satisfaction.NOT_AT_ALL})


def open_rereview(rating: Rating, *, now: datetime) -> ReReview | None:
    """The clock starts with the author's words; None where the author was content."""
    if rating.score not in NOT_CONTENT:
        return None
    due_on = timezone.localdate(now) + timedelta(days=telling_rules().rereview_days)
    rereview = ReReview.objects.create(rating=rating, opened_at=now, due_on=due_on)
    ReReviewMove.objects.create(
        rereview=rereview, new_status=ReReviewStatus.OPEN, by=None, note="提出人不满意。"
    )
    return rereview


@transaction.atomic
def propose_answer(rereview: ReReview, answer: str, *, by: User) -> Confirmation:
    """A second person must agree before the author is told."""
    if not answer.strip():
        raise FeedbackError("请写下复核的答复。")
    _move(rereview, ReReviewStatus.PENDING, by=by, answer=answer.strip())
    return request_confirmation(ANSWER, rereview, by=by, summary=str(rereview), allow_first=False)


@transaction.atomic
def confirm_answer(confirmation: Confirmation, *, by: User, now: datetime) -> ReReview:
    """The author is told, and reads it with the opinion's number as well."""
    confirm(confirmation, by=by)
    rereview = _of(confirmation)
    notice = _tell(rereview, now)
    _move(rereview, ReReviewStatus.ANSWERED, by=by, answered_at=now, notice=notice)
    return rereview


@transaction.atomic
def give_back_answer(confirmation: Confirmation, *, by: User, reason: str) -> None:
    reject(confirmation, by=by, reason=reason)
    _move(_of(confirmation), ReReviewStatus.OPEN, by=by, note=reason)


def _of(confirmation: Confirmation) -> ReReview:
    rereviews = ReReview.objects.select_related(
        "rating__feedback__opinion__consultation", "rating__feedback__opinion__station",
        "rating__feedback__opinion__contributor__phone",
        "rating__feedback__opinion__contributor__email",
    )  # fmt: skip
    return rereviews.get(pk=confirmation.target_id)


def _tell(rereview: ReReview, now: datetime) -> Notice | None:
    """None where nobody can be sent to: the author finds it with the opinion's number."""
    opinion = rereview.rating.feedback.opinion
    contacts, station = contacts_of([opinion]), opinion.station
    if not contacts and station is None:
        return None
    profile = office()
    phone = f"（电话{profile.phone}）" if profile.phone else ""
    return queue_notice(
        compose_notice(
            recipient_key=opinion.contributor.person_key,
            cause=f"rereview:{rereview.pk}",
            subject="您不满意的答复，复核情况",
            body=f"您好！您对意见{opinion.receipt_no}的答复不满意，我们又核对了一次，情况如下：\n"
            f"{rereview.answer}\n如有疑问，请联系{profile.name}{phone}。",
            sms_text=_sms(),
            contacts=contacts,
            person_label=label_of(opinion.contributor.name),
            station_code=station.code if station else "",
            now=now,
        )
    )


def _sms() -> str:
    address = f"{settings.PUBLIC_URL}/track/"
    long = f"您对意见的答复不满意，我们又核对了一次。凭意见编号在{address}查看。"
    short = "您对意见的答复不满意，我们又核对了一次，请凭意见编号查询。"
    return long if len(long) <= len(short) + 50 else short


def _move(
    rereview: ReReview, status: ReReviewStatus, *, by: User, note: str = "", **fields: object
) -> None:
    """Change the status only if nobody changed it since ``rereview`` was read."""
    old = ReReviewStatus(rereview.status)
    if status not in REREVIEW_MOVES[old]:
        raise FeedbackError(f"复核现在是“{old.label}”，不能改为“{status.label}”。")
    same = ReReview.objects.filter(pk=rereview.pk, status=old)
    if not same.update(status=status, **fields):
        raise FeedbackError("这件复核刚刚被其他人办过，请刷新页面。")
    for name, value in {"status": status, **fields}.items():
        setattr(rereview, name, value)
    ReReviewMove.objects.create(
        rereview=rereview, old_status=old, new_status=status, by=by, note=note[:300]
    )
    record(
        "feedback.move_rereview", actor=by, target=rereview,
        before={"status": old}, after={"status": status}, note=note,
    )  # fmt: skip
