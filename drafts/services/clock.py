"""What happens to consultations by the clock; nobody opens or closes them by hand."""

from collections.abc import Iterable
from datetime import datetime

from drafts.choices import ConsultationStatus
from drafts.deadlines import written
from drafts.errors import DraftError
from drafts.models import Consultation
from drafts.services.moving import move


def open_due(now: datetime) -> int:
    """Open what was released and whose time has come; how many there were."""
    return _move_all(
        Consultation.objects.due_to_open(now),
        ConsultationStatus.OPEN,
        "到开始时间，自动开始。",
        now,
    )


def close_due(now: datetime) -> int:
    """Close what the public may no longer answer; how many there were."""
    return _move_all(
        Consultation.objects.due_to_close(now),
        ConsultationStatus.CLOSED,
        "到截止时间，自动截止。",
        now,
    )


def keep_time(now: datetime) -> tuple[int, int]:
    """Open and close; safe to run twice or late: what was opened too late is closed at once."""
    return open_due(now), close_due(now)


def _move_all(
    due: Iterable[Consultation], status: ConsultationStatus, note: str, now: datetime
) -> int:
    moved = 0
    for consultation in due:
        try:
            move(consultation, status, by=None, note=note, now=now)
        except DraftError:  # somebody withdrew or extended it at this moment
            continue
        moved += 1
    return moved


def open_if_due(consultation: Consultation, now: datetime) -> None:
    """Straight after the release, so that nobody waits for the next round of the clock."""
    if consultation.opens_at <= now < consultation.public_close:
        note = f"审核通过时已到开始时间，立即开始，{written(consultation.public_close)}截止。"
        move(consultation, ConsultationStatus.OPEN, by=None, note=note, now=now)
