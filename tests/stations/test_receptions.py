from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from stations.choices import LedgerKind, LedgerStatus
from stations.choices.receptions import RECEPTION_MOVES, ReceptionStatus
from stations.deputies import yearly_record
from stations.errors import StationError
from stations.models import ReceptionDay, ReceptionMove
from stations.rota import MonthlyRule
from stations.services import receptions as services
from tests.factories.accounts import ClerkFactory
from tests.factories.stations import LedgerEntryFactory, PersonFactory, StationFactory
from tests.factories.together import ReceptionDayFactory

pytestmark = pytest.mark.django_db


def arrange(station, people, **changes):
    words = {
        "rule": MonthlyRule(week=2, weekday=2),
        "first": date(2026, 1, 1),
        "months": 4,
        "starts": time(9),
        "ends": time(11),
        "at_a_time": 1,
        "by": ClerkFactory(),
    } | changes
    return services.arrange_months(station, people, words.pop("rule"), **words)


def on_duty(days):
    return [[duty.person.name for duty in day.duties.all()] for day in days]


def test_rota_gives_each_month_a_day_and_people_take_turns():
    zhao, qian = PersonFactory(name="赵代表"), PersonFactory(name="钱代表")

    days = arrange(StationFactory(), [zhao, qian])

    assert [day.day for day in days] == [
        date(2026, 1, 14), date(2026, 2, 11), date(2026, 3, 11), date(2026, 4, 8),
    ]  # fmt: skip
    assert on_duty(days) == [["赵代表"], ["钱代表"], ["赵代表"], ["钱代表"]]


def test_a_day_off_gives_way_to_the_next_working_day():
    # 2026-01-01 to 03 are holidays, 4 January is worked in exchange.
    days = arrange(StationFactory(), [PersonFactory()], rule=MonthlyRule(month_day=1), months=1)

    assert [day.day for day in days] == [date(2026, 1, 4)]


def test_months_that_have_a_day_stay_and_the_turn_goes_on_behind_the_last():
    station = StationFactory()
    zhao, qian, sun = (PersonFactory(name=f"{name}代表") for name in "赵钱孙")
    arrange(station, [zhao, qian, sun], months=2)

    later = arrange(station, [zhao, qian, sun], months=5)

    assert [day.day.month for day in later] == [3, 4, 5]
    assert on_duty(later) == [["孙代表"], ["赵代表"], ["钱代表"]]
    assert ReceptionDay.objects.count() == 5


def test_a_day_in_the_past_of_the_first_month_is_not_arranged():
    days = arrange(StationFactory(), [PersonFactory()], first=date(2026, 1, 20), months=2)

    assert [day.day.month for day in days] == [2]


def test_rota_without_people_or_with_wrong_hours_is_refused():
    with pytest.raises(StationError, match="接待人"):
        arrange(StationFactory(), [])
    with pytest.raises(StationError, match="晚于"):
        arrange(StationFactory(), [PersonFactory()], ends=time(8))


def test_the_database_keeps_one_day_of_a_kind():
    reception = ReceptionDayFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        ReceptionDayFactory(station=reception.station)

    services.cancel(reception, by=ClerkFactory(), note="代表出差")
    ReceptionDayFactory(station=reception.station)


def change(reception, **changes):
    words = {
        "day": reception.day,
        "starts": reception.starts,
        "ends": reception.ends,
        "place": "",
        "consultation": None,
        "note": "换班",
        "by": ClerkFactory(),
    } | changes
    services.change(reception, words.pop("people"), **words)


def test_changing_a_shift_leaves_who_and_why():
    reception, other = ReceptionDayFactory(), PersonFactory(name="李代表")

    change(reception, people=[other], starts=time(14), ends=time(16), note="赵代表开会")

    reception.refresh_from_db()
    assert on_duty([reception]) == [["李代表"]]
    assert reception.starts == time(14)
    assert reception.moves.get().note == "赵代表开会"


def test_change_to_a_day_that_is_taken_is_refused_and_changes_nothing():
    station = StationFactory()
    first = ReceptionDayFactory(station=station)
    second = ReceptionDayFactory(station=station, day=first.day + timedelta(days=7))

    with pytest.raises(StationError, match="当天已经安排"):
        change(second, people=[PersonFactory()], day=first.day)

    assert ReceptionMove.objects.count() == 0


