"""今日事项: only what concerns this person, what is late first, a fixed number of queries."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from liaison.office.choices import ConfirmationState
from liaison.office.models import Confirmation
from liaison.portal import dashboard
from liaison.portal.panels.workbench import own_numbers
from stations.choices import AppointmentKind, AssignmentStatus, StationKind
from stations.models import Appointment, Assignment, Person, Station
from tests.factories.accounts import ClerkFactory, OfficerFactory, ReviewerFactory
from tests.factories.drafts import OpenConsultationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def officer():
    return OfficerFactory()


@pytest.fixture
def station(officer):
    station = new_station("liuyin")
    person = Person.objects.create(name="赵小一", user=officer)
    Appointment.objects.create(
        person=person, station=station, kind=AppointmentKind.OFFICER, starts_on="2024-03-01"
    )
    return station


def new_station(code):
    return Station.objects.create(code=code, name=f"{code}工作站", kind=StationKind.WORK_STATION)


def give_task(station, due_at, **fields):
    is_accepted = fields.get("status") == AssignmentStatus.ACCEPTED
    return Assignment.objects.create(
        consultation=OpenConsultationFactory(),
        station=station,
        due_at=due_at,
        sign_due=due_at,
        dispatched_at=due_at - timedelta(days=9),
        accepted_count=fields.get("opinion_count", 0) if is_accepted else None,
        **fields,
    )


def titles(panels):
    return [panel.title for panel in panels]


def test_nothing_to_do_is_an_empty_page(officer, now):
    assert dashboard.workbench_panels(officer, now) == []


def test_what_is_late_comes_first(officer, station, now):
    give_task(station, now + timedelta(days=2))
    give_task(station, now - timedelta(days=2))
    panels = dashboard.workbench_panels(officer, now)
    assert titles(panels) == ["已经逾期的任务", "要办的任务"]
    assert panels[0].items[0].note == "待签收，已逾期2天"


def test_tasks_of_other_stations_do_not_show(officer, station, now):
    give_task(new_station("shiqiao"), now - timedelta(days=2))
    assert dashboard.workbench_panels(officer, now) == []


def test_a_panel_shows_a_few_and_counts_all(officer, station, now):
    for _ in range(7):
        give_task(station, now + timedelta(days=2))
    (panel,) = dashboard.workbench_panels(officer, now)
    assert (panel.count, len(panel.items), panel.more) == (7, 5, True)


def test_clerks_see_late_stations_and_reviewers_do_not(station, now):
    give_task(station, now - timedelta(days=1))
    assert "逾期没有报送的站点" in titles(dashboard.office_panels(ClerkFactory(), now))
    assert "逾期没有报送的站点" not in titles(dashboard.office_panels(ReviewerFactory(), now))


def test_who_acted_first_is_not_asked_to_recheck(client, now):
    one, other = ClerkFactory(), ReviewerFactory()
    target = OpenConsultationFactory()
    Confirmation.objects.create(
        action="x", target=target, summary="先办的事", state=ConfirmationState.ACTED,
        allow_first=True, requested_by=one, requested_at=now, acted_by=one, acted_at=now,
        act_reason="期限紧", recheck_due=now.date() - timedelta(days=1),
    )  # fmt: skip
    assert "先办的事项，等您补核" not in titles(dashboard.office_panels(one, now))
    panel = dashboard.office_panels(other, now)[0]
    assert (panel.title, panel.is_late) == ("先办的事项，等您补核", True)
    client.force_login(other)
    assert "补核" in client.get(panel.items[0].url).content.decode()


def test_start_pages_ask_as_often_for_three_rows_as_for_one(officer, station, now):
    clerk = ClerkFactory()

    def asked(user, panels):
        with CaptureQueriesContext(connection) as queries:
            panels(user, now)
        return len(queries)

    def fill_and_ask(rows):
        for _ in range(rows):
            give_task(station, now - timedelta(days=1))
            give_task(station, now, status=AssignmentStatus.FILED, filed_at=now)
        office = asked(clerk, dashboard.office_panels)
        return office, asked(officer, dashboard.workbench_panels)

    fill_and_ask(1)
    assert fill_and_ask(0) == fill_and_ask(2)


def test_the_workbench_shows_the_stations_own_numbers_of_this_year(officer, station):
    june = datetime(2026, 6, 15, 9, 0, tzinfo=UTC)
    give_task(station, june, status=AssignmentStatus.ACCEPTED, filed_at=june, opinion_count=9)
    give_task(station, june + timedelta(days=1), opinion_count=3)
    give_task(station, june - timedelta(days=365), opinion_count=7)
    give_task(new_station("shiqiao"), june, opinion_count=50)
    assert own_numbers(officer, june) == [
        ("今年交办的任务", 2, "项", "/workbench/tasks/"),
        ("其中已办结", 1, "项", ""),
        ("任务中收集的意见", 12, "条", ""),
        ("已审核的台账", 0, "条", "/workbench/ledger/"),
    ]


def test_people_without_a_station_see_no_numbers(client):
    client.force_login(OfficerFactory())
    assert client.get("/workbench/").context["numbers"] == []


def test_three_numbers_say_what_is_due_what_came_back_and_where_it_stands(client, officer, station):
    now = timezone.now()
    give_task(station, now - timedelta(days=2))
    give_task(station, now + timedelta(days=2))
    give_task(station, now + timedelta(days=2), status=AssignmentStatus.RETURNED)
    client.force_login(officer)
    page = client.get("/workbench/")
    assert page.context["glance"] == [
        ("要办任务", 2, "项", "#panel-1"),
        ("退回补充", 1, "件", "#panel-2"),
        ("有了结果", 0, "项", ""),
    ]
    assert titles(page.context["panels"]) == ["已经逾期的任务", "退回补充的任务", "要办的任务"]


def test_a_clerk_sees_who_is_late_asleep_and_alone_before_anything_else(client, station, now):
    give_task(station, timezone.now() - timedelta(days=1))
    new_station("shiqiao")
    client.force_login(ClerkFactory())
    numbers = client.get("/admin/").context["glance"]
    assert [(label, number) for label, number, *_ in numbers] == [
        ("逾期未报", 1), ("长期未活动", 2), ("无联络员", 1),
    ]  # fmt: skip
