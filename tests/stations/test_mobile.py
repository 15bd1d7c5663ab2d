from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from stations.errors import StationError
from stations.models import MobileDevice, MobileSession
from stations.services import mobile
from tests.factories.accounts import ClerkFactory
from tests.factories.drafts import OpenConsultationFactory, PublicConsultationFactory
from tests.factories.stations import (
    AssignmentFactory,
    MobileSessionFactory,
    StationFactory,
    officer_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def station():
    return StationFactory(code="SQ")


@pytest.fixture
def officer(station):
    return officer_of(station)


def planned(**fields):
    now = timezone.localtime().replace(second=0, microsecond=0)
    return {
        "topic": "电梯条例进集市",
        "place": "农贸市场",
        "venue": "market",
        "starts_at": now.strftime("%Y-%m-%dT%H:%M"),
        "ends_at": (now + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M"),
    } | fields


def test_an_officer_starts_one_about_tasks_or_what_is_public(client, station, officer):
    task, public = AssignmentFactory(station=station), PublicConsultationFactory()
    hidden = OpenConsultationFactory()
    client.force_login(officer)
    url = reverse("workbench:new_mobile_session", args=["SQ"])

    assert client.post(url, planned(consultations=[hidden.pk])).status_code == 422
    client.post(url, planned(consultations=[task.consultation_id, public.pk]))

    session = MobileSession.objects.get()
    assert (session.station, session.started_by) == (station, officer)
    assert set(session.asked()) == {task.consultation, public}


def test_without_a_choice_it_is_about_the_stations_tasks(station):
    task = AssignmentFactory(station=station)
    AssignmentFactory()

    assert list(MobileSessionFactory(station=station).asked()) == [task.consultation]


@pytest.mark.parametrize("hours", [-1, 0, 25])
def test_its_end_is_within_a_day_after_its_start(client, officer, hours):
    client.force_login(officer)
    ends = timezone.localtime() + timedelta(hours=hours)

    response = client.post(
        reverse("workbench:new_mobile_session", args=["SQ"]),
        planned(ends_at=ends.strftime("%Y-%m-%dT%H:%M")),
    )

    assert response.status_code == 422
    assert "结束时间" in response.content.decode()


def test_it_begins_and_ends_by_itself(station):
    session = MobileSessionFactory(station=station)

    moments = (session.starts_at - timedelta(1), session.starts_at, session.ends_at)
    assert [session.state(moment) for moment in moments] == ["未开始", "进行中", "已结束"]


def test_one_that_is_over_prepares_no_phone_and_ends_once(station, officer):
    session = MobileSessionFactory(station=station)
    mobile.end_session(session, by=officer, now=timezone.now())

    with pytest.raises(StationError, match="已经结束"):
        mobile.issue_device(session, by=officer, now=timezone.now())
    with pytest.raises(StationError, match="已经结束"):
        mobile.end_session(session, by=officer, now=timezone.now())


def test_only_the_hash_of_a_token_is_kept(station, officer):
    session = MobileSessionFactory(station=station)
    token = mobile.issue_device(session, by=officer, now=timezone.now())

    assert MobileDevice.objects.get().token_hash == mobile.hash_of(token) != token
    assert mobile.find_device(session.pk, token, timezone.now())
    assert not mobile.find_device(session.pk, MobileDevice.objects.get().token_hash, timezone.now())


def test_others_find_nothing(client, station):
    session = MobileSessionFactory(station=station)
    client.force_login(officer_of(StationFactory()))

    pages = [
        reverse("bundles:mobile_session", args=[session.pk]),
        reverse("workbench:new_mobile_session", args=["SQ"]),
    ]
    acts = [
        reverse("bundles:prepare_phone", args=[session.pk]),
        reverse("bundles:file_mobile_session", args=[session.pk]),
        reverse("workbench:end_mobile_session", args=[session.pk]),
        reverse("workbench:revoke_mobile_device", args=[session.pk, 1]),
    ]
    assert {client.get(page).status_code for page in pages} == {404}
    assert {client.post(act).status_code for act in acts} == {404}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_for_any_number(
    client, station, officer, rows, django_assert_num_queries
):
    for _ in range(rows):
        MobileSessionFactory(station=station)
    client.force_login(officer)

    with django_assert_num_queries(11):
        client.get(reverse("workbench:mobile_sessions"))


def test_place_and_people_may_change_before_it_begins_and_not_afterwards(client):
    now = timezone.now()
    session = MobileSessionFactory(starts_at=now + timedelta(days=1))
    client.force_login(officer_of(session.station))
    page = reverse("workbench:change_mobile_session", args=[session.pk])
    starts = timezone.localtime(now + timedelta(days=2))
    sent = {
        "topic": session.topic, "place": "柳荫街道文化广场", "venue": session.venue,
        "staff": "赵霞",
        "starts_at": f"{starts:%Y-%m-%dT%H:%M}",
        "ends_at": f"{starts + timedelta(hours=3):%Y-%m-%dT%H:%M}",
    }  # fmt: skip

    assert client.post(page, sent).status_code == 302
    session.refresh_from_db()
    assert (session.place, session.staff) == ("柳荫街道文化广场", "赵霞")

    MobileSession.objects.update(starts_at=now - timedelta(hours=1))
    assert client.post(page, sent).status_code == 404


def test_the_office_sees_the_sessions_of_all_stations(client):
    MobileSessionFactory.create_batch(2)
    client.force_login(ClerkFactory())
    page = client.get(reverse("admin:stations_mobile_sessions")).content.decode()
    assert page.count("石桥镇农贸市场东门") == 2