def held(**entry):
    reception = ReceptionDayFactory(day=timezone.localdate() - timedelta(days=1))
    words = {"kind": LedgerKind.RECEPTION_DAY, "station": reception.station} | entry
    return reception, LedgerEntryFactory(**words)


def test_what_was_held_says_who_came():
    zhao, qian = PersonFactory(name="赵"), PersonFactory(name="钱")
    reception = ReceptionDayFactory(deputies=[zhao, qian])
    entry = LedgerEntryFactory(kind=LedgerKind.RECEPTION_DAY, station=reception.station)

    services.hold(reception, entry, [zhao], by=ClerkFactory())

    assert {duty.person.name: duty.came for duty in reception.duties.all()} == {
        "赵": True,
        "钱": False,
    }
    assert ReceptionDay.objects.get().status == ReceptionStatus.HELD


@pytest.mark.parametrize(
    "entry",
    [
        {"kind": LedgerKind.PUBLICITY},
        {"status": LedgerStatus.VOIDED},
    ],
)
def test_only_a_valid_entry_of_a_reception_day_counts(entry):
    reception, found = held(**entry)

    with pytest.raises(StationError):
        services.hold(reception, found, [], by=ClerkFactory())


def test_an_entry_of_another_station_does_not_count():
    reception, entry = held(station=StationFactory())

    with pytest.raises(StationError, match="本站点"):
        services.hold(reception, entry, [], by=ClerkFactory())


def test_a_day_is_written_down_once_unless_its_entry_was_voided():
    reception, entry = held()
    services.hold(reception, entry, [], by=ClerkFactory())
    other = LedgerEntryFactory(kind=LedgerKind.RECEPTION_DAY, station=reception.station)

    with pytest.raises(StationError, match="已经登记"):
        services.hold(reception, other, [], by=ClerkFactory())

    entry.status = LedgerStatus.VOIDED
    entry.save()
    services.hold(ReceptionDay.objects.get(), other, [], by=ClerkFactory())
    assert ReceptionDay.objects.get().entry == other


@pytest.mark.parametrize("old", ReceptionStatus)
@pytest.mark.parametrize("act", ["cancel", "change", "hold"])
def test_only_the_moves_of_the_table_are_possible(old, act):
    entry = LedgerEntryFactory(kind=LedgerKind.RECEPTION_DAY)
    reception = ReceptionDayFactory(
        station=entry.station,
        status=old,
        entry=LedgerEntryFactory(station=entry.station) if old == ReceptionStatus.HELD else None,
    )
    new = {"cancel": ReceptionStatus.CANCELLED, "hold": ReceptionStatus.HELD}.get(act, old)
    allowed = old == ReceptionStatus.PLANNED if act == "change" else new in RECEPTION_MOVES[old]
    if act == "hold" and old == ReceptionStatus.HELD:
        allowed = False  # its entry is valid
    acts = {
        "cancel": lambda: services.cancel(reception, by=ClerkFactory(), note="代表出差"),
        "change": lambda: change(reception, people=[PersonFactory()]),
        "hold": lambda: services.hold(reception, entry, [], by=ClerkFactory()),
    }

    if allowed:
        acts[act]()
        assert ReceptionMove.objects.count() == 1
    else:
        with pytest.raises(StationError):
            acts[act]()
        assert ReceptionMove.objects.count() == 0


def test_yearly_record_counts_approved_entries_of_those_who_came():
    deputy, absent = PersonFactory(name="赵"), PersonFactory(name="钱")
    for status, received, opinions in (
        (LedgerStatus.APPROVED, 12, 3),
        (LedgerStatus.APPROVED, 8, 1),
        (LedgerStatus.SUBMITTED, 99, 99),
    ):
        reception = ReceptionDayFactory(deputies=[deputy, absent])
        entry = LedgerEntryFactory(
            kind=LedgerKind.RECEPTION_DAY,
            station=reception.station,
            status=status,
            extra={"received": received},
            opinion_count=opinions,
        )
        services.hold(reception, entry, [deputy], by=ClerkFactory())

    rows = {row.person.name: row for row in yearly_record(reception.day.year)}

    assert (rows["赵"].planned, rows["赵"].attended, rows["赵"].received, rows["赵"].opinions) == (
        3, 2, 20, 4,
    )  # fmt: skip
    assert (rows["钱"].planned, rows["钱"].attended, rows["钱"].received) == (3, 0, 0)
