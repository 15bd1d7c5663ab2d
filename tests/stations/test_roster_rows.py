"""What people really type into rosters, cell by cell."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from stations.models import Station
from stations.roster_matching import Matcher
from stations.services.rosters import check_file
from stations.station_names import StationNames
from tests.factories.drafts import OpenConsultationFactory
from tests.factories.stations import AppointmentFactory, StationFactory
from tests.stations.rosters import row_of, write_roster

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def station():
    return StationFactory(code="SQ", name="石桥镇立法联系点工作站", aliases="石桥站、桥头站")


@pytest.fixture
def judge(tmp_path, station):
    """Reads one row; answers with the row, or with what is wrong with it."""

    def judge(name="赵霞", phone="", **columns):
        rows = [row_of(station.name, name, phone) | columns]
        check = check_file(write_roster(tmp_path / "a.xlsx", rows), "officers", TODAY)
        if check.errors:
            return [(error.column, error.message) for error in check.errors]
        return check.steps[0].row

    return judge


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("赵 霞", "赵霞"),
        ("　赵　霞　", "赵霞"),
        ("买买提•艾力", "买买提·艾力"),
        ("买买提 . 艾力", "买买提·艾力"),
        ("𬬭㛃", "𬬭㛃"),
        ("Ｊohn Smith", "John Smith"),
    ],
)
def test_names_are_written_one_way(judge, typed, name):
    assert judge(typed).name == name


@pytest.mark.parametrize("typed", ["张\ue123", "赵霞13800000021", "（示例）赵某某"])
def test_what_is_no_name_is_explained(judge, typed):
    ((column, message),) = judge(typed)
    assert column == "姓名"
    assert message.endswith("。")


@pytest.mark.parametrize(
    "typed",
    ["1988.05", "1988年5月", "1988-5", "1988/05", 1988.05, 198805, "１９８８．０５",
     "1988-05-12", datetime(1988, 5, 1)],  # noqa: DTZ001 -- what a cell holds
)  # fmt: skip
def test_a_month_of_birth_in_every_spelling(judge, typed):
    assert judge(出生年月=typed).columns["born_in"] == date(1988, 5, 1)


def test_a_month_that_lost_its_last_digit_is_asked_about(judge):
    assert judge(出生年月=1988.1) == [
        ("出生年月", "“1988.1”分不清是1月还是10月，请写成 1988-01 或者 1988-10。")
    ]


@pytest.mark.parametrize("typed", ["1888.05", "2024.05", "1988.13", "八八年五月"])
def test_what_is_no_month_of_birth_is_explained(judge, typed):
    ((column, _),) = judge(出生年月=typed)
    assert column == "出生年月"


@pytest.mark.parametrize(
    ("typed", "day"),
    [("2027-02-28", date(2027, 2, 28)), ("2028.02", date(2028, 2, 29)),
     (datetime(2027, 2, 28), date(2027, 2, 28)), (46446, date(2027, 2, 28))],  # noqa: DTZ001
)  # fmt: skip
def test_a_term_until_a_month_lasts_until_its_end(judge, typed, day):
    assert judge(任期至=typed).ends_on == day


@pytest.mark.parametrize(
    "typed",
    [13800000021, 1.3800000021e10, "138 0000 0021", "138-0000-0021", "１３８００００００２１"],
)
def test_a_phone_in_every_spelling(judge, typed):
    assert judge(phone=typed).phone.replace("-", "") == "13800000021"


def test_a_phone_in_scientific_notation_has_lost_its_end(judge):
    assert judge(phone="1.38E+10") == [
        ("手机", "手机被表格软件变成了科学计数法，末几位已丢失，请重新填写。")
    ]


@pytest.mark.parametrize(
    ("typed", "kind", "tenure"),
    [
        ("固定", "officer", "fixed"), ("流动", "officer", "mobile"), ("联络员", "officer", "fixed"),
        ("联络员（流动）", "officer", "mobile"), ("信息员", "collector", "fixed"),
        ("志愿者", "volunteer", "fixed"), ("法律顾问", "legal_counsel", "fixed"),
    ],
)  # fmt: skip
def test_kinds_in_the_offices_words(judge, typed, kind, tenure):
    row = judge(聘任类别=typed)
    assert (row.kind, row.tenure) == (kind, tenure)


@pytest.mark.parametrize("typed", ["专家", "临时工"])
def test_other_kinds_are_explained(judge, typed):
    ((column, _),) = judge(聘任类别=typed)
    assert column == "聘任类别"


def test_who_joins_for_a_project_is_appointed_on_a_page_and_known_from_a_roster(
    judge, station, tmp_path
):
    assert judge(聘任类别="按项目吸纳") == [
        ("姓名", "按项目吸纳的要写明立法项目，请在人员页面办理聘任。")
    ]
    AppointmentFactory(
        person__name="赵霞",
        station=station,
        tenure="project",
        consultation=OpenConsultationFactory(),
        starts_on=date(2024, 3, 1),
        ends_on=date(2027, 2, 28),
    )
    rows = [row_of(station.name, "赵霞", 聘任类别="按项目吸纳", 工作单位及职务=None)]
    check = check_file(write_roster(tmp_path / "a.xlsx", rows), "officers", TODAY)
    assert (check.new, check.errors, check.steps[0].appointment_changes) == (0, [], {})


def test_id_numbers_are_refused_wherever_they_stand(judge):
    assert judge(备注="身份证11010119880512002X") == [
        ("备注", "请不要填写身份证号，删去后再上传。")
    ]


def test_every_wrong_cell_of_a_row_is_told(judge):
    found = judge(性别="不详", 状态="退休", 任期至="2020-01", 站点="没有")
    assert {column for column, _ in found} == {"性别", "状态", "任期至", "站点"}


def test_who_has_left_has_a_last_day(judge):
    assert judge(状态="已离任", 任期至=None) == [("状态", "已离任的，请在任期一栏写明到哪一天。")]


def test_a_station_is_found_by_what_people_call_it(station):
    above = StationFactory(name="柳荫街道立法联系点工作站")
    StationFactory(name="柳荫街道柳荫社区信息采集点", parent=above)
    names = StationNames(Station.objects.all())

    found = [names.find(text) for text in ("SQ", "桥头站", "石桥镇", "石桥镇 立法联系点工作站")]
    assert found == [station] * 4
    assert names.find("柳荫街道") == above


def test_a_station_merged_away_names_its_heir(station):
    StationFactory(name="旧镇工作站", status="merged", merged_into=station)
    names = StationNames(Station.objects.select_related("merged_into"))

    with pytest.raises(Exception, match="请写“石桥镇立法联系点工作站”"):
        names.find("旧镇工作站")


@pytest.mark.parametrize("count", [1, 3])
def test_matching_takes_two_queries_for_any_number(judge, count, django_assert_num_queries):
    row = judge()

    with django_assert_num_queries(1):
        Matcher([row] * count)
