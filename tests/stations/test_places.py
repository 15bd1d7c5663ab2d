from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from stations.choices import StationKind, StationStatus
from stations.errors import StationError
from stations.models import Assignment, Facility, FacilityKind, Station, StationMap, Township
from stations.services.people import add_station
from stations.tree import check_parent
from tests.factories.accounts import ClerkFactory, OfficerFactory, ReviewerFactory
from tests.factories.stations import (
    AppointmentFactory,
    AssignmentFactory,
    LedgerEntryFactory,
    StationFactory,
    officer_of,
)

pytestmark = pytest.mark.django_db
K = StationKind


@pytest.fixture
def clerk(client):
    user = ClerkFactory()
    client.force_login(user)
    return user


def url(name, thing=None):
    return reverse(f"admin:stations_{name}", args=[thing.pk] if thing else [])


def text(response):
    return response.content.decode()


def fields(**given):
    return {
        "name": "柳荫街道立法联系点工作站",
        "code": "LY",
        "kind": "work_station",
        "level": "county",
        "township": "柳荫街道",
    } | given


def picture():
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "white").save(drawn, "PNG")
    return SimpleUploadedFile("ditu.png", drawn.getvalue(), content_type="image/png")


def test_a_township_written_at_a_station_stands_in_the_register(clerk):
    station = add_station(
        Station(code="LY", name="柳荫站", kind=K.WORK_STATION, township=" 柳荫街道 "), by=clerk
    )

    assert station.in_township == Township.objects.get(name="柳荫街道")
    assert station.township == "柳荫街道"


def test_renaming_a_township_shows_at_its_stations_and_keeps_villages(client, clerk):
    station = add_station(
        Station(code="LY", name="柳荫站", kind=K.WORK_STATION, township="柳荫镇"), by=clerk
    )
    sent = {"name": "柳荫街道", "villages": "柳荫社区 522700001001\n桥头村"}

    client.post(url("edit_township", station.in_township), sent)

    station.refresh_from_db()
    assert station.township == "柳荫街道"
    villages = station.in_township.villages.values_list("name", "division_code")
    assert sorted(villages) == [("柳荫社区", "522700001001"), ("桥头村", "")]


def test_a_wrong_line_of_villages_is_named_and_kept(client, clerk):
    response = client.post(
        url("new_township"), {"name": "石桥镇", "villages": "桥头村\n河边村 abc"}
    )

    assert response.status_code == 422
    assert "第2行不对" in text(response)
    assert "河边村 abc" in text(response)


def test_a_village_with_stations_stays(client, clerk):
    township = Township.objects.create(name="石桥镇")
    StationFactory(village=township.villages.create(name="桥头村"))

    response = client.post(url("edit_township", township), {"name": "石桥镇", "villages": ""})

    assert response.status_code == 422
    assert township.villages.count() == 1


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"name": "柳荫联络站", "kind": "deputy_station"}, "分不清是立法联络站还是代表联络站"),
        ({"name": "柳荫立法联络站", "kind": "deputy_station"}, "类型选的却是“代表联络站”"),
        ({"name": "柳荫立法茶座"}, "已经是“石桥镇立法联系点工作站”（别名“柳荫立法茶座”）的名称"),
    ],
)
def test_a_doubtful_name_is_asked_about_once(client, clerk, given, told):
    StationFactory(name="石桥镇立法联系点工作站", aliases="柳荫立法茶座")

    response = client.post(url("new_station"), fields(**given))

    assert response.status_code == 422
    assert told in text(response)
    assert client.post(url("new_station"), fields(**given, sure="on")).status_code == 302


def test_numbered_neighbours_are_not_doubted(client, clerk):
    StationFactory(name="柳荫街道第1工作站")

    assert client.post(url("new_station"), fields(name="柳荫街道第2工作站")).status_code == 302


