"""How the states of tasks and ledger entries look."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone

from drafts import deadlines
from drafts.choices import ACCEPTS_OFFLINE, SUPPLEMENTED
from stations.choices import (
    ASSIGNMENT_CAN_BE_FILED,
    ASSIGNMENT_DROPPED,
    ASSIGNMENT_OPEN,
    STATION_MOVES,
    AssignmentStatus,
    ExpertTaskStatus,
    LedgerStatus,
    RequestLetterStatus,
    StationStatus,
)
from stations.choices.gatherings import GatheringStatus
from stations.models import (
    Assignment,
    Bulletin,
    ExpertTask,
    LedgerEntry,
    RequestLetter,
    Station,
)

register = template.Library()

ASSIGNMENT_TONES = {
    AssignmentStatus.DISPATCHED: "wait",
    AssignmentStatus.IN_PROGRESS: "busy",
    AssignmentStatus.TO_CONFIRM: "busy",
    AssignmentStatus.RETURNED: "bad",
    AssignmentStatus.FILED: "busy",
    AssignmentStatus.NIL_FILED: "busy",
    AssignmentStatus.ACCEPTED: "good",
}
LEDGER_TONES = {
    LedgerStatus.DRAFT: "wait",
    LedgerStatus.SUBMITTED: "busy",
    LedgerStatus.RETURNED: "bad",
    LedgerStatus.APPROVED: "good",
}

GATHERING_TONES = {
    GatheringStatus.PLANNED: "busy",
    GatheringStatus.HELD: "good",
}


@register.filter
def gathering_tone(status: str) -> str:
    return GATHERING_TONES.get(GatheringStatus(status), "quiet")


LETTER_TONES = {
    RequestLetterStatus.NUMBERED: "wait",
    RequestLetterStatus.SENT: "busy",
    RequestLetterStatus.OPENED: "busy",
    RequestLetterStatus.REOPENED: "busy",
    RequestLetterStatus.REPLIED: "good",
    RequestLetterStatus.NIL: "good",
}
EXPERT_TONES = {ExpertTaskStatus.ASKED: "busy", ExpertTaskStatus.SUBMITTED: "good"}


@register.filter
def letter_tone(letter: RequestLetter) -> str:
    return LETTER_TONES.get(RequestLetterStatus(letter.status), "quiet")


@register.filter
def expert_tone(task: ExpertTask) -> str:
    return EXPERT_TONES.get(ExpertTaskStatus(task.status), "quiet")


@register.filter
def assignment_tone(assignment: Assignment) -> str:
    return ASSIGNMENT_TONES.get(AssignmentStatus(assignment.status), "quiet")


@register.filter
def ledger_tone(entry: LedgerEntry) -> str:
    return LEDGER_TONES.get(LedgerStatus(entry.status), "quiet")


@register.filter
def overdue_on(asked: Assignment | RequestLetter | ExpertTask, now: datetime) -> bool:
    return asked.is_overdue(now)


@register.filter
def can_answer(assignment: Assignment) -> bool:
    """The station may still file: taken up, given back, not even signed for, or waited for no more.

    What nobody waits for can come until the table is frozen.
    """
    if assignment.status == AssignmentStatus.WAIVED:
        return assignment.consultation.status in ACCEPTS_OFFLINE
    return assignment.status in ASSIGNMENT_CAN_BE_FILED


@register.filter
def can_enter_late(assignment: Assignment) -> bool:
    """The table has gone upward; what people said in time can still be entered (补充上报)."""
    is_dropped = assignment.status in ASSIGNMENT_DROPPED
    return assignment.consultation.status in SUPPLEMENTED and not is_dropped


@register.filter
def is_owed(assignment: Assignment) -> bool:
    return assignment.status in ASSIGNMENT_OPEN


@register.filter
def table_value(value: Any) -> str:
    """A workbook's value on a page: moments as deadlines, nothing as nothing."""
    if isinstance(value, datetime):
        return deadlines.written(value)
    return "" if value is None else str(value)


@register.filter
def can_move(station: Station) -> bool:
    return bool(STATION_MOVES[StationStatus(station.status)])


@register.filter
def expired_on(bulletin: Bulletin, day: date) -> bool:
    return bulletin.is_expired(day)


@register.filter
def name_at(station: Station, moment: datetime) -> str:
    """The name that the station bore then: a page about that time shows that name."""
    return station.name_on(timezone.localdate(moment))
