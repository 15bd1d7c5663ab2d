"""The office begins to compile: stations that owe an answer are named, going on needs a reason."""

import pytest
from django.urls import reverse

from drafts.choices import ConsultationStatus
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
