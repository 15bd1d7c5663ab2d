from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from liaison.contacts.choices import ContactKind
from liaison.contacts.services import keep
from liaison.portal.panels.office_people import ending_terms, notices_over, stations_alone
from stations.choices import AppointmentStatus, StationStatus
from stations.models import Appointment
from tests.factories.accounts import ClerkFactory, LeaderFactory, OfficerFactory, ReviewerFactory
from tests.factories.drafts import OpenConsultationFactory
from tests.factories.stations import AppointmentFactory, PersonFactory, StationFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)
S = AppointmentStatus


@pytest.fixture
def clerk(client):
    user = ClerkFactory()
    client.force_login(user)
    return user


def url(name, *args):
    return reverse(f"admin:stations_{name}", args=args)


def text(response):
    return response.content.decode()


def test_many_are_proposed_announced_and_appointed_in_two_clicks(client, clerk):
    held = AppointmentFactory.create_batch(3, status=S.PROPOSED)
    days = {"notice_from": TODAY - 8 * DAY, "notice_until": TODAY - DAY}
    chosen = [one.pk for one in held[:2]]

    client.post(url("announce"), {"people": chosen, **days})
    assert Appointment.objects.filter(status=S.PUBLIC_NOTICE).count() == 2
    assert "，已期满" in text(client.get(url("proposals")))
    client.post(url("appoint_announced"), {"people": chosen})

    assert list(Appointment.objects.order_by("pk").values_list("status", flat=True)) == [
        "appointed", "appointed", "proposed",
    ]  # fmt: skip


def test_without_anybody_chosen_or_with_wrong_days_it_is_explained(client, clerk):
    one = AppointmentFactory(status=S.PROPOSED)
    days = {"notice_from": TODAY, "notice_until": TODAY - DAY}

    response = client.post(url("announce"), {"people": [one.pk], **days})
    assert response.status_code == 422
    assert "公示截止不能早于开始。" in text(response)
    assert "请勾选要聘任的人。" in text(client.post(url("appoint_announced"), {}))


def test_the_notice_shows_names_and_posts_and_nothing_else(client, clerk):
    phone = keep(ContactKind.PHONE, "13800000021")
    person = PersonFactory(
        name="赵霞", position="柳荫社区副主任", phone=phone, born_in="1988-05-01",
        political_status="中共党员", remark="身体不好",
    )  # fmt: skip
    AppointmentFactory(person=person, status=S.PUBLIC_NOTICE, notice_from=TODAY,
                       notice_until=TODAY + 7 * DAY)  # fmt: skip

    page = text(client.get(url("public_notice")))

    assert "<td>赵霞</td><td>柳荫社区副主任</td>" in page
    for private in ("138****0021", "1988", "中共党员", "身体不好", "13800000021"):
        assert private not in page


def test_an_appointment_is_suspended_and_taken_up_again_from_the_persons_page(client, clerk):
    one = AppointmentFactory()
    suspend = url("move_appointment", one.pk, "suspended")
    assert suspend in text(client.get(url("person_change", one.person_id)))

    assert client.post(suspend, {"note": ""}).status_code == 422
    client.post(suspend, {"note": "借调"})
    one.refresh_from_db()
    assert one.status == S.SUSPENDED
    client.post(url("move_appointment", one.pk, "appointed"), {"note": ""})

    one.refresh_from_db()
    assert one.status == S.APPOINTED
    assert "借调" in text(client.get(url("person_change", one.person_id)))


@pytest.mark.parametrize("status", ["public_notice", "proposed", "nonsense"])
def test_moves_that_are_not_allowed_are_not_there(client, clerk, status):
    one = AppointmentFactory()

    assert client.get(url("move_appointment", one.pk, status)).status_code == 404


def test_a_project_is_named_by_who_joins_for_it_and_by_nobody_else(client, clerk):
    consultation = OpenConsultationFactory()
    appoint = url("appoint", PersonFactory().pk)
    data = {"kind": "expert", "starts_on": TODAY.isoformat(), "tenure": "project"}

    assert "请选择立法项目。" in text(client.post(appoint, data))
    wrong = data | {"tenure": "fixed", "consultation": consultation.pk}
    assert "聘任方式请选“按项目吸纳”" in text(client.post(appoint, wrong))
    client.post(appoint, data | {"consultation": consultation.pk})

    assert Appointment.objects.get().consultation == consultation


def test_others_look_and_officers_do_not(client):
    one = AppointmentFactory(status=S.PROPOSED)
    looks = [url("proposals"), url("public_notice")]
    changes = [url("announce"), url("appoint_announced")]
    for user, status in (
        (ReviewerFactory(), 200), (LeaderFactory(), 200), (OfficerFactory(), 404),
    ):  # fmt: skip
        client.force_login(user)
        assert {client.get(page).status_code for page in looks} == {status}
        assert {client.post(page, {"people": [one.pk]}).status_code for page in changes} == {404}
    client.force_login(ClerkFactory())
    assert {client.get(page).status_code for page in changes} == {405}


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_as_much_for_three_as_for_one(
    client, clerk, count, django_assert_num_queries
):
    AppointmentFactory.create_batch(count, status=S.PROPOSED)
    client.get(url("proposals"))

    with django_assert_num_queries(5):
        client.get(url("proposals"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_person_costs_as_much_for_three_appointments_as_for_one(
    client, clerk, count, django_assert_num_queries
):
    person = PersonFactory()
    for one in AppointmentFactory.create_batch(count, person=person):
        one.moves.create(new_status=S.APPOINTED, by=clerk)
        one.reviews.create(year=2025, outcome="continue", by=clerk)
    client.get(url("person_change", person.pk))

    with django_assert_num_queries(11):
        client.get(url("person_change", person.pk))


def test_the_dashboard_tells_of_terms_notices_and_stations_alone(clerk):
    now = timezone.now()
    alone, suspended = StationFactory(), StationFactory(status=StationStatus.SUSPENDED)
    AppointmentFactory(station=alone, kind="collector", ends_on=TODAY + 61 * DAY)
    soon = AppointmentFactory(ends_on=TODAY + 60 * DAY)
    AppointmentFactory(ends_on=TODAY - DAY, station=suspended)
    AppointmentFactory(status=S.PUBLIC_NOTICE, notice_from=TODAY - 9 * DAY,
                       notice_until=TODAY - DAY, station=soon.station)  # fmt: skip

    assert [item.text for item in ending_terms(clerk, now).items] == [
        f"{soon.person.name}：{soon.station.name}联络员"
    ]
    assert [item.text for item in stations_alone(clerk, now).items] == [alone.name]
    assert notices_over(clerk, now).count == 1


def test_the_station_list_shows_and_finds_where_nobody_works(client, clerk):
    alone = StationFactory(name="孤单站")
    AppointmentFactory(station=StationFactory(name="有人站"))
    AppointmentFactory(station=alone, kind="collector")

    assert "1人" in text(client.get(url("station_changelist")))
    page = text(client.get(f"{url('station_changelist')}?officers=none"))
    assert "孤单站" in page
    assert "有人站" not in page
