import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from liaison.contacts.models import Contact, ContactLook
from stations.models import Visit
from stations.services.visits import KEPT_FOR, forget_visits
from tests.factories.accounts import ClerkFactory, ReviewerFactory
from tests.factories.stations import AppointmentFactory, StationFactory, officer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def station():
    return StationFactory(code="LY")


def text(response):
    return response.content.decode()


def token(client, station):
    page = client.get(f"/stations/{station.code}/visit/")
    assert not page.cookies
    return re.search(r'name="token" value="([^"]+)"', text(page))[1]


def ask(client, station, **given):
    sent = {"topic": "电梯加装", "phone": "13800000021", "name": "周大爷", "consent": "on"}
    return client.post(
        f"/stations/{station.code}/visit/",
        {"token": token(client, station), **sent, **given},
    )


def keys(response):
    found = re.findall(r'receipt-number">([^<]+)<', text(response))
    return {"number": found[0], "code": found[1]}


def test_a_resident_asks_is_answered_and_looks_it_up(client, station):
    deputy = AppointmentFactory(station=station, kind="stationed_deputy")
    receipt = ask(client, station, wanted=deputy.person.pk, phone="")
    visit = Visit.objects.get()
    client.force_login(officer_of(station))
    when = timezone.localtime() + timedelta(days=2)
    client.post(
        reverse("workbench:visit", args=[visit.pk]),
        {"status": "agreed", "agreed_at": f"{when:%Y-%m-%dT%H:%M}", "answer": "在站里二楼"},
    )
    client.logout()

    shown = text(client.post("/stations/visits/", keys(receipt)))

    assert visit.wanted == deputy.person
    assert "已约定" in shown
    assert "在站里二楼" in shown
    assert [move.new_status for move in visit.moves.all()] == ["waiting", "agreed"]


def test_a_wrong_code_shows_nothing(client, station):
    receipt = ask(client, station)

    response = client.post("/stations/visits/", {**keys(receipt), "code": "00000000"})

    assert response.status_code == 422
    assert "没有查到" in text(response)


def test_sent_twice_is_one_request(client, station):
    sent = {"token": token(client, station), "topic": "电梯", "consent": "on"}
    first, second = (client.post("/stations/LY/visit/", sent) for _ in range(2))

    assert Visit.objects.count() == 1
    assert keys(first) == keys(second)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"token": "forged"}, "请再点一次"),
        ({"topic": ""}, "请写一句想谈什么"),
        ({"phone": "12"}, "请填写11位手机号码"),
        ({"consent": ""}, "同意后才能安排见面"),
        ({"website": "x"}, "请不要填写这一项"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, station, given, told):
    response = ask(client, station, **given)

    assert response.status_code == 422
    assert told in text(response)
    assert "周大爷" in text(response)
    assert not Visit.objects.exists()


def test_a_form_of_another_station_is_not_taken(client, station):
    response = ask(client, station, token=token(client, StationFactory()))

    assert response.status_code == 422
    assert not Visit.objects.exists()


def test_one_network_may_not_flood(client, station, settings):
    settings.ABUSE_CHECKS = True
    codes = [ask(client, station).status_code for _ in range(21)]

    assert codes == [200] * 20 + [429]


def test_people_of_other_stations_do_not_see_it(client, station):
    ask(client, station)
    visit = Visit.objects.get()
    client.force_login(officer_of(StationFactory()))

    assert client.get(reverse("workbench:visit", args=[visit.pk])).status_code == 404
    assert client.post(reverse("workbench:visit_phone", args=[visit.pk])).status_code == 404
    assert visit.number not in text(client.get(reverse("workbench:visits")))


def test_the_phone_is_masked_and_every_look_is_on_record(client, station):
    ask(client, station)
    visit = Visit.objects.get()
    client.force_login(officer_of(station))
    page = reverse("workbench:visit", args=[visit.pk])

    assert "13800000021" not in text(client.get(page))
    assert "13800000021" in text(client.post(reverse("workbench:visit_phone", args=[visit.pk])))
    assert ContactLook.objects.count() == 1


def test_declining_needs_a_reason_and_reviewers_only_look(client, station):
    ask(client, station)
    page = reverse("admin:stations_visit", args=[Visit.objects.get().pk])
    client.force_login(ReviewerFactory())
    assert client.get(page).status_code == 200
    assert client.post(page, {"status": "declined", "answer": "x"}).status_code == 404
    client.force_login(ClerkFactory())
    response = client.post(page, {"status": "declined"})

    assert response.status_code == 422
    assert "请写明不能约定的原因" in text(response)


def test_people_are_forgotten_some_time_after_the_end(client, station):
    ask(client, station)
    client.force_login(ClerkFactory())
    page = reverse("admin:stations_visit", args=[Visit.objects.get().pk])
    client.post(page, {"status": "declined", "answer": "不归本站管"})
    now = timezone.now()

    assert forget_visits(now + KEPT_FOR - timedelta(minutes=1)) == 0
    assert forget_visits(now + KEPT_FOR + timedelta(minutes=1)) == 1
    assert forget_visits(now + KEPT_FOR + timedelta(minutes=1)) == 0

    visit = Visit.objects.get()
    assert (visit.name, visit.topic, visit.answer) == ("", "", "不归本站管")
    assert Contact.objects.get().erased_at is not None


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_as_much_for_three_as_for_one(
    client, station, count, django_assert_num_queries
):
    for _ in range(count):
        ask(client, station)
    client.force_login(ClerkFactory())
    page = reverse("admin:stations_visits")
    client.get(page)

    with django_assert_num_queries(5):
        client.get(page)
