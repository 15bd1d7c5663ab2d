"""How the states of tasks and ledger entries look."""

from datetime import datetime

from django import template
from django.utils import timezone

from drafts.choices import ACCEPTS_OFFLINE
from stations.choices import (
    ASSIGNMENT_CAN_BE_FILED,
    STATION_MOVES,
    AssignmentStatus,
    LedgerStatus,
    StationStatus,
)
from stations.models import Assignment, LedgerEntry, Station

register = template.Library()

ASSIGNMENT_TONES = {
    AssignmentStatus.DISPATCHED: "wait",
    AssignmentStatus.IN_PROGRESS: "busy",
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


@register.filter
def assignment_tone(assignment: Assignment) -> str:
    return ASSIGNMENT_TONES.get(AssignmentStatus(assignment.status), "quiet")


@register.filter
def ledger_tone(entry: LedgerEntry) -> str:
    return LEDGER_TONES.get(LedgerStatus(entry.status), "quiet")


@register.filter
def overdue_on(assignment: Assignment, now: datetime) -> bool:
    return assignment.is_overdue(now)


@register.filter
def can_answer(assignment: Assignment) -> bool:
    """The station may still file: taken up, given back, not even signed for, or waited for no more.

    What nobody waits for can come until the table is frozen.
    """
    if assignment.status == AssignmentStatus.WAIVED:
        return assignment.consultation.status in ACCEPTS_OFFLINE
    return assignment.status in ASSIGNMENT_CAN_BE_FILED


@register.filter
def can_move(station: Station) -> bool:
    return bool(STATION_MOVES[StationStatus(station.status)])


@register.filter
def name_at(station: Station, moment: datetime) -> str:
    """The name that the station bore then: a page about that time shows that name."""
    return station.name_on(timezone.localdate(moment))
