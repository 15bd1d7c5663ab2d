from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from stations.choices import AppointmentKind, LedgerKind, LedgerStatus
from stations.choices.gatherings import GatheringReach, Participation
from stations.choices.receptions import ReceptionStatus
from stations.models import Gathering, Honour, LedgerEntry, Participant, ReceptionDay
from tests.factories.accounts import ClerkFactory, LeaderFactory
from tests.factories.stations import AppointmentFactory, PersonFactory, StationFactory, officer_of
from tests.factories.together import GatheringFactory, ReceptionDayFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client):
    user = ClerkFactory()
    client.force_login(user)
    return user


def test_a_clerk_arranges_the_rota_of_a_station(client, clerk):
    deputy = AppointmentFactory(kind=AppointmentKind.STATIONED_DEPUTY)
    page = reverse("admin:stations_arrange", args=[deputy.station.pk])

    response = client.post(
        page,
        {
            "kind": "deputies", "people": [deputy.person.pk], "at_a_time": 1,
            "first": timezone.localdate() + timedelta(days=40), "months": 3, "pattern": "week",
            "week": 2, "weekday": 2, "starts": "09:00", "ends": "11:00", "place": "",
        },
    )  # fmt: skip

    assert response.status_code == 302
    assert ReceptionDay.objects.filter(station=deputy.station).count() >= 2


def test_rota_form_says_what_is_missing_and_keeps_the_rest(client, clerk):
    page = reverse("admin:stations_arrange", args=[StationFactory().pk])

    response = client.post(page, {"months": 3, "pattern": "day", "place": "二楼"})

    assert response.status_code == 422
    html = response.content.decode()
    assert "请先聘任驻站代表" in html
    assert "请填每月几日" in html
    assert "二楼" in html


def test_a_leader_reads_the_rota_and_changes_nothing(client):
    client.force_login(LeaderFactory())
    reception = ReceptionDayFactory()

    assert client.get(reverse("admin:stations_rota")).status_code == 200
    for name in ("change", "cancel", "hold"):
        page = reverse(f"admin:stations_reception_{name}", args=[reception.pk])
        assert client.get(page).status_code == 404


def test_years_that_are_none_are_not_there(client, clerk):
    page = reverse("admin:stations_deputies", args=[2026])
    for year in ("0", "1999", "2101", "999999999999"):
        assert client.get(page.replace("2026", year)).status_code in {302, 404}
    assert client.get(page).status_code == 200


@pytest.mark.parametrize("name", ["reception_change", "reception_write_down"])
def test_a_station_never_sees_another_ones_day(client, name):
    client.force_login(officer_of(StationFactory()))

    page = reverse(f"workbench:{name}", args=[ReceptionDayFactory().pk])

    assert client.get(page).status_code == 404


def test_a_shift_is_changed_by_the_officer_of_the_station(client):
    reception = ReceptionDayFactory()
    other = AppointmentFactory(
        station=reception.station, kind=AppointmentKind.STATIONED_DEPUTY
    ).person
    client.force_login(officer_of(reception.station))
    page = reverse("workbench:reception_change", args=[reception.pk])
    sent = {
        "day": reception.day, "starts": "14:00", "ends": "16:00", "people": [other.pk],
        "note": "原定代表外出",
    }  # fmt: skip

    assert client.get(page).status_code == 200
    assert client.post(page, sent).status_code == 302

    assert [duty.person for duty in reception.duties.all()] == [other]


def test_writing_a_day_down_takes_what_the_rota_knows(client):
    deputy = PersonFactory(name="曹阳")
    reception = ReceptionDayFactory(
        day=timezone.localdate() - timedelta(days=1), deputies=[deputy], place="社区活动室"
    )
    client.force_login(officer_of(reception.station))
    page = reverse("workbench:reception_write_down", args=[reception.pk])

    shown = client.get(page).content.decode()
    assert "曹阳" in shown
    assert "社区活动室" in shown

    local = reception.day.isoformat()
    sent = {
        "title": "代表接待日", "starts_at": f"{local}T09:00", "ends_at": f"{local}T11:00",
        "place": "社区活动室", "mode": "offline", "headcount": 8, "deputies": 1, "experts": 0,
        "residents": 7, "solved_count": 0, "expense": 0, "extra_received": 7,
        "extra_deputy_names": "曹阳", "submit": "1",
    }  # fmt: skip
    response = client.post(page, sent)

    assert response.status_code == 302, response.content.decode()
    entry = LedgerEntry.objects.get()
    assert (entry.kind, entry.status) == (LedgerKind.RECEPTION_DAY, LedgerStatus.SUBMITTED)
    kept = ReceptionDay.objects.get()
    assert (kept.status, kept.entry) == (ReceptionStatus.HELD, entry)
    assert client.post(page, sent).status_code == 422
    assert LedgerEntry.objects.count() == 1


