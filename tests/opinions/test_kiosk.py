"""A shared tablet at a station: people write themselves, and leave nothing behind."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from opinions.models import Bundle, Opinion
from tests.factories.stations import (
    AssignmentFactory,
    MobileSessionFactory,
    StationFactory,
    officer_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def task():
    return AssignmentFactory()


@pytest.fixture
def session(task):
    return MobileSessionFactory(station=task.station, started_by=officer_of(task.station))


@pytest.fixture
def tablet(client, session):
    client.force_login(session.started_by)
    client.post(reverse("bundles:prepare_kiosk", args=[session.pk]))
    return client


@pytest.fixture
def url(session, task):
    return reverse("bundles:kiosk_form", args=[session.pk, task.consultation_id])


def test_the_officer_is_signed_out_and_no_link_leads_away(tablet, session, url):
    home = reverse("bundles:kiosk", args=[session.pk])

    assert "/accounts/login/" in tablet.get(reverse("portal:workbench"))["Location"]
    for path in (home, url):
        response = tablet.get(path)
        assert "no-store" in response["Cache-Control"]
        links = html.fromstring(response.content).xpath("//a[not(@class='skip-link')]/@href")
        assert links
        assert all(link.startswith(home) for link in links)


def test_what_is_written_is_kept_once_and_its_codes_are_shown_once(tablet, url, session):
    said = {"key": uuid4(), "body": "十五日太长。", "phone": "13800000021"}

    first, second = (tablet.post(url, said).content.decode() for _ in range(2))

    opinion = Opinion.objects.get()
    assert (opinion.channel, opinion.station) == ("kiosk", session.station)
    assert opinion.receipt_no in first
    assert opinion.receipt_no not in second
    assert "十五日太长" not in first + second
    assert Bundle.objects.get().channel == "kiosk"


def test_bad_input_is_explained_and_kept(tablet, url):
    response = tablet.post(url, {"key": uuid4(), "body": "太长。", "phone": "12"})

    assert response.status_code == 422
    assert "请填写11位手机号码" in response.content.decode()
    assert "太长。" in response.content.decode()
    assert "太长。" not in tablet.get(url).content.decode()


def test_it_ends_with_its_session_and_for_a_stranger_there_is_none(tablet, session, url, task):
    home = reverse("bundles:kiosk", args=[session.pk])
    elsewhere = AssignmentFactory(station=StationFactory()).consultation_id
    other = reverse("bundles:kiosk_form", args=[session.pk, elsewhere])
    assert tablet.get(other).status_code == 404

    type(session).objects.update(
        starts_at=timezone.now() - timedelta(hours=2), ends_at=timezone.now()
    )
    assert "已经结束" in tablet.get(url, follow=True).content.decode()
    assert tablet.post(url, {"key": uuid4(), "body": "写到一半到点了。"}).status_code == 200
    tablet.cookies.clear()
    assert tablet.get(home).status_code == 404
