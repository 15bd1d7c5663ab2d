"""Handing out a consultation to stations, and their answers (rule 5.2)."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from drafts import services as drafts
from drafts.choices import ACCEPTS_OFFLINE
from drafts.errors import DraftError
from drafts.models import Consultation
from liaison.accounts.choices import Role
from liaison.accounts.models import User
from stations.choices import AppointmentKind, AssignmentStatus, RecordSource
from stations.errors import StationError
from stations.models import Appointment, Assignment
from stations.models.assignments import AssignmentQuerySet
from stations.services.dispatching import dispatch, name_assisting
from stations.services.moving import move_assignment
from stations.services.preferences import preferences
from stations.services.telling import tell_returned, tell_to_confirm

__all__ = [
    "accept",
    "cancel",
    "confirm_filing",
    "dispatch",
    "file",
    "file_nil",
    "give_back",
    "name_assisting",
    "note_opened",
    "note_read",
    "record_opinion_count",
    "send_back",
    "sign",
    "start_compiling",
]
WORKBENCH = (Role.OFFICER, Role.STATION_LEAD, Role.DEPUTY_OFFICER)
OWN = (AppointmentKind.OFFICER, AppointmentKind.STATION_LEAD, AppointmentKind.DEPUTY_OFFICER)


def note_opened(assignment: Assignment, *, by: User, now: datetime) -> None:
    """已看: the first time that one of the station's own people opens the task, and never again.

    One UPDATE, and none at all once somebody has opened it.
    """
    if assignment.opened_at is None:
        _note_seen(Assignment.objects.filter(pk=assignment.pk), by=by, now=now)


def note_read(consultation_id: int, *, by: User, now: datetime) -> None:
    """已看, where the text was opened from the list of consultations and not from the task."""
    asked = Assignment.objects.filter(consultation=consultation_id, opened_at=None)
    if by.has_role(*WORKBENCH) and asked.exists():
        _note_seen(asked, by=by, now=now)


def _note_seen(assignments: AssignmentQuerySet, *, by: User, now: datetime) -> None:
    held = Appointment.objects.in_force(timezone.localdate(now)).filter(person__user=by)
    assignments.filter(
        opened_at=None, station__in=held.filter(kind__in=OWN).values("station")
    ).update(opened_at=now, opened_by=by)


def sign(
    assignment: Assignment, *, by: User, now: datetime, source: str = "", behalf: str = ""
) -> None:
    """签收: the station takes the task up.

    ``source`` names the origin of a clerk's 代录, ``behalf`` says who else signs for the station.
    """
    if assignment.status != AssignmentStatus.DISPATCHED:
        raise StationError(f"任务现在是“{assignment.get_status_display()}”，不用签收。")
    note = _on_behalf(source, behalf)
    move_assignment(assignment, AssignmentStatus.IN_PROGRESS, by=by, note=note, signed_at=now)


def file(
    assignment: Assignment, *, by: User, now: datetime, source: str = "", behalf: str = ""
) -> None:
    """报送: the station's opinions are in; ``source`` and ``behalf`` as in ``sign``."""
    if not assignment.opinion_count:
        raise StationError("还没有录入意见。没有意见的，请报送“无意见”（零报告）。")
    note = _on_behalf(source, behalf)
    _answer(assignment, AssignmentStatus.FILED, by=by, now=now, source=source, note=note)


def file_nil(
    assignment: Assignment, *, by: User, reason: str, now: datetime, source: str = "",
    behalf: str = "",
) -> None:  # fmt: skip
    """报送“无意见”: the people were asked and had nothing to say; an answer like any other."""
    if not reason.strip():
        raise StationError("报送“无意见”须写明征询过程或者原因。")
    if assignment.opinion_count:
        raise StationError("本任务已录入意见，不能报送“无意见”。")
    note = "。".join(part for part in (_on_behalf(source, behalf), reason) if part)
    _answer(
        assignment,
        AssignmentStatus.NIL_FILED,
        by=by,
        now=now,
        source=source,
        note=note,
        nil_reason=reason,
    )


def confirm_filing(assignment: Assignment, *, by: User) -> None:
    """The station's lead agrees; it counts as filed when the officer filed it."""
    status = AssignmentStatus.NIL_FILED if assignment.nil_reason else AssignmentStatus.FILED
    if assignment.status != AssignmentStatus.TO_CONFIRM:
        raise StationError(f"任务现在是“{assignment.get_status_display()}”，不用确认。")
    move_assignment(assignment, status, by=by)


