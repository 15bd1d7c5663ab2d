"""How an appointment begins, moves and ends: one door, a row for each move (rule 5.8)."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from drafts.choices import ConsultationStatus
from drafts.models import Consultation
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from stations.choices import APPOINTMENT_MOVES, AppointmentStatus, Tenure
from stations.errors import StationError
from stations.models import Appointment, AppointmentMove, Person, Station

name_actions(
    {
        "stations.appoint": "聘任",
        "stations.move_appointment": "聘任状态变更",
        "stations.end_appointment": "结束聘任",
        "stations.announce": "公示拟聘人员",
    }
)
# With these the work that a project took somebody in for is over.
PROJECT_OVER = (
    ConsultationStatus.PUBLISHED, ConsultationStatus.ARCHIVED, ConsultationStatus.WITHDRAWN,
)  # fmt: skip
TERM_OVER, PROJECT_ENDED = "聘期届满", "立法项目征求意见结束"
TAKEN = "此人在该站点已有同类聘任，或者任期结束早于聘任日期。"


@transaction.atomic
def appoint(
    person: Person,
    station: Station | None,
    kind: str,
    *,
    by: User,
    starts_on: date,
    ends_on: date | None = None,
    tenure: str = Tenure.FIXED,
    consultation: Consultation | None = None,
    status: str = AppointmentStatus.APPOINTED,
) -> Appointment:
    """A next term may be entered while the present one still runs; two at a time may not."""
    _check_free(person, station, kind, consultation, starts_on, ends_on)
    try:
        with transaction.atomic():
            appointment = Appointment.objects.create(
                person=person,
                station=station,
                kind=kind,
                tenure=tenure,
                consultation=consultation,
                status=status,
                starts_on=starts_on,
                ends_on=ends_on,
            )
    except IntegrityError as error:
        raise StationError(TAKEN) from error
    AppointmentMove.objects.create(appointment=appointment, new_status=status, by=by)
    record("stations.appoint", actor=by, target=appointment, after={"kind": kind})
    return appointment


def _check_free(
    person: Person,
    station: Station | None,
    kind: str,
    consultation: Consultation | None,
    starts_on: date,
    ends_on: date | None,
) -> None:
    """Two clerks at once are kept apart by locking the person."""
    Person.objects.select_for_update().get(pk=person.pk)
    held = Appointment.objects.open().filter(
        person=person, station=station, kind=kind, consultation=consultation
    )
    for one in held:
        begins_after = one.ends_on is not None and starts_on > one.ends_on
        ends_before = ends_on is not None and ends_on < one.starts_on
        if not (begins_after or ends_before):
            raise StationError(TAKEN)


@transaction.atomic
def move_appointment(
    appointment: Appointment, status: AppointmentStatus, *, by: User, note: str, today: date
) -> None:
    """Appoint after the notice, suspend, take up again, or let a proposal fall."""
    if status == AppointmentStatus.PUBLIC_NOTICE:
        raise StationError("公示请在“拟聘和公示”页面办理，写明起止日期。")
    if not note.strip() and status in {AppointmentStatus.SUSPENDED, AppointmentStatus.ENDED}:
        raise StationError("请写明原因。")
    fields: dict[str, Any] = {}
    if status == AppointmentStatus.ENDED:
        fields = {"ended_on": today, "end_reason": note.strip()[:120]}
        if appointment.status in {AppointmentStatus.APPOINTED, AppointmentStatus.SUSPENDED}:
            fields["ends_on"] = max(today, appointment.starts_on)
    _move(appointment, status, by=by, note=note, fields=fields)


@transaction.atomic
def end_appointment(
    appointment: Appointment, *, by: User, ends_on: date, reason: str, today: date
) -> None:
    """Ended today or before: out of office and the workbench at once; later: from the day after.

    Open tasks are the station's and stay with it.
    """
    if not reason.strip():
        raise StationError("结束聘任时请写明原因。")
    if ends_on < appointment.starts_on:
        raise StationError("任期结束不能早于聘任日期。")
    if ends_on > today:
        _plan_end(appointment, ends_on, reason, by=by)
    else:
        fields = {"ends_on": ends_on, "ended_on": today, "end_reason": reason.strip()[:120]}
        _move(appointment, AppointmentStatus.ENDED, by=by, note=reason, fields=fields)


def _plan_end(appointment: Appointment, ends_on: date, reason: str, *, by: User) -> None:
    left = Appointment.objects.open().filter(pk=appointment.pk)
    if not left.update(ends_on=ends_on, end_reason=reason.strip()[:120]):
        raise StationError("这项聘任刚刚被其他人处理过，请刷新页面。")
    appointment.ends_on, appointment.end_reason = ends_on, reason.strip()[:120]
    record(
        "stations.end_appointment",
        actor=by,
        target=appointment,
        after={"ends_on": ends_on.isoformat()},
        note=reason,
    )


@transaction.atomic
def announce(
    appointments: Iterable[Appointment], *, by: User, notice_from: date, notice_until: date
) -> int:
    """Show who is proposed to the public from day to day; how many were."""
    if notice_until < notice_from:
        raise StationError("公示截止不能早于开始。")
    count = 0
    days = {"notice_from": notice_from, "notice_until": notice_until}
    note = f"公示{notice_from:%Y-%m-%d}至{notice_until:%Y-%m-%d}"
    for one in appointments:
        _move(one, AppointmentStatus.PUBLIC_NOTICE, by=by, note=note, fields=days)
        count += 1
    return count


@transaction.atomic
def appoint_announced(appointments: Iterable[Appointment], *, by: User, today: date) -> int:
    """Appoint whom the public knows of and nobody has objected to; how many were."""
    count = 0
    for one in appointments:
        if one.notice_until is not None and one.notice_until >= today:
            raise StationError(f"{one.person}的公示还没有结束，到期后再聘任。")
        _move(one, AppointmentStatus.APPOINTED, by=by, note="公示期满", fields={})
        count += 1
    return count


def end_terms(today: date) -> int:
    """End what is over by its date, and with it the people of a project that is; how many were.

    Rights follow from the dates and do not wait for this.
    """
    running = Appointment.objects.filter(
        status__in=[AppointmentStatus.APPOINTED, AppointmentStatus.SUSPENDED]
    )
    ended = 0
    for one in running.filter(ends_on__lt=today):
        assert one.ends_on is not None  # noqa: S101 -- for the type
        ended += _end_by_itself(one, one.ends_on, one.end_reason or TERM_OVER, today)
    for one in running.filter(tenure=Tenure.PROJECT, consultation__status__in=PROJECT_OVER):
        ended += _end_by_itself(one, max(today, one.starts_on), PROJECT_ENDED, today)
    return ended


def _end_by_itself(appointment: Appointment, ends_on: date, reason: str, today: date) -> int:
    first_day_without = min(ends_on + timedelta(days=1), today)
    fields = {"ends_on": ends_on, "ended_on": first_day_without, "end_reason": reason}
    try:
        with transaction.atomic():
            _move(appointment, AppointmentStatus.ENDED, by=None, note=reason, fields=fields)
    except StationError:
        return 0  # somebody was quicker
    return 1


def _move(
    appointment: Appointment,
    new: AppointmentStatus,
    *,
    by: User | None,
    note: str,
    fields: Mapping[str, Any],
) -> None:
    """Change the state only if nobody changed it since ``appointment`` was read."""
    old = AppointmentStatus(appointment.status)
    if new not in APPOINTMENT_MOVES[old]:
        who = appointment.person
        raise StationError(f"{who}的聘任现在是“{old.label}”，不能改为“{new.label}”。")
    moved = Appointment.objects.filter(pk=appointment.pk, status=old).update(status=new, **fields)
    if not moved:
        raise StationError("这项聘任刚刚被其他人处理过，请刷新页面。")
    for name, value in {"status": new, **fields}.items():
        setattr(appointment, name, value)
    AppointmentMove.objects.create(
        appointment=appointment, old_status=old, new_status=new, by=by, note=note.strip()[:300]
    )
    record(
        "stations.move_appointment",
        actor=by,
        target=appointment,
        before={"status": old},
        after={"status": new},
        note=note,
    )
