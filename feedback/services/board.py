"""Whether the public sees the answer board: decided by 主任会议, registered by two people."""

from __future__ import annotations

from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from feedback.errors import FeedbackError
from feedback.models import BoardDecision
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.confirmations import attach_paper, confirm, reject, request_confirmation
from liaison.office.models import Confirmation

name_actions(
    {
        "feedback.enter_board_decision": "登记反馈情况表公布决定",
        "feedback.decide_board": "确认反馈情况表公布决定",
    }
)
DECIDE = "feedback.decide_board"


@transaction.atomic
def enter_decision(*, by: User, is_shown: bool, number: str, decided_on: date) -> Confirmation:
    if BoardDecision.objects.filter(confirmed_at=None).exists():
        raise FeedbackError("已有一项决定等待复核，请先办完。")
    decision = BoardDecision.objects.create(
        is_shown=is_shown, number=number.strip(), decided_on=decided_on, entered_by=by
    )
    record("feedback.enter_board_decision", actor=by, target=decision)
    return request_confirmation(
        DECIDE, decision, by=by, summary=f"各次征求意见的反馈情况表{decision}", allow_first=False
    )


@transaction.atomic
def confirm_decision(asked: Confirmation, *, by: User, now: datetime) -> None:
    _put_in_force(confirm(asked, by=by), by=by, now=now)


@transaction.atomic
def confirm_on_paper(
    asked: Confirmation, *, by: User, scan: UploadedFile[bytes], signer: str, now: datetime
) -> None:
    _put_in_force(attach_paper(asked, by=by, scan=scan, signer=signer), by=by, now=now)


@transaction.atomic
def give_back_decision(asked: Confirmation, *, by: User, reason: str) -> None:
    """The second person does not agree: the entry goes, its confirmation stays on record."""
    reject(asked, by=by, reason=reason)
    BoardDecision.objects.filter(pk=asked.target_id, confirmed_at=None).delete()


def _put_in_force(asked: Confirmation, *, by: User, now: datetime) -> None:
    waiting = BoardDecision.objects.filter(pk=asked.target_id, confirmed_at=None)
    if not waiting.update(confirmed_by=by, confirmed_at=now):
        raise FeedbackError("这项决定已经复核，请刷新页面。")
    decision = BoardDecision.objects.get(pk=asked.target_id)
    record(
        "feedback.decide_board", actor=by, target=decision, after={"is_shown": decision.is_shown}
    )
