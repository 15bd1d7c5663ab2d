"""The rota of reception days: arranged for months ahead, changed with a reason, told to the public.

A day that was held is what the ledger says of it; nothing is typed twice.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, time

from django.db import IntegrityError, transaction

from drafts.models import Consultation
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from stations.choices import LedgerKind, LedgerStatus
from stations.choices.receptions import RECEPTION_MOVES, ReceptionKind, ReceptionStatus
from stations.errors import StationError
from stations.models import LedgerEntry, Person, ReceptionDay, ReceptionDuty, ReceptionMove, Station
from stations.rota import MonthlyRule, months_from, turns

name_actions(
    {
        "stations.arrange_receptions": "安排接待日",
        "stations.change_reception": "调整接待日",
        "stations.move_reception": "接待日状态变更",
    }
)


@transaction.atomic
def arrange_months(
    station: Station,
    people: Sequence[Person],
    rule: MonthlyRule,
    *,
    first: date,
    months: int,
    starts: time,
    ends: time,
    at_a_time: int,
    place: str = "",
    kind: str = ReceptionKind.DEPUTIES,
    by: User,
) -> list[ReceptionDay]:
    """One day a month from ``first`` on, ``people`` taking turns; months that have one stay.

    The turn goes on behind whoever was last on duty. Raises StationError without anybody to
    receive, or if the day ends before it starts.
    """
    if not people:
        raise StationError("请至少选择一位接待人。没有可选的，请先聘任驻站代表。")
    _check_hours(starts, ends)
    # One rota at a time: two clerks would give a month two days.
    Station.objects.select_for_update(no_key=True).get(pk=station.pk)
    arranged = ReceptionDay.objects.filter(station=station, kind=kind).exclude(
        status=ReceptionStatus.CANCELLED
    )
    taken = {(day.year, day.month) for day in arranged.values_list("day", flat=True)}
    last = ReceptionDuty.objects.filter(reception__in=arranged).order_by("reception__day", "pk")
    before = last.select_related("person").last()
    turn = turns(people, at_a_time, before.person if before else None)
    wanted = [(year, month) for year, month in months_from(first, months)]
    days = [
        day
        for year, month in wanted
        if (year, month) not in taken and (day := rule.day_in(year, month)) >= first
    ]
    made = [
        arrange(
            ReceptionDay(
                station=station, kind=kind, day=day, starts=starts, ends=ends, place=place
            ),
            next(turn),
            by=by,
        )
        for day in days
    ]
    record("stations.arrange_receptions", actor=by, target=station, count=len(made))
    return made


@transaction.atomic
def arrange(reception: ReceptionDay, people: Iterable[Person], *, by: User) -> ReceptionDay:
    """Keep one new day (unsaved). Raises StationError if that day has one of its kind already."""
    _check_hours(reception.starts, reception.ends)
    try:
        with transaction.atomic():
            reception.save(force_insert=True)
    except IntegrityError as error:
        raise StationError("这个站点当天已经安排了同类接待日。") from error
    ReceptionDuty.objects.bulk_create(
        ReceptionDuty(reception=reception, person=person) for person in people
    )
    ReceptionMove.objects.create(reception=reception, new_status=ReceptionStatus.PLANNED, by=by)
    return reception


@transaction.atomic
def change(
    reception: ReceptionDay,
    people: Collection[Person],
    *,
    by: User,
    day: date,
    starts: time,
    ends: time,
    place: str,
    consultation: Consultation | None,
    note: str,
) -> None:
    """Another day, hour, place or deputy (换班), with the reason; only before it was held."""
    if not note.strip():
        raise StationError("调整接待日请写明原因。")
    if not people:
        raise StationError("请至少选择一位接待人。")
    _check_hours(starts, ends)
    kept = ReceptionDay.objects.select_for_update().get(pk=reception.pk)
    if kept.status != ReceptionStatus.PLANNED:
        raise StationError(f"这个接待日现在是“{kept.get_status_display()}”，不能再调整。")
    kept.day, kept.starts, kept.ends = day, starts, ends
    kept.place, kept.consultation = place, consultation
    try:
        with transaction.atomic():
            kept.save(update_fields=["day", "starts", "ends", "place", "consultation"])
    except IntegrityError as error:
        raise StationError("这个站点当天已经安排了同类接待日。") from error
    kept.duties.exclude(person__in=people).delete()
    on_duty = set(kept.duties.values_list("person", flat=True))
    ReceptionDuty.objects.bulk_create(
        ReceptionDuty(reception=kept, person=person)
        for person in people
        if person.pk not in on_duty
    )
    status = ReceptionStatus.PLANNED
    ReceptionMove.objects.create(
        reception=kept, old_status=status, new_status=status, by=by, note=note[:300]
    )
    record("stations.change_reception", actor=by, target=kept, note=note)


def cancel(reception: ReceptionDay, *, by: User, note: str) -> None:
    if not note.strip():
        raise StationError("取消接待日请写明原因。")
    _move(reception, ReceptionStatus.CANCELLED, by=by, note=note)


@transaction.atomic
def hold(
    reception: ReceptionDay, entry: LedgerEntry, came: Collection[Person], *, by: User
) -> None:
    """The day is in the ledger: ``entry`` of the same station, and who really came.

    Raises StationError if the entry is another station's, void, or no reception day.
    """
    if entry.station_id != reception.station_id or entry.kind != LedgerKind.RECEPTION_DAY:
        raise StationError("只能关联本站点的代表接待日台账。")
    if entry.status == LedgerStatus.VOIDED:
        raise StationError("这条台账已经作废。")
    if reception.entry and reception.entry.status != LedgerStatus.VOIDED:
        raise StationError(f"这个接待日已经登记为台账{reception.entry.number}。")
    _move(reception, ReceptionStatus.HELD, by=by, note=entry.number, entry=entry)
    pks = [person.pk for person in came]
    reception.duties.filter(person__in=pks).update(came=True)
    reception.duties.exclude(person__in=pks).update(came=False)


def _check_hours(starts: time, ends: time) -> None:
    if ends <= starts:
        raise StationError("结束时间要晚于开始时间。")


@transaction.atomic
def _move(
    reception: ReceptionDay, status: ReceptionStatus, *, by: User, note: str, **fields: object
) -> None:
    """Change the status only if nobody changed it since ``reception`` was read."""
    old = ReceptionStatus(reception.status)
    if status not in RECEPTION_MOVES[old]:
        raise StationError(f"接待日现在是“{old.label}”，不能改为“{status.label}”。")
    moved = ReceptionDay.objects.filter(pk=reception.pk, status=old).update(status=status, **fields)
    if not moved:
        raise StationError("这个接待日刚刚被其他人处理过，请刷新页面。")
    for name, value in {"status": status, **fields}.items():
        setattr(reception, name, value)
    ReceptionMove.objects.create(
        reception=reception, old_status=old, new_status=status, by=by, note=note[:300]
    )
    record(
        "stations.move_reception",
        actor=by,
        target=reception,
        before={"status": old},
        after={"status": status},
        note=note,
    )
