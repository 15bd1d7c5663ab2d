"""长期未开展活动站点, and a word to them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from liaison.notices.models import Notice
from stations.activity import inactive_stations
from stations.choices import AppointmentKind, LedgerStatus, StationStatus
from stations.models import TaskPreferences
from tests.factories.accounts import (
    ClerkFactory,
    LeaderFactory,
    OfficerFactory,
    ReviewerFactory,
    SysadminFactory,
)
from tests.factories.stations import AppointmentFactory, LedgerEntryFactory, StationFactory

pytestmark = pytest.mark.django_db
LIST = reverse("admin:stations_inactive")


def text(response):
    return response.content.decode()


def active(days, status=LedgerStatus.APPROVED, **fields):
    held = timezone.now() - timedelta(days=days)
    return LedgerEntryFactory(status=status, starts_at=held, **fields).station


def test_only_an_approved_activity_within_the_days_counts():
    active(89)
    old, unapproved, never = active(91), active(5, LedgerStatus.SUBMITTED), StationFactory()
    active(91, station__status=StationStatus.SUSPENDED)
    today = timezone.localdate()
    StationFactory(established_on=today - timedelta(days=10))
    founded = StationFactory(established_on=today - timedelta(days=100))

    found = inactive_stations(timezone.now(), 90)

    assert set(found) == {old, unapproved, never, founded}
    assert found.get(pk=old.pk).last_activity is not None
    assert found.get(pk=unapproved.pk).last_activity is None
    assert list(found)[-1] == old  # what never did anything stands first


def test_it_says_whether_anybody_works_there_today():
    station, empty = StationFactory(), StationFactory()
    AppointmentFactory(station=station)
    AppointmentFactory(station=empty, ends_on=timezone.localdate() - timedelta(days=1))
    AppointmentFactory(station=empty, kind=AppointmentKind.EXPERT)

    found = {one.pk: one.has_officer for one in inactive_stations(timezone.now(), 90)}

    assert found == {station.pk: True, empty.pk: False}


def test_the_office_says_how_long_is_long(client):
    station = active(20)
    client.force_login(ClerkFactory())
    assert station.name not in text(client.get(LIST))

    TaskPreferences.objects.create(pk=1, inactive_days=14)
    html = text(client.get(LIST))

    assert station.name in html
    assert "无联络员在岗" in html


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_as_much_for_three_as_for_one(client, count, django_assert_num_queries):
    StationFactory.create_batch(count)
    client.force_login(ClerkFactory())
    client.get(LIST)

    with django_assert_num_queries(6):
        client.get(LIST)


def test_a_clerk_writes_and_pressing_twice_sends_once(client):
    station = StationFactory()
    AppointmentFactory(station=station)
    client.force_login(ClerkFactory())
    address = reverse("admin:stations_message", args=[station.pk])
    assert "请登记近期开展的活动" in text(client.get(address))

    for _ in range(2):
        client.post(address, {"subject": "近期活动", "body": "有困难请与我们联系。"})
    wrong = client.post(address, {"subject": "近期活动", "body": ""})

    assert [one.subject for one in Notice.objects.all()] == ["近期活动"]
    assert wrong.status_code == 422
    assert "请填写内容。" in text(wrong)


def test_others_look_or_find_nothing(client):
    station = StationFactory()
    address = reverse("admin:stations_message", args=[station.pk])
    for user, status in (
        (ReviewerFactory(), 200), (LeaderFactory(), 200), (OfficerFactory(), 404),
    ):  # fmt: skip
        client.force_login(user)
        assert client.get(LIST).status_code == status
        assert client.get(address).status_code == 404


PREFERENCES = reverse("admin:stations_preferences")


@pytest.mark.parametrize("factory", [ClerkFactory, SysadminFactory])
def test_clerk_and_sysadmin_choose_reminders_on_one_page(client, factory):
    client.force_login(factory())
    assert "截止前1个工作日提醒联络员" in text(client.get(PREFERENCES))

    client.post(PREFERENCES, {"remind_due_day": "on", "remind_after": "on", "inactive_days": "60"})

    kept = TaskPreferences.objects.get()
    assert (kept.remind_due_day, kept.remind_before, kept.inactive_days) == (True, False, 60)


def test_days_out_of_reason_are_explained_and_kept_in_the_form(client):
    client.force_login(ClerkFactory())

    response = client.post(PREFERENCES, {"inactive_days": "3"})

    assert response.status_code == 422
    assert "至少7天。" in text(response)
    assert not TaskPreferences.objects.exists()


@pytest.mark.parametrize("factory", [ReviewerFactory, LeaderFactory, OfficerFactory])
def test_nobody_else_chooses(client, factory):
    client.force_login(factory())

    assert client.get(PREFERENCES).status_code == 404
