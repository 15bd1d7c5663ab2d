"""Residents sign up for an activity on the portal: a place once, a list, a way back, forgotten."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from liaison.contacts.models import Contact, ContactLook
from liaison.notices.models import Notice
from stations.choices.gatherings import GatheringKind, GatheringReach
from stations.models import Gathering, Participant
from stations.services import gatherings
from stations.services.sign_ups import KEPT_FOR, forget_residents
from tests.factories.accounts import ClerkFactory, ReviewerFactory
from tests.factories.stations import StationFactory, officer_of

pytestmark = pytest.mark.django_db


def activity(**fields):
    now = timezone.now()
    given = {
        "kind": GatheringKind.ACTIVITY,
        "title": "立法茶座",
        "station": fields.pop("station", None) or StationFactory(),
        "starts_at": now + timedelta(days=5),
        "place": "社区活动室",
        "reach": GatheringReach.PUBLIC,
        "sign_up_until": now + timedelta(days=3),
        "takes_residents": True,
    }
    return Gathering.objects.create(**given | fields)


def text(response):
    return response.content.decode()


def token(client, gathering):
    page = client.get(f"/stations/activities/{gathering.pk}/")
    assert not page.cookies
    return re.search(r'name="token" value="([^"]+)"', text(page))[1]


def register(client, gathering, name="周大爷", phone="13800000021", **given):
    sent = {"name": name, "phone": phone, "consent": "on", "token": token(client, gathering)}
    return client.post(f"/stations/activities/{gathering.pk}/", sent | given)


def keys(response):
    number, code = re.findall(r'class="receipt-number">([^<]+)<', text(response))
    return {"number": number, "code": code}


def test_a_resident_gets_a_place_and_the_station_sees_it_masked(client):
    gathering = activity()
    assert "报名参加" in text(client.get(f"/stations/{gathering.station.code}/"))

    got = register(client, gathering)

    assert "报名成功" in text(got)
    participant = Participant.objects.get()
    client.force_login(officer_of(gathering.station))
    page = text(client.get(reverse("workbench:gathering", args=[gathering.pk])))
    assert participant.number in page
    assert "周大爷" not in page
    assert "138****0021" in page
    assert not ContactLook.objects.exists()
    shown = client.post(reverse("workbench:resident_phone", args=[gathering.pk, participant.pk]))
    assert "周大爷 13800000021" in text(shown)
    assert ContactLook.objects.count() == 1


def test_the_same_form_sent_twice_is_one_person(client):
    gathering = activity()
    once = token(client, gathering)
    first = keys(register(client, gathering, token=once))
    assert keys(register(client, gathering, token=once)) == first
    assert Participant.objects.count() == 1


def test_who_comes_too_late_waits_and_moves_up_when_a_place_is_free(client):
    gathering = activity(capacity=1)
    first = keys(register(client, gathering))
    assert "已进候补名单" in text(register(client, gathering, "钱大妈", "13800000022"))

    taken_back = client.post("/stations/activities/mine/", first | {"take_back": "1"})

    assert "姓名和手机号码已经删除" in text(taken_back)
    gone, moved = Participant.objects.order_by("pk")
    assert (gone.state, gone.name, gone.phone, moved.state) == (
        "withdrawn", "群众", None, "signed_up",
    )  # fmt: skip
    assert Contact.objects.exclude(erased_at=None).count() == 1
    assert Notice.objects.get().subject == "您候补的活动有名额了"
    client.post("/stations/activities/mine/", first | {"take_back": "1"})
    assert Notice.objects.count() == 1


def test_a_wrong_code_shows_and_changes_nothing(client):
    right = keys(register(client, activity()))
    wrong = client.post("/stations/activities/mine/", right | {"code": "1", "take_back": "1"})
    assert wrong.status_code == 422
    assert Participant.objects.get().state == "signed_up"


@pytest.mark.parametrize(
    "fields",
    [
        {"takes_residents": False},
        {"takes_residents": False, "reach": GatheringReach.STATIONS},
    ],
)
def test_it_is_off_unless_switched_on(client, fields):
    gathering = activity(**fields)
    assert client.get(f"/stations/activities/{gathering.pk}/").status_code == 404
    assert "报名参加" not in text(client.get(f"/stations/{gathering.station.code}/"))


def test_the_database_takes_residents_only_in_public_and_until_a_day():
    for fields in ({"reach": GatheringReach.STATIONS}, {"sign_up_until": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            activity(**fields)


def test_after_the_day_nobody_signs_up_and_what_was_typed_stays(client):
    gathering = activity()
    once = token(client, gathering)
    Gathering.objects.update(sign_up_until=timezone.now() - timedelta(minutes=1))
    late = register_with(client, gathering, once)
    assert late.status_code == 422
    assert not Participant.objects.exists()
    for given in ({"phone": "123"}, {"consent": ""}, {"website": "x"}, {"token": "forged"}):
        Gathering.objects.update(sign_up_until=timezone.now() + timedelta(days=1))
        again = register(client, gathering, **given)
        assert again.status_code == 422
        assert "周大爷" in text(again)
    assert not Participant.objects.exists()


def register_with(client, gathering, once):
    sent = {"name": "周大爷", "phone": "13800000021", "consent": "on", "token": once}
    return client.post(f"/stations/activities/{gathering.pk}/", sent)


def test_cancelling_tells_who_wanted_to_come(client):
    gathering = activity()
    register(client, gathering)
    gatherings.cancel(gathering, by=ClerkFactory(), note="台风")
    told = Notice.objects.get()
    assert (told.subject, "台风" in told.body) == ("您报名的活动取消了", True)


def test_three_days_after_the_event_name_and_phone_are_gone(client):
    gathering = activity()
    register(client, gathering)
    now = timezone.now()
    assert forget_residents(gathering.starts_at + KEPT_FOR) == 0
    assert forget_residents(gathering.starts_at + KEPT_FOR + timedelta(minutes=1)) == 1
    assert forget_residents(now + timedelta(days=30)) == 0
    one = Participant.objects.get()
    assert (one.name, one.phone, Contact.objects.get().erased_at is None) == ("群众", None, False)


def test_other_stations_and_people_without_the_right_see_no_phone(client):
    gathering = activity()
    register(client, gathering)
    one = Participant.objects.get()
    client.force_login(officer_of(StationFactory()))
    assert client.get(reverse("workbench:gathering", args=[gathering.pk])).status_code == 404
    other = client.post(reverse("workbench:resident_phone", args=[gathering.pk, one.pk]))
    client.force_login(ReviewerFactory())
    office = client.post(reverse("admin:stations_resident_phone", args=[gathering.pk, one.pk]))
    assert (other.status_code, office.status_code) == (404, 404)
    page = text(client.get(reverse("admin:stations_gathering", args=[gathering.pk])))
    assert "周大爷" not in page
    assert not ContactLook.objects.exists()
