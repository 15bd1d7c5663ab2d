"""Every reminder exactly once, on its working day, whatever beat does (rule 5.2)."""

import threading
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection

from drafts.choices import ConsultationStatus
from liaison.notices.models import Notice
from stations.choices import AppointmentKind, AssignmentStatus, StationStatus
from stations.models import Assignment, TaskPreferences
from stations.services import reminders
from tests.factories.accounts import ClerkFactory, LeaderFactory
from tests.factories.stations import AppointmentFactory, AssignmentFactory, StationFactory

COUNTY = ZoneInfo("Asia/Shanghai")
SWITCHES = (
    "remind_three_before",
    "remind_due_day",
    "remind_unsigned",
    "tell_lead",
    "tell_leader",
)


def at(month, day, hour=0, minute=0):
    return datetime(2025, month, day, hour, minute, tzinfo=COUNTY)


HOURS = (0, 3, 8, 9, 10, 14, 20)
# Holiday 1 to 8 October; Sunday 28 September and Saturday 11 October are worked.
GIVEN, DUE = at(9, 18, 10), at(10, 11)  # due 10 October 24时
# Three working days before Friday 10 October lie across the holiday: 9 Oct, 30 Sep, 29 Sep.
EXPECTED = {
    "unsigned": at(9, 22, 9),
    "unsigned_lead": at(9, 23, 9),
    "three_before": at(9, 29, 9),
    "before": at(10, 9, 9),
    "today": at(10, 10, 9),
    "late": at(10, 11, 9),  # a Saturday that is worked
    "late_lead": at(10, 11, 9),
    "late_leader": at(10, 14, 9),
}


def prefer(**switches):
    TaskPreferences.objects.update_or_create(pk=1, defaults=switches)


def all_on():
    prefer(**dict.fromkeys(SWITCHES, True))


def station_with_people():
    station = StationFactory()
    for kind in (AppointmentKind.OFFICER, AppointmentKind.STATION_LEAD):
        AppointmentFactory(station=station, kind=kind, starts_on=date(2025, 1, 1))
    return station


def given(station=None, **fields):
    return AssignmentFactory(
        station=station or station_with_people(),
        dispatched_at=GIVEN,
        sign_due=at(9, 20),
        due_at=DUE,
        **fields,
    )


def each_day(start, end):
    """The hours at which something may be due, those beside them, and some of the night."""
    days = range((end - start).days + 2)
    midnight = start.replace(hour=0, minute=0)
    hours = [midnight + timedelta(days=day, hours=hour) for day in days for hour in HOURS]
    return [start, *(moment for moment in hours if start < moment < end)]


def every_seven_minutes(start, end):
    return [start + timedelta(minutes=step) for step in range(0, (end - start).days * 1440, 7)]


def walk(start, end, *, beats=each_day, down=()):
    """Beat over time, but in the spans when it is ``down``; what went out, and when."""
    sent = {}
    for now in beats(start, end):
        if not any(begin <= now < over for begin, over in down):
            reminders.remind(now)
            for notice in Notice.objects.filter(created_at=now):
                sent.setdefault(notice.cause.split(":")[2], []).append(
                    (now, notice.person_label[-3:])
                )
    return {name: [moment for moment, _ in rows] for name, rows in sent.items()}


@pytest.mark.django_db
def test_a_month_with_a_holiday_brings_each_reminder_once_on_its_working_day():
    all_on()
    LeaderFactory()
    given()

    sent = walk(GIVEN, at(10, 31))

    assert sent == {name: [moment] for name, moment in EXPECTED.items()}


@pytest.mark.django_db
def test_a_new_office_reminds_a_working_day_before_and_after_only():
    given()

    sent = walk(GIVEN, at(10, 31))

    assert sent == {name: [EXPECTED[name]] for name in ("before", "late")}


@pytest.mark.django_db
def test_each_switch_brings_its_own_reminder():
    LeaderFactory()
    given()
    prefer(remind_before=False, remind_after=False, tell_leader=True)

    assert walk(GIVEN, at(10, 31)) == {"late_leader": [EXPECTED["late_leader"]]}


