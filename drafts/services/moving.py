"""The one door through which a consultation changes its state, and the one for its counts."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from drafts.choices import CONSULTATION_MOVES, ConsultationStatus
from drafts.errors import DraftError
from drafts.models import Consultation, ConsultationMove
from liaison.accounts.models import User
from liaison.audit.services import record


def move_consultation(
    consultation: Consultation, new_status: ConsultationStatus, *, by: User | None, note: str = ""
) -> ConsultationMove:
    """Change the state of ``consultation``; also for the floors above, in their transaction.

    The caller has checked its own guard (tasks done, table frozen, letter sent). ``by`` is None
    for the clock. Raises DraftError if the move is not allowed or somebody was faster.
    """
    return move(consultation, new_status, by=by, note=note)


def record_counts(consultation_id: int, opinion_count: int) -> None:
    """Store how many opinions the floor above counts (``Opinion.objects.counted``)."""
    Consultation.objects.filter(pk=consultation_id).update(opinion_count=opinion_count)


@transaction.atomic
def move(
    consultation: Consultation,
    new_status: ConsultationStatus,
    *,
    by: User | None,
    note: str,
    now: datetime | None = None,
    **changes: Any,
) -> ConsultationMove:
    """Change the status only if nobody changed it since ``consultation`` was read."""
    old_status = ConsultationStatus(consultation.status)
    if new_status not in CONSULTATION_MOVES[old_status]:
        raise DraftError(f"“{old_status.label}”的征求意见不能改为“{new_status.label}”。")
    if new_status == ConsultationStatus.OPEN and consultation.opened_at is None:
        changes["opened_at"] = now or timezone.now()
    changes["status"] = new_status
    same = Consultation.objects.filter(pk=consultation.pk, status=old_status)
    if not same.update(**changes):
        raise DraftError("这项征求意见刚刚被其他人处理过，请刷新页面。")
    for name, value in changes.items():
        setattr(consultation, name, value)
    return write_history(consultation, old_status, by=by, note=note)


def write_history(
    consultation: Consultation, old_status: str, *, by: User | None, note: str
) -> ConsultationMove:
    record(
        "drafts.move_consultation",
        actor=by,
        target=consultation,
        before={"status": old_status},
        after={"status": consultation.status},
        note=note,
    )
    return ConsultationMove.objects.create(
        consultation=consultation,
        old_status=old_status,
        new_status=consultation.status,
        by=by,
        note=note,
    )


@transaction.atomic
def set_public_remark(consultation: Consultation, words: str, *, by: User) -> ConsultationMove:
    """对外说明 of something that moves no state; for the floors above, in their transaction."""
    Consultation.objects.filter(pk=consultation.pk).update(public_remark=words)
    consultation.public_remark = words
    return write_history(consultation, consultation.status, by=by, note=words)
