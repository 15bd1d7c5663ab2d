"""Writing what the rows of a roster do, in few statements; and taking all of it back."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Count, Q
from django.db.models.deletion import ProtectedError

from liaison.accounts.models import User
from liaison.audit.services import record
from liaison.contacts.choices import ContactKind
from liaison.contacts.services import erase, keep, keep_many
from stations.choices import AppointmentStatus, RosterStatus
from stations.errors import StationError
from stations.models import Appointment, AppointmentMove, Person, RosterImport
from stations.roster_matching import Step
from stations.services.people import file_by_pinyin

NOTE = "花名册导入"
TOUCHED = "这份名册里的人后来又办过聘任、评价或者绑定了账号，不能整份撤销，请逐人处理。"
Change = dict[str, Any]
Progress = Callable[[int, int], None]
MODELS: dict[str, type[models.Model]] = {"person": Person, "appointment": Appointment}


def enter_steps(
    roster: RosterImport, steps: Sequence[Step], *, by: User, today: date, progress: Progress
) -> list[Change]:
    """What was changed of people already there, to be put back by ``undo_roster``."""
    wanted = [step for step in steps if step.is_new or step.changes]
    progress(0, len(wanted))
    _add_people(roster, [step for step in wanted if step.is_new_person])
    _add_appointments(roster, wanted, by=by, today=today)
    changes: list[Change] = []
    for done, step in enumerate(wanted, start=1):
        changes += _change(step)
        progress(done, len(wanted))
    return changes


def _add_people(roster: RosterImport, steps: Sequence[Step]) -> None:
    with_phone = [step for step in steps if step.who.phone]
    phones = keep_many(ContactKind.PHONE, [step.who.phone for step in with_phone])
    phone_of = dict(zip((step.row.number for step in with_phone), phones, strict=True))
    for step in steps:
        person = Person(
            name=step.row.name,
            phone=phone_of.get(step.row.number),
            came_with=roster,
            **step.row.columns,
        )
        file_by_pinyin(person)
        step.who.person = person
    Person.objects.bulk_create([step.who.person for step in steps if step.who.person])


def _add_appointments(
    roster: RosterImport, steps: Sequence[Step], *, by: User, today: date
) -> None:
    made = [_appointment(roster, step, today) for step in steps if step.appointment is None]
    Appointment.objects.bulk_create(made)
    AppointmentMove.objects.bulk_create(
        AppointmentMove(appointment=one, new_status=one.status, by=by, note=NOTE) for one in made
    )


def _appointment(roster: RosterImport, step: Step, today: date) -> Appointment:
    row = step.row
    status = row.status or AppointmentStatus.APPOINTED
    starts_on = row.starts_on or min(today, row.ends_on or today)
    if status == AppointmentStatus.PUBLIC_NOTICE:
        status = AppointmentStatus.PROPOSED  # the days of the notice are entered on its page
    ended = status == AppointmentStatus.ENDED
    return Appointment(
        person=step.who.person,
        station=row.station,
        kind=row.kind,
        tenure=row.tenure,
        status=status,
        starts_on=starts_on,
        ends_on=row.ends_on,
        ended_on=min(today, row.ends_on + timedelta(days=1)) if ended and row.ends_on else None,
        end_reason=NOTE if ended else "",
        came_with=roster,
    )


def _change(step: Step) -> list[Change]:
    """Write what a row changes of somebody there already; a phone is no part of the answer."""
    person, changes = step.who.person, []
    if person is not None and step.phone:
        former = person.phone
        person.phone = keep(ContactKind.PHONE, step.row.phone)
        person.save(update_fields=["phone"])
        if former:
            erase(former)
    if person is not None and step.person_changes:
        changes.append(_write(person, "person", step.person_changes))
    if step.appointment is not None and step.appointment_changes:
        changes.append(_write(step.appointment, "appointment", step.appointment_changes))
    return changes


def _write(thing: models.Model, name: str, after: dict[str, Any]) -> Change:
    before = {key: _kept(getattr(thing, key)) for key in after}
    for key, value in after.items():
        setattr(thing, key, value)
    thing.save(update_fields=list(after))
    written = {key: _kept(value) for key, value in after.items()}
    return {"model": name, "pk": thing.pk, "before": before, "after": written}


def _kept(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


@transaction.atomic
def undo_roster(roster: RosterImport, *, by: User, reason: str, now: datetime) -> None:
    """Take out whom the roster brought and put back what it changed, if nobody worked on it since.

    A phone that it added to somebody already there stays. Once the workbook is forgotten, so is
    what stood there before.
    """
    if not reason.strip():
        raise StationError("撤销名册时请写明原因。")
    if not roster.file.file:
        raise StationError("名册录入已超过7天，不能整份撤销，请逐人处理。")
    undone = RosterImport.objects.filter(pk=roster.pk, status=RosterStatus.ENTERED).update(
        status=RosterStatus.UNDONE, undone_at=now, undo_reason=reason.strip()[:300], changes=[]
    )
    if not undone:
        raise StationError("这份名册不是“已录入”状态，请刷新页面。")
    for change in reversed(roster.changes):
        _put_back(change)
    _take_out(roster)
    count = roster.new_count + roster.changed_count
    record("stations.undo_roster", actor=by, target=roster, count=count, note=reason)


def _put_back(change: Change) -> None:
    model = MODELS[change["model"]]
    same = model._default_manager.filter(pk=change["pk"], **change["after"])
    if not same.update(**change["before"]):
        raise StationError(TOUCHED)


def _take_out(roster: RosterImport) -> None:
    appointments = roster.appointments.annotate(
        steps=Count("moves", distinct=True), words=Count("reviews", distinct=True)
    )
    people = roster.people.all()
    others = Appointment.objects.filter(person__in=people).exclude(
        Q(came_with=roster, came_with__isnull=False)
    )
    if appointments.filter(Q(steps__gt=1) | Q(words__gt=0)).exists() or others.exists():
        raise StationError(TOUCHED)
    if people.filter(user__isnull=False).exists():
        raise StationError(TOUCHED)
    phones = [person.phone for person in people.select_related("phone") if person.phone]
    try:
        roster.appointments.all().delete()
        people.delete()
    except ProtectedError as error:
        raise StationError(TOUCHED) from error
    for phone in phones:
        erase(phone)
