"""How an appointment begins, moves and ends: one door, a row for each move (rule 5.8)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

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
    check_free(
        [
            Appointment(
                person=person,
                station=station,
                kind=kind,
                consultation=consultation,
                starts_on=starts_on,
                ends_on=ends_on,
            )
        ]
    )
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


def check_free(wanted: Sequence[Appointment]) -> None:
    """Nobody holds the same twice at a time; two clerks at once are kept apart by locking people.

    Two queries for any number of ``wanted`` (unsaved) appointments.
    """
    people = {one.person_id for one in wanted}
    list(Person.objects.select_for_update().filter(pk__in=people).order_by("pk"))
    held: dict[tuple[int | None, ...], list[Appointment]] = defaultdict(list)
    for one in Appointment.objects.open().filter(person__in=people):
        held[_post(one)].append(one)
    for one in wanted:
        if any(_overlap(one, other) for other in held[_post(one)] if other.kind == one.kind):
            raise StationError(f"{one.person}：{TAKEN}")


def _post(one: Appointment) -> tuple[int | None, ...]:
    return (one.person_id, one.station_id, one.consultation_id)


def _overlap(one: Appointment, other: Appointment) -> bool:
    begins_after = other.ends_on is not None and one.starts_on > other.ends_on
    ends_before = one.ends_on is not None and one.ends_on < other.starts_on
    return not (begins_after or ends_before)


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
    change_state(appointment, status, by=by, note=note, fields=fields)


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
        change_state(appointment, AppointmentStatus.ENDED, by=by, note=reason, fields=fields)


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
        change_state(one, AppointmentStatus.PUBLIC_NOTICE, by=by, note=note, fields=days)
        count += 1
    return count


@transaction.atomic
def appoint_announced(appointments: Iterable[Appointment], *, by: User, today: date) -> int:
    """Appoint whom the public knows of and nobody has objected to; how many were."""
    count = 0
    for one in appointments:
        if one.notice_until is not None and one.notice_until >= today:
            raise StationError(f"{one.person}的公示还没有结束，到期后再聘任。")
        change_state(one, AppointmentStatus.APPOINTED, by=by, note="公示期满", fields={})
        count += 1
    return count


def change_state(
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
