"""历史导入: old workbooks as they are, once, counted apart, taken back as a whole."""

from datetime import timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from liaison.jobs import services as jobs
from liaison.jobs.models import Job
from liaison.office.files import store_upload
from stations import ledger_jobs  # noqa: F401 -- makes the kinds of jobs known
from stations.choices import HeldBy, ImportStatus, LedgerKind, LedgerStatus
from stations.errors import StationError
from stations.history_rows import kind_of
from stations.models import LedgerEntry, LedgerImport
from stations.services import history as services
from stations.services import ledger, ledger_revisions, ledger_years
from tests.factories.accounts import ClerkFactory, LeaderFactory, OfficerFactory, ReviewerFactory
from tests.factories.stations import LedgerEntryFactory, StationFactory
from tests.stations.history_files import HEADER, ROWS
from tests.stations.history_files import ledger as workbook

pytestmark = pytest.mark.django_db
HISTORY = "/admin/stations/ledgerentry/history/"
NOW = timezone.now()


@pytest.fixture
def station():
    return StationFactory(code="LY", name="柳荫街道立法联系点工作站", aliases="柳荫街道联系点")


@pytest.fixture
def clerk():
    return ClerkFactory()


def check(clerk, station=None, upload=None):
    file = store_upload(upload or workbook(), kinds={"xlsx"}, by=clerk)
    return services.keep_check(file, station=station, by=clerk, now=NOW)


def bring_in(clerk, station=None, upload=None):
    batch = check(clerk, station, upload)
    return services.accept_import(batch.pk, by=clerk, now=NOW)


def text(response):
    return response.content.decode()


def test_an_old_ledger_is_read_as_it_is(clerk, station):
    batch = bring_in(clerk, station)

    assert (batch.read_count, batch.accepted_count, batch.error_count) == (3, 3, 0)
    entries = LedgerEntry.objects.order_by("starts_at")
    visit, meeting, publicity = entries
    assert [entry.kind for entry in entries] == [
        LedgerKind.FIELD_VISIT,
        LedgerKind.SOLICITATION_MEETING,
        LedgerKind.PUBLICITY,
    ]
    assert (meeting.title, meeting.headcount) == ("物业管理条例座谈会，围绕停车收费讨论", 50)
    assert meeting.extra == {"reported_opinions": 12}
    assert meeting.opinion_count == 0
    assert (publicity.headcount, publicity.place) == (200, "集市")
    assert timezone.localtime(visit.starts_at).date().isoformat() == "2022-12-31"
    assert {entry.status for entry in entries} == {LedgerStatus.APPROVED}
    assert {entry.moves.get().note for entry in entries} == {"历史导入"}


def test_its_numbers_are_a_series_of_their_own(clerk, station):
    year = timezone.localdate().year
    bring_in(clerk, station)
    again = workbook([[1, f"{year}年1月1日", "", "新年普法宣传", 5, None, ""]])
    bring_in(clerk, station, again)
    daily = LedgerEntry(
        station=station,
        kind=LedgerKind.OTHER,
        title="整理资料架",
        starts_at=NOW - timedelta(days=1),
    )
    ledger.file_entry(daily, by=clerk, now=NOW, submit=False)

    numbers = {n.split("-", 1)[1] for n in LedgerEntry.objects.values_list("number", flat=True)}
    assert numbers == {
        "LY-2022-L001", "LY-2023-L001", "LY-2023-L002", f"LY-{year}-L001", f"LY-{year}-001",
    }  # fmt: skip


def test_the_same_ledger_again_brings_nothing_twice(clerk, station):
    bring_in(clerk, station)
    longer = workbook([*ROWS, [4, "2023-07-01", "", "法律宣讲", 30, None, ""]])

    batch = check(clerk, station, longer)
    assert (batch.duplicate_count, batch.new_count) == (3, 1)
    services.accept_import(batch.pk, by=clerk, now=NOW)
    services.accept_import(batch.pk, by=clerk, now=NOW)

    assert LedgerEntry.objects.count() == 4
    assert LedgerEntry.objects.get(title="法律宣讲").held_by == HeldBy.EXPERT
    with pytest.raises(StationError, match="没有可以导入的新内容"):
        bring_in(clerk, station, longer)