def test_the_tree_has_no_ring_and_three_levels():
    top = StationFactory(kind=K.LIAISON_STATION)
    middle = StationFactory(parent=top)
    point = StationFactory(parent=middle, kind=K.COLLECTION_POINT)

    with pytest.raises(StationError, match="不能反过来"):
        check_parent(top, middle)
    with pytest.raises(StationError, match="信息采集点"):
        check_parent(StationFactory(), point)
    with pytest.raises(StationError, match="最多三级"):
        check_parent(top, StationFactory(kind=K.LIAISON_STATION))


@pytest.mark.parametrize("count", [1, 3])
def test_the_tree_costs_as_much_for_three_as_for_one(
    client, clerk, count, django_assert_num_queries
):
    StationFactory.create_batch(count, parent=StationFactory())
    client.get(url("tree"))

    with django_assert_num_queries(4):
        client.get(url("tree"))


def test_a_second_plaque_counts_its_facilities_at_the_place(client, clerk):
    home = StationFactory(kind=K.DEPUTY_HOME)
    station = StationFactory(co_located_with=home)
    kind = FacilityKind.objects.get(name="意见征集箱")

    client.post(url("standards", station), {f"{kind.pk}_is": "yes", f"{kind.pk}_on": "2026-01-05"})

    assert [(one.station, one.inspected_on) for one in Facility.objects.all()] == [
        (home, date(2026, 1, 5))
    ]


def test_officers_fill_in_their_own_station_only(client):
    station, other = StationFactory(), StationFactory()
    client.force_login(officer_of(station))

    page = client.get(reverse("workbench:standards", args=[station.code]))
    client.post(reverse("workbench:standards", args=[station.code]), {"funds_is": "yes"})

    assert "在聘1人" in text(page)
    assert station.standards.get().is_present is True
    assert client.get(reverse("workbench:standards", args=[other.code])).status_code == 404


def test_a_file_of_another_kind_is_refused_and_nothing_is_saved(client, clerk):
    station, kind = StationFactory(), FacilityKind.objects.first()
    sent = {
        f"{kind.pk}_is": "yes",
        f"{kind.pk}_file": SimpleUploadedFile("a.png", b"MZ not a picture"),
    }

    response = client.post(url("standards", station), sent)

    assert response.status_code == 422
    assert not Facility.objects.exists()


def test_a_former_name_stays_with_its_days(client, clerk):
    station = StationFactory(name="柳荫镇工作站")
    entry = LedgerEntryFactory(station=station, starts_at=timezone.now() - timedelta(days=3))

    client.post(url("edit_station", station), fields(code=station.code, sure="on"))

    station.refresh_from_db()
    today = timezone.localdate()
    assert station.name_on(today - timedelta(days=1)) == "柳荫镇工作站"
    assert station.name_on(today) == "柳荫街道立法联系点工作站"
    entry_page = text(client.get(reverse("admin:stations_ledger_entry", args=[entry.pk])))
    assert "柳荫镇工作站" in entry_page


def test_merging_asks_what_becomes_of_open_tasks(client, clerk):
    task, target = AssignmentFactory(), StationFactory()
    sent = {"status": "merged", "merged_into": target.pk, "note": "镇改街道"}

    refused = client.post(url("move_station", task.station), sent)
    assert refused.status_code == 422
    assert "1 项任务没有办完" in text(refused)
    client.post(url("move_station", task.station), {**sent, "tasks": "hand_on"})

    task.refresh_from_db()
    handed = Assignment.objects.get(station=target)
    assert (task.status, handed.due_at) == ("cancelled", task.due_at)
    assert task.station.status == StationStatus.MERGED


def test_what_was_recorded_before_a_merger_is_filed_by_the_old_station(client, clerk):
    task, target = AssignmentFactory(opinion_count=4), StationFactory()
    held = AppointmentFactory(station=task.station)
    sent = {"status": "merged", "merged_into": target.pk, "note": "合并", "tasks": "hand_on"}

    client.post(url("move_station", task.station), sent)

    task.refresh_from_db()
    held.refresh_from_db()
    assert task.status == "filed"
    assert held.station == task.station


