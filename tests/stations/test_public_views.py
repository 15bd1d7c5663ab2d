import pytest
from django.urls import reverse
from django.utils import timezone

from liaison.contacts.choices import ContactKind
from liaison.contacts.services import keep
from stations.choices import AppointmentKind, StationStatus
from tests.factories.stations import AppointmentFactory, PersonFactory, StationFactory

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def test_stations_stand_under_their_township(client):
    StationFactory(name="石桥镇工作站", township="石桥镇")
    StationFactory(name="柳荫街道工作站", township="柳荫街道")

    html = text(client.get("/stations/"))

    assert html.index("柳荫街道</h2>") < html.index("柳荫街道工作站</a>")
    assert html.index("石桥镇</h2>") < html.index("石桥镇工作站</a>")


def test_a_station_is_found_by_alias(client):
    StationFactory(name="柳荫街道工作站", aliases="柳荫立法茶座")
    StationFactory(name="石桥镇工作站")

    html = text(client.get("/stations/", {"q": "茶座"}))

    assert "柳荫街道工作站" in html
    assert "石桥镇工作站" not in html


def test_nothing_found_says_what_to_do(client):
    assert "请换个词再查" in text(client.get("/stations/", {"q": "没有"}))


@pytest.mark.parametrize("status", ["planned", "closed"])
def test_stations_that_do_not_exist_any_more_or_yet_are_not_shown(client, status):
    station = StationFactory(status=StationStatus(status))

    assert station.name not in text(client.get("/stations/"))
    assert client.get(f"/stations/{station.code}/").status_code == 404


def test_the_page_names_the_officers_without_their_phones(client):
    officer = AppointmentFactory(station__phone="0855-5550021")
    expert = AppointmentFactory(station=officer.station, kind=AppointmentKind.EXPERT)
    child = StationFactory(parent=officer.station, name="杨家屯采集点")

    html = text(client.get(f"/stations/{officer.station.code}/"))

    assert officer.person.name in html
    assert expert.person.name not in html
    assert child.name in html
    assert "0855-5550021" in html


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_as_much_for_three_stations_as_for_one(
    client, count, django_assert_num_queries
):
    StationFactory.create_batch(count)
    client.get("/stations/")

    with django_assert_num_queries(2):
        client.get("/stations/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_as_much_for_three_people_as_for_one(
    client, count, django_assert_num_queries
):
    station = StationFactory()
    AppointmentFactory.create_batch(count, station=station)
    StationFactory.create_batch(count, parent=station)
    client.get(f"/stations/{station.code}/")

    with django_assert_num_queries(10):
        client.get(f"/stations/{station.code}/")


def test_a_stations_page_tells_no_more_of_people_than_name_and_post(client):
    person = PersonFactory(
        name="赵霞",
        position="柳荫社区副主任",
        phone=keep(ContactKind.PHONE, "13800000021"),
        born_in="1988-05-01",
        sex="female",
        political_status="中共党员",
        education="本科/法学",
        specialties="物业管理",
        remark="身体不好",
    )
    held = AppointmentFactory(person=person, ends_on=timezone.localdate())
    AppointmentFactory(station=held.station, person__name="钱停职", status="suspended")
    AppointmentFactory(station=held.station, person__name="李拟聘", status="proposed")

    page = client.get(reverse("stations:page", args=[held.station.code])).content.decode()

    assert "赵霞，联络员（柳荫社区副主任）" in page
    for private in ("13800000021", "138****0021", "1988", "中共党员", "本科", "物业", "身体不好",
                    "钱停职", "李拟聘"):  # fmt: skip
        assert private not in page