def test_two_equal_rows_of_one_sheet_are_two_activities(clerk, station):
    assert bring_in(clerk, station, workbook([ROWS[1], ROWS[1]])).accepted_count == 2
    assert check(clerk, station, workbook([ROWS[1], ROWS[1]])).new_count == 0


def test_it_counts_apart(clerk, station):
    bring_in(clerk, station)

    assert not LedgerEntry.objects.counted().exists()
    assert LedgerEntry.objects.imported().count() == 3


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        (1, None, "请填写“活动时间”"),
        (1, "去年春天", "“去年春天”不是日期"),
        (1, "2099-01-01", "活动时间在今天以后"),
        (1, "1949-10-01", "活动时间早于1990年"),
        (3, None, "标题和内容至少写一项。"),
        (3, "联系人13812345678", "这里像是有手机号码，请删去后再导入。"),
        (4, "很多人", "“很多人”不是数量"),
        (5, "2000000", "不是数量"),
    ],
)
def test_what_is_wrong_is_told_by_row_in_the_same_workbook(clerk, station, column, value, said):
    wrong = list(ROWS[0])
    wrong[column] = value

    batch = check(clerk, station, workbook([wrong, ROWS[1]]))

    (error,) = batch.errors
    assert error["row"] == 3
    assert said in error["message"]
    with batch.returned_file.file.open("rb") as content:
        sheet = load_workbook(content).active
    assert sheet.cell(2, 8).value == "错误"
    assert said in sheet.cell(3, 8).value
    assert sheet.cell(4, 8).value is None
    assert services.accept_import(batch.pk, by=clerk, now=NOW).accepted_count == 1


@pytest.mark.parametrize("called", ["柳荫街道立法联系点工作站", "LY", "柳荫街道联系点", "柳荫街道"])
def test_a_station_is_found_by_what_people_call_it(clerk, station, called):
    StationFactory(name="石桥镇立法联系点工作站")
    row = [called, "2023-06-01", "普法宣传"]

    bring_in(clerk, None, workbook([row], ["联系点", "日期", "内容"]))

    assert LedgerEntry.objects.get().station == station


@pytest.mark.parametrize(
    ("called", "said"),
    [("北京", "没有名为“北京”的站点"), ("工作站", "请写站点全称"), ("", "请写明是哪个站点。")],
)
def test_an_unknown_station_is_explained(clerk, station, called, said):
    StationFactory(name="石桥镇立法联系点工作站")
    row = [called, "2023-06-01", "普法宣传"]

    batch = check(clerk, None, workbook([row], ["联系点", "日期", "内容"]))

    assert said in batch.errors[0]["message"]


@pytest.mark.parametrize(
    ("kind", "title", "expected"),
    [
        ("联席会议", "", (LedgerKind.JOINT_MEETING, "")),
        ("立法茶座", "", (LedgerKind.SOLICITATION_MEETING, "立法茶座")),
        ("", "化解邻里纠纷", (LedgerKind.DISPUTE_RESOLUTION, "")),
        ("特色活动", "包粽子", (LedgerKind.OTHER, "特色活动")),
    ],
)
def test_kinds_are_known_by_their_words(kind, title, expected):
    assert kind_of(kind, title) == expected


def test_undoing_voids_all_of_it_and_it_may_come_in_again(clerk, station):
    batch = bring_in(clerk, station)
    numbers = set(LedgerEntry.objects.values_list("number", flat=True))

    assert services.undo_import(batch, by=clerk, reason="站点选错", now=NOW) == 3

    assert not LedgerEntry.objects.imported().exists()
    assert {e.moves.last().note for e in LedgerEntry.objects.all()} == {"撤销历史导入：站点选错"}
    bring_in(clerk, station)
    assert LedgerEntry.objects.imported().count() == 3
    assert not numbers & set(LedgerEntry.objects.imported().values_list("number", flat=True))
    with pytest.raises(StationError, match="不是“已导入”状态"):
        services.undo_import(batch, by=clerk, reason="再撤一次", now=NOW)


def test_a_closed_year_takes_old_ledgers_in_and_out(clerk, station):
    LedgerEntryFactory(starts_at=NOW.replace(year=2023), status=LedgerStatus.APPROVED)
    ledger_years.lock_year(2023, by=ReviewerFactory(), reason="核对")

    batch = bring_in(clerk, station)
    services.undo_import(batch, by=clerk, reason="站点选错", now=NOW)

    assert LedgerEntry.objects.filter(history_import=batch, status=LedgerStatus.VOIDED).count() == 3


