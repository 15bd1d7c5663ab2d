from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from drafts.choices import ConsultationStatus
from liaison.contacts.choices import ContactKind
from liaison.contacts.services import keep
from liaison.notices.choices import NoticeStatus
from liaison.notices.models import Notice
from liaison.notices.services import LONGEST_SMS
from stations import tasks
from stations.choices import AppointmentKind, AssignmentStatus, StationStatus
from stations.services import assignments, reminders
from tests.factories.accounts import ClerkFactory
from tests.factories.drafts import OpenConsultationFactory
from tests.factories.stations import (
    AppointmentFactory,
    AssignmentFactory,
    PersonFactory,
    StationFactory,
)

pytestmark = pytest.mark.django_db
# Wednesday 15 October 2025, 24时.
DUE = datetime(2025, 10, 15, 16, tzinfo=UTC)


def at(day, hour=10):
    """That hour of a day of October 2025 in the county."""
    return datetime(2025, 10, day, hour - 8, tzinfo=UTC)


def causes():
    return list(Notice.objects.order_by("pk").values_list("cause", flat=True))


def officer(station, phone="13800000021", **fields):
    person = PersonFactory(phone=keep(ContactKind.PHONE, phone) if phone else None)
    return AppointmentFactory(
        person=person, station=station, starts_on=at(1).date() - timedelta(days=1), **fields
    ).person


def waiting(**fields):
    return AssignmentFactory(dispatched_at=at(2), due_at=DUE, **fields)


def dispatch_to(station, **options):
    return assignments.dispatch(
        OpenConsultationFactory(),
        [station],
        by=ClerkFactory(),
        due_at=timezone.now() + timedelta(days=5),
        now=timezone.now(),
        **options,
    )[0]


def test_dispatching_tells_everybody_who_works_for_the_station():
    station = StationFactory(name="柳荫街道工作站")
    first, lead = officer(station), officer(station, kind=AppointmentKind.STATION_LEAD)
    officer(station, kind=AppointmentKind.EXPERT)
    officer(station, ends_on=at(1).date())

    task = dispatch_to(station, requirement="座谈不少于1次")

    assert list(Notice.objects.order_by("pk").values_list("recipient_key", "cause")) == [
        (f"person:{first.pk}", f"assignment:{task.pk}"),
        (f"person:{lead.pk}", f"assignment:{task.pk}"),
    ]
    notice = Notice.objects.earliest("pk")
    assert (notice.person_label, notice.contact_phone) == ("柳荫街道工作站联络员", first.phone)
    assert "征询方式要求：座谈不少于1次" in notice.body
    assert f"/workbench/tasks/{task.pk}/" in notice.body


@pytest.mark.parametrize("has_officer", [True, False])
def test_a_station_that_cannot_be_reached_stands_on_the_list_of_calls(has_officer):
    station = StationFactory()
    if has_officer:
        officer(station, phone="")

    dispatch_to(station)

    notice = Notice.objects.get()
    assert (notice.status, notice.station_code) == (NoticeStatus.MANUAL, station.code)


def test_sending_back_tells_what_is_missing_each_time():
    task = AssignmentFactory(status=AssignmentStatus.FILED, opinion_count=1)
    now, clerk = timezone.now(), ClerkFactory()
    for note in ("请写明条款", "请写明理由"):
        later = now + timedelta(days=2)
        assignments.send_back(task, by=clerk, note=note, due_at=later, now=now)
        assignments.file(task, by=clerk, now=now)

    bodies = Notice.objects.order_by("pk").values_list("body", flat=True)
    assert ["请写明条款" in bodies[0], "请写明理由" in bodies[1]] == [True, True]


@pytest.mark.parametrize(
    ("now", "kinds"),
    [
        (at(13), []),
        (at(14, hour=9), ["before"]),
        (at(14, hour=8), []),
        (at(15, hour=8), ["before"]),
        (at(16), ["late"]),
        (at(30), ["late"]),
    ],
)
def test_reminders_come_a_working_day_before_and_the_working_day_after(now, kinds):
    task = waiting()

    reminders.remind(now)

    assert causes() == [f"assignment:{task.pk}:{kind}:{DUE.isoformat()}" for kind in kinds]


def test_the_working_day_before_a_monday_is_friday():
    waiting()
    task = AssignmentFactory(due_at=DUE + timedelta(days=5), dispatched_at=at(2))

    reminders.remind(at(17, hour=9))

    assert f"assignment:{task.pk}:before:{task.due_at.isoformat()}" in causes()


def test_nobody_is_told_twice():
    waiting()

    counts = [reminders.remind(now) for now in (at(14), at(14, hour=18), at(15), at(16), at(17))]

    assert counts == [1, 0, 0, 1, 0]
    assert Notice.objects.count() == 2


def test_a_new_due_time_has_reminders_of_its_own():
    task = waiting()
    reminders.remind(at(16))
    task.due_at = DUE + timedelta(days=7)
    task.save(update_fields=["due_at"])

    assert reminders.remind(at(23)) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"status": AssignmentStatus.FILED},
        {"status": AssignmentStatus.CANCELLED},
        {"station__status": StationStatus.SUSPENDED},
        {"consultation__status": ConsultationStatus.COMPILED},
    ],
)
def test_nobody_is_reminded_of_what_is_no_longer_wanted(fields):
    waiting(**fields)

    assert reminders.remind(at(15)) == 0


def test_the_sms_holds_no_more_than_fits():
    task = waiting(consultation__title="关于" * 60)

    reminders.remind(at(15))

    notice = Notice.objects.get(cause__startswith=f"assignment:{task.pk}")
    assert len(notice.sms_text) <= LONGEST_SMS
    assert "10月15日24时前报送" in notice.sms_text


@pytest.mark.parametrize("count", [1, 3])
def test_a_sweep_that_finds_nothing_new_costs_three_queries(count, django_assert_num_queries):
    for _ in range(count):
        waiting()
    reminders.remind(at(15))

    with django_assert_num_queries(3):
        reminders.remind(at(15))


def test_the_task_of_the_beat_reminds():
    AssignmentFactory(due_at=timezone.now() - timedelta(days=9))

    tasks.remind()

    assert Notice.objects.count() == 1