def test_what_a_merged_station_kept_is_handed_on_later(client, clerk):
    task, target = AssignmentFactory(), StationFactory()
    gone = task.station
    sent = {"status": "merged", "merged_into": target.pk, "note": "合并", "tasks": "keep"}
    client.post(url("move_station", gone), sent)
    assert f"转给“{target.name}”接着办" in text(client.get(url("station_change", gone)))

    client.post(url("hand_on_tasks", gone))

    task.refresh_from_db()
    assert (task.status, Assignment.objects.get(station=target).status) == (
        "cancelled", "dispatched",
    )  # fmt: skip
    again = client.post(url("hand_on_tasks", gone), follow=True)
    assert "没有还没办完的任务" in text(again)


def test_the_page_of_a_merged_station_leads_on(client):
    target = StationFactory(name="新柳荫工作站")
    gone = StationFactory(status=StationStatus.MERGED, merged_into=target)

    html = text(client.get(f"/stations/{gone.code}/"))

    assert f'已并入<a href="/stations/{target.code}/">新柳荫工作站</a>' in html
    assert gone.name not in text(client.get("/stations/"))
    assert client.get(f"/stations/{gone.code}/visit/").status_code == 404


def test_the_common_logo_stands_on_every_stations_page(client, clerk):
    station = StationFactory()
    assert client.get("/stations/logo/").status_code == 404
    client.post(url("logo"), {"picture": picture()})
    shown = client.get("/stations/logo/")
    assert (shown["Content-Type"], shown.getvalue()[:4]) == ("image/png", b"\x89PNG")
    assert 'src="/stations/logo/' in text(client.get(f"/stations/{station.code}/"))
    client.post(url("remove_logo"))
    assert 'src="/stations/logo/' not in text(client.get(f"/stations/{station.code}/"))


def test_a_map_without_its_number_is_refused(client, clerk):
    assert client.post(url("map"), {"picture": picture()}).status_code == 422
    assert client.get("/stations/map/").status_code == 404

    client.post(url("map"), {"picture": picture(), "approval_number": "黔S(2025)001号"})

    assert StationMap.objects.get().approval_number == "黔S(2025)001号"
    assert "审图号：黔S(2025)001号" in text(client.get("/stations/"))
    shown = client.get("/stations/map/")
    assert (shown["Content-Type"], shown.getvalue()[:4]) == ("image/png", b"\x89PNG")


@pytest.mark.parametrize("count", [1, 3])
def test_the_directory_costs_as_much_for_three_as_for_one(client, count, django_assert_num_queries):
    StationFactory.create_batch(count)
    client.get("/stations/directory/")

    with django_assert_num_queries(1):
        html = text(client.get("/stations/directory/"))
    assert html.count("<svg") >= count


def test_only_clerks_keep_the_lists(client):
    station, township = StationFactory(), Township.objects.create(name="石桥镇")
    pages = [url("new_township"), url("edit_township", township), url("lists"), url("map")]
    for stranger in (ReviewerFactory(), OfficerFactory()):
        client.force_login(stranger)
        assert {client.get(page).status_code for page in pages} == {404}
        assert client.post(url("standards", station), {"funds_is": "yes"}).status_code == 404


def test_what_leaves_the_list_of_facilities_keeps_its_answers(client, clerk):
    kind = FacilityKind.objects.get(name="宣传栏")
    station = StationFactory()
    Facility.objects.create(station=station, kind=kind, is_present=True, by=clerk)

    client.post(url("lists"), {"facilities": "标识标牌\n饮水机", "themes": "党建"})

    assert list(FacilityKind.objects.filter(is_asked=True).values_list("name", flat=True)) == [
        "标识标牌",
        "饮水机",
    ]
    assert station.facilities.count() == 1