def test_one_imported_entry_is_not_corrected_by_itself(clerk, station):
    bring_in(clerk, station)
    entry = LedgerEntry.objects.first()
    changed = LedgerEntry.objects.get(pk=entry.pk)
    changed.headcount = 7

    with pytest.raises(StationError, match="撤销导入后重新导入"):
        ledger_revisions.propose_correction(entry, changed, by=OfficerFactory(), reason="写错")


def test_from_the_upload_to_the_undo_on_the_pages(client, clerk, station):
    client.force_login(clerk)
    assert b"".join(client.get(f"{HISTORY}template/").streaming_content)
    response = client.post(
        HISTORY,
        {"file": workbook([*ROWS, [9, "某天", "", "x", "", "", ""]]), "station": station.pk},
    )
    batch = LedgerImport.objects.get()
    assert response.url == f"{HISTORY}{batch.pk}/"
    html = text(client.get(response.url))
    assert "导入 3 行" in html
    assert "“某天”不是日期" in html
    assert b"".join(client.get(f"{response.url}returned/").streaming_content)
    assert not LedgerEntry.objects.exists()

    client.post(f"{response.url}accept/")
    jobs.run(Job.objects.get().pk)

    assert "已导入3条历史台账" in Job.objects.get().message
    assert "L001" in text(client.get(response.url))
    assert client.post(f"{response.url}undo/", {"note": ""}).status_code == 422
    client.post(f"{response.url}undo/", {"note": "站点选错"})
    batch.refresh_from_db()
    assert batch.status == ImportStatus.UNDONE


def test_a_file_that_is_no_ledger_is_explained(client, clerk):
    client.force_login(clerk)

    response = client.post(HISTORY, {"file": workbook([["a", "b"]], ["甲", "乙"])})

    assert response.status_code == 422
    assert "没有找到表头" in text(response)


def test_the_template_is_read_back(clerk, station, client, tmp_path):
    client.force_login(clerk)
    path = tmp_path / "template.xlsx"
    path.write_bytes(b"".join(client.get(f"{HISTORY}template/").streaming_content))
    book = load_workbook(path)
    sheet = book.worksheets[0]
    titles = [cell.value for cell in sheet[3]]
    for title, value in {
        "站点": "LY",
        "活动时间*": "2023-05-06",
        "标题": "茶座",
        "参加人数": "18",
    }.items():
        sheet.cell(5, titles.index(title) + 1).value = value
    book.save(path)

    with path.open("rb") as source:
        found = services.check_file(source, None, NOW)

    assert [row.entry.title for row in found.new] == ["茶座"]
    assert found.errors == []


def test_others_neither_import_nor_undo(client, clerk, station):
    batch = bring_in(clerk, station)
    client.force_login(LeaderFactory())
    assert client.get(HISTORY).status_code == 200
    assert client.post(HISTORY, {"file": workbook()}).status_code == 404
    for stranger in (LeaderFactory(), OfficerFactory()):
        client.force_login(stranger)
        for name in ("accept", "undo"):
            assert client.post(f"{HISTORY}{batch.pk}/{name}/", {"note": "x"}).status_code == 404
    batch.refresh_from_db()
    assert batch.status == ImportStatus.ACCEPTED


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_as_much_for_three_rows_as_for_one(
    client, clerk, station, count, django_assert_max_num_queries
):
    for number in range(count):
        batch = bring_in(
            clerk,
            station,
            workbook([[1, f"2023-05-0{number + 1}", "", "普法宣传", 1, None, ""]] * count),
        )
    client.force_login(clerk)
    for address in (HISTORY, f"{HISTORY}{batch.pk}/"):
        client.get(address)
        with django_assert_max_num_queries(7):
            client.get(address)


def test_bringing_in_many_takes_few_queries(clerk, station, django_assert_max_num_queries):
    rows = [[n, "2023-05-06", "", f"普法宣传第{n}场", 5, None, ""] for n in range(300)]
    batch = check(clerk, station, workbook(rows, HEADER))

    with django_assert_max_num_queries(25):
        services.accept_import(batch.pk, by=clerk, now=NOW)

    assert LedgerEntry.objects.imported().count() == 300