def test_the_public_page_shows_next_dates_without_phones(client):
    station = StationFactory()
    ReceptionDayFactory(station=station, deputies=[PersonFactory(name="曹阳", position="县代表")])
    ReceptionDayFactory(
        station=station, deputies=[PersonFactory(name="过去的")],
        day=timezone.localdate() - timedelta(days=3),
    )  # fmt: skip
    GatheringFactory(station=station, title="立法茶座", reach=GatheringReach.PUBLIC)
    GatheringFactory(station=station, title="内部培训")

    html = client.get(reverse("stations:page", args=[station.code])).content.decode()

    assert "曹阳（县代表）" in html
    assert "立法茶座" in html
    assert "过去的" not in html
    assert "内部培训" not in html


@pytest.mark.parametrize("days", [1, 3])
def test_lists_take_a_fixed_number_of_queries(client, clerk, days, django_assert_num_queries):
    station = StationFactory()
    for day in range(days):
        ReceptionDayFactory(station=station, day=timezone.localdate() + timedelta(days=day + 1))
        Participant.objects.create(
            gathering=GatheringFactory(), person=PersonFactory(), state=Participation.INVITED
        )
        Honour.objects.create(
            person=PersonFactory(), title="优秀联络员", granted_by="市人大",
            granted_on=timezone.localdate(),
        )  # fmt: skip
    for name in ("rota", "rota_notice", "gatherings", "honours"):
        page = reverse(f"admin:stations_{name}")
        client.get(page)
        with django_assert_num_queries(QUERIES[name]):
            assert client.get(page).status_code == 200
    page = reverse("admin:stations_deputies", args=[timezone.localdate().year])
    with django_assert_num_queries(QUERIES["deputies"]):
        client.get(page)


QUERIES = {"rota": 7, "rota_notice": 5, "gatherings": 6, "honours": 5, "deputies": 4}


def test_an_officer_says_that_they_come_and_that_they_do_not(client):
    gathering, user = GatheringFactory(), officer_of(StationFactory())
    client.force_login(user)

    client.post(reverse("workbench:sign_up", args=[gathering.pk]))
    assert gathering.participants.get().state == Participation.SIGNED_UP
    assert (
        "去不了" in client.get(reverse("workbench:gathering", args=[gathering.pk])).content.decode()
    )

    client.post(reverse("workbench:withdraw", args=[gathering.pk]))
    assert gathering.participants.get().state == Participation.WITHDRAWN


def test_another_stations_activity_is_not_there(client):
    gathering = GatheringFactory(station=StationFactory())
    client.force_login(officer_of(StationFactory()))

    assert client.get(reverse("workbench:gathering", args=[gathering.pk])).status_code == 404
    assert client.post(reverse("workbench:sign_up", args=[gathering.pk])).status_code == 404
    assert gathering.title not in client.get(reverse("workbench:gatherings")).content.decode()


def test_an_officer_announces_only_for_the_own_station(client):
    own, other = StationFactory(), StationFactory()
    client.force_login(officer_of(own))
    starts = timezone.localtime() + timedelta(days=3)
    sent = {
        "title": "立法茶座", "station": other.pk, "starts_at": f"{starts:%Y-%m-%dT%H:%M}",
        "place": "活动室", "reach": "public",
    }  # fmt: skip
    page = reverse("workbench:new_activity")

    assert client.post(page, sent).status_code == 422
    assert client.post(page, sent | {"station": own.pk}).status_code == 302
    assert Gathering.objects.get().station == own


def test_a_clerk_takes_a_training_from_notice_to_attendance(client, clerk):
    officer_of(StationFactory())
    soon = timezone.localtime() + timedelta(minutes=5)
    client.post(
        reverse("admin:stations_new_gathering", args=["training"]),
        {
            "title": "意见怎么记", "starts_at": f"{soon:%Y-%m-%dT%H:%M}", "place": "三楼",
            "reach": "stations", "topic": "writing", "hours": 3,
        },
    )  # fmt: skip
    training = Gathering.objects.get()
    client.post(
        reverse("admin:stations_gathering_invite", args=[training.pk]), {"kinds": ["officer"]}
    )
    listed = training.participants.get()
    hold = reverse("admin:stations_gathering_hold", args=[training.pk])

    client.post(hold, {"came": [listed.pk]})
    assert training.participants.get().state == Participation.INVITED  # it has not begun

    Gathering.objects.update(starts_at=timezone.now() - timedelta(hours=3))
    client.post(hold, {"came": [listed.pk]})
    assert training.participants.get().state == Participation.CAME


def test_an_honour_goes_to_a_person_or_a_station(client, clerk):
    appointment = AppointmentFactory()
    page = reverse("admin:stations_new_honour")
    sent = {
        "person": appointment.person.pk, "station": appointment.station.pk, "title": "优秀联络员",
        "granted_by": "市人大", "granted_on": "2026-03-01",
    }  # fmt: skip

    assert client.post(page, sent).status_code == 422
    assert client.post(page, sent | {"station": ""}).status_code == 302
    honour = Honour.objects.get()
    client.post(reverse("admin:stations_strike_out_honour", args=[honour.pk]), {"note": "重复"})
    honour.refresh_from_db()
    assert honour.struck_out == "重复"
