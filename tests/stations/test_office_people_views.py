from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from liaison.contacts.choices import ContactKind
from liaison.contacts.models import Contact
from liaison.contacts.services import keep
from liaison.jobs.models import Job
from stations.choices import StationStatus
from stations.models import Appointment, Person, Station
from tests.factories.accounts import ClerkFactory, OfficerFactory, ReviewerFactory
from tests.factories.stations import (
    AppointmentFactory,
    LedgerEntryFactory,
    PersonFactory,
    StationFactory,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def clerk(client):
    user = ClerkFactory()
    client.force_login(user)
    return user


def url(name, thing=None):
    return reverse(f"admin:stations_{name}", args=[thing.pk] if thing else [])


def text(response):
    return response.content.decode()


def station_fields(**fields):
    return {
        "name": "柳荫街道工作站",
        "code": "LY",
        "kind": "work_station",
        "level": "county",
        "township": "柳荫街道",
    } | fields


def test_a_clerk_sets_up_a_station_with_its_officer(client, clerk):
    account = OfficerFactory(username="zhaoxy")
    client.post(url("new_station"), station_fields())
    station = Station.objects.get()
    assert (station.status, station.pinyin_key[:4]) == (StationStatus.ACTIVE, "liu3")

    person = {"name": "赵小燕", "phone_number": "13800000021", "username": "zhaoxy"}
    client.post(url("new_person"), person)
    made = Person.objects.get()
    assert (made.user, made.phone.masked) == (account, "138****0021")
    client.post(
        url("appoint", made),
        {"kind": "officer", "station": station.pk, "starts_on": TODAY.isoformat()},
    )

    client.force_login(account)
    assert client.get(reverse("workbench:new_entry", args=["LY"])).status_code == 200


def test_a_code_that_is_taken_is_explained_and_input_kept(client, clerk):
    StationFactory(code="LY")

    response = client.post(url("new_station"), station_fields(name="石桥镇工作站"))

    assert response.status_code == 422
    assert "这个编码已经有站点用了" in text(response)
    assert 'value="石桥镇工作站"' in text(response)


def test_editing_a_station_keeps_its_state_and_its_code_once_numbers_bear_it(client, clerk):
    station = StationFactory(code="LY", status=StationStatus.SUSPENDED)
    LedgerEntryFactory(station=station)

    client.post(url("edit_station", station), station_fields(code="XX", address="人民路1号"))

    station.refresh_from_db()
    assert (station.code, station.address) == ("LY", "人民路1号")
    assert station.status == StationStatus.SUSPENDED


def test_moving_a_station_offers_only_what_is_allowed(client, clerk):
    station = StationFactory(status=StationStatus.SUSPENDED)

    response = client.post(url("move_station", station), {"status": "planned", "note": "x"})
    assert response.status_code == 422
    client.post(url("move_station", station), {"status": "active", "note": "装修完成"})

    station.refresh_from_db()
    assert station.status == StationStatus.ACTIVE
    assert "装修完成" in text(client.get(url("station_change", station)))


def test_merging_without_a_target_is_explained(client, clerk):
    response = client.post(
        url("move_station", StationFactory()), {"status": "merged", "note": "合并"}
    )

    assert response.status_code == 422
    assert "须选定并入哪个站点" in text(response)


def test_a_wrong_phone_and_an_unknown_account_are_explained(client, clerk):
    response = client.post(
        url("new_person"), {"name": "赵小燕", "phone_number": "12", "username": "nobody"}
    )

    assert response.status_code == 422
    assert "请填写11位手机号码" in text(response)
    assert "没有“nobody”这个账号" in text(response)
    assert not Person.objects.exists()


def test_an_account_belongs_to_one_person(client, clerk):
    PersonFactory(user=OfficerFactory(username="zhaoxy"))

    response = client.post(url("new_person"), {"name": "别人", "username": "zhaoxy"})

    assert "已经是别人的了" in text(response)


def test_editing_a_person_keeps_the_phone_unless_a_new_one_is_given(client, clerk):
    person = PersonFactory(phone=keep(ContactKind.PHONE, "13800000021"))
    edit = url("edit_person", person)

    client.post(edit, {"name": "赵小燕", "position": "社区副主任"})
    person.refresh_from_db()
    assert (person.position, person.phone.masked) == ("社区副主任", "138****0021")
    client.post(edit, {"name": "赵小燕", "phone_number": "13900000107"})

    person.refresh_from_db()
    assert person.phone.masked == "139****0107"
    assert Contact.objects.earliest("pk").erased_at is not None


def test_an_officer_is_appointed_to_a_station(client, clerk):
    response = client.post(
        url("appoint", PersonFactory()), {"kind": "officer", "starts_on": TODAY.isoformat()}
    )

    assert response.status_code == 422
    assert "请选择站点。" in text(response)


def test_an_expert_is_appointed_by_the_office(client, clerk):
    person = PersonFactory()

    client.post(url("appoint", person), {"kind": "expert", "starts_on": TODAY.isoformat()})

    assert Appointment.objects.get().station is None
    assert "办公室" in text(client.get(url("person_change", person)))


def test_a_second_appointment_of_the_kind_is_explained(client, clerk):
    held = AppointmentFactory()

    response = client.post(
        url("appoint", held.person),
        {"kind": "officer", "station": held.station.pk, "starts_on": TODAY.isoformat()},
    )

    assert response.status_code == 422
    assert "已有同类聘任" in text(response)


def test_an_appointment_is_ended_with_a_reason(client, clerk):
    held = AppointmentFactory()
    end = url("end_appointment", held)

    assert client.post(end, {"ends_on": TODAY.isoformat()}).status_code == 422
    client.post(end, {"ends_on": TODAY.isoformat(), "reason": "工作调动"})

    held.refresh_from_db()
    assert (held.ends_on, held.end_reason) == (TODAY, "工作调动")


def test_only_clerks_keep_stations_and_people(client):
    station, held = StationFactory(), AppointmentFactory()
    pages = [
        url("new_station"), url("edit_station", station), url("move_station", station),
        url("new_person"), url("edit_person", held.person), url("appoint", held.person),
        url("end_appointment", held),
    ]  # fmt: skip
    for stranger in (ReviewerFactory(), OfficerFactory()):
        client.force_login(stranger)
        assert {client.get(page).status_code for page in pages} == {404}


def test_reviewers_look_and_officers_do_not(client):
    station, person = StationFactory(), PersonFactory()
    for user, status in ((ReviewerFactory(), 200), (OfficerFactory(), 404)):
        client.force_login(user)
        assert client.get(url("station_change", station)).status_code == status
        assert client.get(url("person_change", person)).status_code == status


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_station_costs_as_much_for_three_people_as_for_one(
    client, clerk, count, django_assert_num_queries
):
    station = StationFactory()
    AppointmentFactory.create_batch(count, station=station, ends_on=TODAY + timedelta(days=9))
    client.get(url("station_change", station))

    with django_assert_num_queries(11):
        client.get(url("station_change", station))


@pytest.mark.parametrize("preset", ["ledger", "assignments", "officers", "experts"])
def test_workbooks_are_built_as_jobs(client, clerk, preset):
    response = client.post(reverse("admin:stations_export", args=[preset]), {"consultation": "x"})

    job = Job.objects.get()
    assert response.url == reverse("jobs:show", args=[job.pk])
    assert job.params == {"preset": preset, "consultation": "x"}


def test_other_workbooks_are_not_built_here(client, clerk):
    assert client.post(reverse("admin:stations_export", args=["year"])).status_code == 404
    assert client.get(reverse("admin:stations_export", args=["ledger"])).status_code == 405


def test_lists_show_the_buttons_of_who_may_use_them(client, clerk):
    StationFactory()
    export = reverse("admin:stations_export", args=["officers"])

    assert url("new_station") in text(client.get(url("station_changelist")))
    assert url("new_person") in text(client.get(url("person_changelist")))
    assert export in text(client.get(url("rosters")))


def test_a_part_of_a_roster_is_asked_for_by_station(client, clerk):
    station = StationFactory(name="石桥镇工作站")
    assert "只导出一部分联络员" in client.get(reverse("admin:stations_rosters")).content.decode()

    export = reverse("admin:stations_export", args=["officers"])
    client.post(export, {"station": station.code, "kind": "collector"})

    job = Job.objects.get()
    assert job.params["filters"] == {"station": station.code, "kind": "collector"}
    assert "石桥镇工作站、信息采集员" in job.label
    assert client.post(export, {"kind": "king"}).status_code == 404
