"""The office begins to compile: stations that owe an answer are named, going on needs a reason."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from drafts.choices import ConsultationStatus
from liaison.portal.panels.office_stations import late_stations
from stations.choices import AssignmentStatus
from tests.factories.accounts import ClerkFactory, ReviewerFactory
from tests.factories.drafts import OpenConsultationFactory
from tests.factories.stations import AssignmentFactory, StationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    return OpenConsultationFactory(status=ConsultationStatus.CLOSED)


@pytest.fixture
def url(consultation):
    return reverse("admin:stations_compile", args=[consultation.pk])


@pytest.fixture
def as_clerk(client):
    client.force_login(ClerkFactory())
    return client


def status(consultation):
    consultation.refresh_from_db()
    return consultation.status


def test_with_every_answer_in_nothing_is_asked(as_clerk, url, consultation):
    AssignmentFactory(consultation=consultation, status=AssignmentStatus.CANCELLED)

    assert "站点都已报送" in as_clerk.get(url).content.decode()
    assert as_clerk.post(url).status_code == 302
    assert status(consultation) == ConsultationStatus.COMPILING


def test_a_station_that_owes_an_answer_is_named_and_waited_for(as_clerk, url, consultation):
    AssignmentFactory(consultation=consultation, station=StationFactory(name="沙河镇工作站"))

    page = as_clerk.post(url, {"reason": " "})

    assert page.status_code == 422
    assert "沙河镇工作站" in page.content.decode()
    assert "还有1个站点没有报送" in page.content.decode()
    assert status(consultation) == ConsultationStatus.CLOSED


def test_going_on_without_it_keeps_the_reason(as_clerk, url, consultation):
    AssignmentFactory(consultation=consultation)

    as_clerk.post(url, {"reason": "洪水期间暂停走访"})

    assert status(consultation) == ConsultationStatus.COMPILING
    note = consultation.moves.last().note
    assert note == "还有1个站点没有报送，不再等待：洪水期间暂停走访"


def test_the_tasks_given_up_on_keep_the_reason_and_are_late_for_nobody(as_clerk, url, consultation):
    yesterday = timezone.now() - timedelta(days=1)
    task = AssignmentFactory(consultation=consultation, due_at=yesterday)
    filed = AssignmentFactory(consultation=consultation, status=AssignmentStatus.FILED)

    as_clerk.post(url, {"reason": "洪水期间暂停走访"})

    task.refresh_from_db()
    filed.refresh_from_db()
    assert (task.status, filed.status) == (AssignmentStatus.WAIVED, AssignmentStatus.FILED)
    assert [(move.new_status, move.note) for move in task.moves.all()] == [
        ("waived", "洪水期间暂停走访")
    ]
    assert late_stations(ClerkFactory(), timezone.now()) is None


def test_what_fails_gives_up_on_nobody(as_clerk, url, consultation):
    type(consultation).objects.update(status=ConsultationStatus.OPEN)
    task = AssignmentFactory(consultation=consultation)

    as_clerk.post(url, {"reason": "等不及"})

    task.refresh_from_db()
    assert task.status == AssignmentStatus.DISPATCHED


def test_what_has_not_closed_is_explained(as_clerk, url, consultation):
    type(consultation).objects.update(status=ConsultationStatus.OPEN)

    page = as_clerk.post(url)

    assert page.status_code == 422
    assert "不能改为“整理中”" in page.content.decode()


def test_only_clerks(client, url, consultation):
    client.force_login(ReviewerFactory())

    assert client.get(url).status_code == 404
    assert client.post(url, {"reason": "等不及"}).status_code == 404
    assert status(consultation) == ConsultationStatus.CLOSED