def give_back(assignment: Assignment, *, by: User, note: str) -> None:
    """The station's lead wants something else before it goes to the office."""
    if not note.strip():
        raise StationError("退给联络员时请写明原因。")
    if assignment.status != AssignmentStatus.TO_CONFIRM:
        raise StationError(f"任务现在是“{assignment.get_status_display()}”，不能退给联络员。")
    move_assignment(
        assignment,
        AssignmentStatus.IN_PROGRESS,
        by=by,
        note=note,
        filed_at=None,
        filed_by=None,
        nil_reason="",
    )


@transaction.atomic
def send_back(
    assignment: Assignment, *, by: User, note: str, due_at: datetime, now: datetime
) -> None:
    """退回补充, with what is missing and a new due time."""
    if not note.strip():
        raise StationError("退回时请写明需要补充什么。")
    if due_at <= now:
        raise StationError("新的报送截止时间已经过去，请改为以后的时间。")
    move_assignment(
        assignment, AssignmentStatus.RETURNED, by=by, note=note, due_at=due_at, returned_at=now
    )
    tell_returned(assignment, note=note, now=now)


def accept(assignment: Assignment, *, by: User) -> None:
    """办结: the office has what it asked for; what counts now never changes afterwards."""
    move_assignment(assignment, AssignmentStatus.ACCEPTED, by=by, accepted_count=F("opinion_count"))


def cancel(assignment: Assignment, *, by: User, note: str) -> None:
    if not note.strip():
        raise StationError("取消任务时请写明原因。")
    move_assignment(assignment, AssignmentStatus.CANCELLED, by=by, note=note)


def record_opinion_count(consultation_id: int, station_id: int, count: int) -> None:
    """The door for the floor above: how many opinions this station brought so far."""
    Assignment.objects.filter(consultation=consultation_id, station=station_id).update(
        opinion_count=count
    )


@transaction.atomic
def start_compiling(consultation: Consultation, *, by: User, reason: str = "") -> None:
    """截止 → 整理中, once every station has answered; else ``reason`` says why not to wait.

    The tasks of those who owe an answer are no longer waited for; they may still file late.
    Raises StationError if stations still owe an answer and no reason is given, or if the
    consultation has not closed.
    """
    waiting = list(
        Assignment.objects.filter(consultation=consultation).waiting().select_related("station")
    )
    reason = reason.strip()
    if waiting and not reason:
        raise StationError(f"还有{len(waiting)}个站点没有报送。不再等待的，请写明原因。")
    note = f"还有{len(waiting)}个站点没有报送，不再等待：{reason}" if waiting else reason
    try:
        drafts.start_compiling(consultation, by=by, note=note)
    except DraftError as error:
        raise StationError(str(error)) from error
    for assignment in waiting:
        move_assignment(assignment, AssignmentStatus.WAIVED, by=by, note=reason)


@transaction.atomic
def _answer(
    assignment: Assignment,
    status: AssignmentStatus,
    *,
    by: User,
    now: datetime,
    source: str,
    note: str,
    nil_reason: str = "",
) -> None:
    """An overdue mark stays: what was late once is late."""
    is_waived = assignment.status == AssignmentStatus.WAIVED
    if is_waived and assignment.consultation.status not in ACCEPTS_OFFLINE:
        raise StationError("汇总表已经定稿，这项任务不能再报送。")
    if assignment.status == AssignmentStatus.TO_CONFIRM and not source:
        raise StationError("已经报送，正在等站点负责人确认。")
    waits = not is_waived and not source and _lead_confirms(assignment, by, now)
    move_assignment(
        assignment,
        AssignmentStatus.TO_CONFIRM if waits else status,
        by=by,
        note=note,
        filed_at=now,
        filed_by=by,
        signed_at=assignment.signed_at or now,
        was_late=assignment.was_late or now > assignment.due_at,
        nil_reason=nil_reason,
        recorded_source=source,
    )
    if waits:
        tell_to_confirm(assignment, now=now)


def _lead_confirms(assignment: Assignment, by: User, now: datetime) -> bool:
    """Whether the station's lead looks at what this officer files; never the lead's own filing.

    A station without a lead who can sign in answers to the office directly.
    """
    if not preferences().lead_confirms:
        return False
    held = Appointment.objects.in_force(timezone.localdate(now)).filter(
        station=assignment.station_id, person__user__is_active=True
    )
    leads = set(
        held.filter(kind=AppointmentKind.STATION_LEAD).values_list("person__user", flat=True)
    )
    is_own = held.filter(kind__in=OWN, person__user=by).exists()
    return bool(leads) and is_own and by.pk not in leads


def _on_behalf(source: str, behalf: str) -> str:
    return f"代录，来源：{RecordSource(source).label}" if source else behalf
