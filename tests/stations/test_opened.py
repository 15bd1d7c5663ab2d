"""已看: when one of a station's own people first opened the task."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from stations.choices import AppointmentKind, AssignmentStatus
from stations.models import Assignment
from stations.services.assignments import accept, record_opinion_count
from tests.factories.accounts import ClerkFactory, UserFactory
from tests.factories.stations import AssignmentFactory, StationFactory, officer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def task():
    return AssignmentFactory()


@pytest.fixture(params=["workbench:task", "bundles:draft", "drafts:read"])
def address(request, task):
    """The task's page, the text that it is about, and that text from the list of all."""
    key = task.consultation.slug if request.param == "drafts:read" else task.pk
    return reverse(request.param, args=[key])


def writes(client, address):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return [one["sql"] for one in queries if one["sql"].startswith(("UPDATE", "INSERT"))]


def test_the_first_look_is_kept_by_one_update_and_later_ones_write_nothing(client, task, address):
    officer = officer_of(task.station)
    client.force_login(officer)

    first = writes(client, address)
    task.refresh_from_db()
    seen = (task.opened_at, task.opened_by)
    client.force_login(officer_of(task.station))
    later = writes(client, address)

    task.refresh_from_db()
    ours = [sql for sql in first if "stations_assignment" in sql]
    assert (len(ours), seen[1]) == (1, officer)
    assert timezone.now() - seen[0] < timedelta(minutes=1)
    assert (task.opened_at, task.opened_by) == seen
    assert [sql for sql in later if "stations_assignment" in sql] == []


def test_a_coordinator_or_a_clerk_who_looks_is_not_the_station(client):
    task = AssignmentFactory(station=StationFactory(parent=StationFactory()))
    coordinator = UserFactory(roles=["township_coordinator"])
    officer_of(task.station.parent, AppointmentKind.TOWNSHIP_COORDINATOR, coordinator)
    clerk = ClerkFactory()
    client.force_login(coordinator)
    client.get(reverse("workbench:task", args=[task.pk]))
    client.force_login(clerk)
    client.get(reverse("bundles:draft", args=[task.pk]))
    page = client.get(reverse("admin:stations_assignment", args=[task.pk])).content.decode()

    task.refresh_from_db()
    assert task.opened_at is None
    assert "从未打开" in page


def test_the_database_keeps_who_with_when(task):
    with pytest.raises(IntegrityError, match="opened_at_a_time"), transaction.atomic():
        Assignment.objects.update(opened_at=timezone.now())


def test_what_was_accepted_is_counted_as_it_was_then():
    task = AssignmentFactory(status=AssignmentStatus.FILED, opinion_count=3)
    record_opinion_count(task.consultation_id, task.station_id, 4)  # after the page was opened
    accept(task, by=ClerkFactory())

    record_opinion_count(task.consultation_id, task.station_id, 9)

    task.refresh_from_db()
    assert (task.counted, task.accepted_count, task.opinion_count) == (4, 4, 9)


@pytest.mark.parametrize("count", [5, None])
def test_the_database_lets_nobody_change_what_was_counted(count):
    AssignmentFactory(status=AssignmentStatus.ACCEPTED, opinion_count=3)

    with pytest.raises(IntegrityError, match="must not change"), transaction.atomic():
        Assignment.objects.update(accepted_count=count)


def test_a_count_belongs_to_an_accepted_task_only(task):
    with pytest.raises(IntegrityError, match="accepted_with_its_count"), transaction.atomic():
        Assignment.objects.update(accepted_count=3)