@pytest.mark.django_db
def test_a_beat_of_a_few_minutes_tells_nobody_twice():
    all_on()
    LeaderFactory()
    given()

    sent = walk(at(10, 9), at(10, 12), beats=every_seven_minutes)

    counts = {name: len(rows) for name, rows in sent.items()}
    # Beat begins on 9 October: what was missed before is made up first.
    names = ("unsigned", "unsigned_lead", "three_before", "before", "today", "late", "late_lead")
    assert counts == dict.fromkeys(names, 1)


@pytest.mark.django_db
def test_after_two_days_without_beat_only_what_still_helps_goes_out():
    given()

    sent = walk(at(10, 8), at(10, 20), down=[(at(10, 9), at(10, 11))])

    assert sent == {"late": [at(10, 11, 9)]}


@pytest.mark.django_db
def test_what_was_missed_in_a_pause_is_made_up_while_it_helps():
    given()

    sent = walk(at(10, 8), at(10, 20), down=[(at(10, 8), at(10, 10, 14))])

    assert sent == {"before": [at(10, 10, 14)], "late": [at(10, 11, 9)]}


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_tell_everybody_once():
    all_on()
    station = station_with_people()
    for _ in range(5):
        given(station)
    faults = []

    def beat():
        try:
            reminders.remind(at(10, 11, 9))
        except DatabaseError as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=beat) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    assert Notice.objects.count() == 10  # late to the officer, late_lead to the lead, of five tasks


@pytest.mark.django_db
def test_what_came_in_brings_no_more_reminders():
    all_on()
    task = given()
    walk(GIVEN, at(10, 9))
    Assignment.objects.filter(pk=task.pk).update(status=AssignmentStatus.FILED, opinion_count=2)

    assert walk(at(10, 9), at(10, 31)) == {}


@pytest.mark.django_db
def test_what_is_handed_out_or_back_on_the_day_is_not_reminded_of_the_same_day():
    task = given()
    returned = at(10, 16, 10)
    Assignment.objects.filter(pk=task.pk).update(
        status=AssignmentStatus.RETURNED, returned_at=returned, due_at=at(10, 18)
    )

    assert walk(at(10, 16, 11), at(10, 18)) == {}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [AppointmentKind.STATION_LEAD, None])
def test_a_reminder_goes_to_the_lead_where_there_is_no_officer_and_else_on_the_list_of_calls(kind):
    all_on()
    station = StationFactory()
    if kind:
        AppointmentFactory(station=station, kind=kind, starts_on=date(2025, 1, 1))
    given(station)

    reminders.remind(at(10, 11, 9))

    labels = [one.person_label for one in Notice.objects.all()]
    assert labels == [f"{station.name}站点负责人" if kind else station.name]


@pytest.mark.django_db
def test_a_reminder_by_hand_goes_out_once_a_day():
    task, clerk = given(), ClerkFactory()
    tasks = Assignment.objects.filter(pk=task.pk)

    first = reminders.remind_by_hand(tasks, by=clerk, now=at(10, 9, 9))
    again = reminders.remind_by_hand(tasks, by=clerk, now=at(10, 9, 15))
    tomorrow = reminders.remind_by_hand(tasks, by=clerk, now=at(10, 10, 9))

    assert (first, again, tomorrow) == ((1, 0), (0, 1), (1, 0))
    causes = {one.cause.split(":", 2)[2] for one in Notice.objects.all()}
    assert causes == {"asked:2025-10-09", "asked:2025-10-10"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"status": AssignmentStatus.FILED, "opinion_count": 1},
        {"status": AssignmentStatus.DECLINED},
        {"station__status": StationStatus.SUSPENDED},
        {"consultation__status": ConsultationStatus.COMPILED},
    ],
)
def test_nobody_is_reminded_by_hand_of_what_is_not_owed(fields):
    task = AssignmentFactory(**fields)
    tasks = Assignment.objects.filter(pk=task.pk)

    assert reminders.remind_by_hand(tasks, by=ClerkFactory(), now=at(10, 9)) == (0, 0)
    assert not Notice.objects.exists()
