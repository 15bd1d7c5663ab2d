from datetime import timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from liaison.contacts.choices import ContactKind
from liaison.contacts.services import keep
from liaison.workbooks.errors import WorkbookError
from liaison.workbooks.services import export_preset
from stations.choices import AppointmentKind, AssignmentStatus, LedgerKind, LedgerStatus
from stations.models import LedgerEntry
from stations.services import ledger as services
from tests.factories.accounts import ClerkFactory
from tests.factories.office import StoredFileFactory
from tests.factories.stations import (
    AppointmentFactory,
    AssignmentFactory,
    LedgerEntryFactory,
    PersonFactory,
    StationFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def export(tmp_path):
    """Builds a preset; answers with its rows as dicts by column."""

    def export(preset, consultation=None, **filters):
        path = tmp_path / "workbook.xlsx"
        export_preset(preset, path=path, by=None, consultation=consultation, filters=filters)
        sheet = load_workbook(path).worksheets[0]
        titles, *rows = sheet.iter_rows(min_row=3, values_only=True)
        return [dict(zip(titles, row, strict=True)) for row in rows if row[1]]

    return export


def test_the_ledger_holds_what_was_handed_in(export):
    entry = LedgerEntryFactory(
        status=LedgerStatus.APPROVED,
        kind=LedgerKind.EXPERT_LECTURE,
        extra={"lecturer": "孙某某", "hours": 2},
        is_late=True,
        recorded_source="phone",
        headcount=18,
    )
    entry.attachments.create(file=StoredFileFactory())
    voided = LedgerEntryFactory(status=LedgerStatus.VOIDED)
    LedgerEntryFactory(status=LedgerStatus.DRAFT)

    rows = export("ledger")

    assert [row["台账编号"] for row in rows] == [entry.number, voided.number]
    assert rows[0]["分类内容"] == "主讲人：孙某某；课时：2"
    assert (rows[0]["参加人数"], rows[0]["附件（个）"]) == (18, 1)
    assert (rows[0]["状态"], rows[0]["备注"]) == ("已审核", "迟报；代录（电话）")
    assert len(rows) == LedgerEntry.objects.exclude(status="draft").count()


def test_the_ledger_of_one_consultation(export):
    task = AssignmentFactory()
    mine = LedgerEntryFactory(status=LedgerStatus.APPROVED, consultation=task.consultation)
    LedgerEntryFactory(status=LedgerStatus.APPROVED)

    rows = export("ledger", task.consultation.slug)

    assert [row["台账编号"] for row in rows] == [mine.number]


def test_an_unknown_consultation_is_one_sentence(export):
    with pytest.raises(WorkbookError, match="没有代号为“none”的征求意见。"):
        export("assignments", "none")


def test_the_table_of_tasks(export):
    task = AssignmentFactory(
        status=AssignmentStatus.NIL_FILED,
        nil_reason="两个村都没有不同意见",
        was_late=True,
        filed_at=timezone.now(),
    )
    AssignmentFactory(status=AssignmentStatus.CANCELLED)

    (row,) = export("assignments")

    assert row["立法项目、征询事项"] == task.consultation.title
    assert (row["承办站点"], row["完成情况"]) == (task.station.name, "已报送“无意见”")
    assert row["备注"] == "逾期报送；两个村都没有不同意见"
    due = timezone.localtime(task.due_at)
    assert abs(row["站点报送截止"] - due.replace(tzinfo=None)) < timedelta(seconds=1)


def test_the_rosters_hold_who_is_in_office_today_with_masked_phones(export):
    station = StationFactory(name="柳荫街道工作站")
    phone = keep(ContactKind.PHONE, "13800000021")
    officer = AppointmentFactory(person=PersonFactory(phone=phone), station=station)
    AppointmentFactory(station=station, ends_on=timezone.localdate() - timedelta(days=1))
    expert = AppointmentFactory(kind=AppointmentKind.EXPERT, station=None)

    (row,) = export("officers")
    (expert_row,) = export("experts")

    assert (row["站点"], row["姓名"]) == ("柳荫街道工作站", officer.person.name)
    assert (row["手机"], row["聘任类别"]) == ("138****0021", "固定")
    assert expert_row["姓名"] == expert.person.name


@pytest.mark.parametrize("preset", ["ledger", "assignments", "officers", "experts"])
@pytest.mark.parametrize("count", [1, 3])
def test_a_workbook_costs_as_much_for_three_rows_as_for_one(
    export, preset, count, django_assert_max_num_queries
):
    LedgerEntryFactory.create_batch(count, status=LedgerStatus.APPROVED)
    AssignmentFactory.create_batch(count)
    AppointmentFactory.create_batch(count)
    AppointmentFactory.create_batch(count, kind=AppointmentKind.EXPERT)

    with django_assert_max_num_queries(9):
        export(preset)


@pytest.mark.parametrize(
    ("preset", "words"),
    [
        ("ledger", "列出经办人员姓名，不列联系方式"),
        ("assignments", "列出经办人员姓名，不列联系方式"),
        ("officers", "列出姓名，联系方式已遮盖"),
        ("experts", "列出姓名，联系方式已遮盖"),
    ],
)
def test_the_last_sheet_says_what_is_shown_of_people(export, tmp_path, preset, words):
    export(preset)

    manifest = load_workbook(tmp_path / "workbook.xlsx")["说明"].values
    assert dict(row[:2] for row in manifest)["个人信息"] == words


def test_the_ledger_says_who_approved_and_why_it_was_given_back(export):
    entry = LedgerEntryFactory(status=LedgerStatus.SUBMITTED)
    first, second = ClerkFactory(full_name="钱静"), ClerkFactory(full_name="孙青")
    services.return_entry(entry, by=first, note="请写清地点")
    services.submit_entry(entry, by=entry.filed_by, now=timezone.now())
    services.approve_entry(entry, by=second)

    (row,) = export("ledger")

    assert (row["审核人"], row["退回理由"]) == ("孙青", "请写清地点")


def said_in(tmp_path):
    """What the last sheet says about the rows."""
    rows = load_workbook(tmp_path / "workbook.xlsx").worksheets[-1].iter_rows(values_only=True)
    return "\n".join(str(value) for row in rows for value in row if value)


def test_the_ledger_is_narrowed_by_days_station_and_round(export, tmp_path):
    task = AssignmentFactory()
    now = timezone.now()
    wanted = LedgerEntryFactory(
        station=task.station, consultation=task.consultation, status=LedgerStatus.APPROVED,
        starts_at=now,
    )  # fmt: skip
    LedgerEntryFactory(status=LedgerStatus.APPROVED, starts_at=now)
    LedgerEntryFactory(
        station=task.station, status=LedgerStatus.APPROVED, starts_at=now - timedelta(days=40)
    )
    today = timezone.localdate(now).isoformat()

    rows = export(
        "ledger", task.consultation.slug, station=task.station.code, since=today, until=today
    )

    assert [row["台账编号"] for row in rows] == [wanted.number]
    said = said_in(tmp_path)
    assert (f"从{today}到{today}" in said, f"关联“{task.consultation}”的台账" in said) == (
        True,
        True,
    )


def test_tasks_of_one_station_alone(export, tmp_path):
    task, _ = AssignmentFactory(), AssignmentFactory()

    rows = export("assignments", f"year-{timezone.localdate().year}", station=task.station.code)

    assert [row["承办站点"] for row in rows] == [task.station.name]
    assert task.station.name in said_in(tmp_path)


def test_a_roster_is_narrowed_by_station_and_kind_and_experts_by_field(export, tmp_path):
    station = StationFactory()
    person = AppointmentFactory(station=station, kind=AppointmentKind.COLLECTOR).person
    AppointmentFactory(station=station, kind=AppointmentKind.OFFICER)
    AppointmentFactory(kind=AppointmentKind.COLLECTOR)
    for field in ("养老服务", "特种设备"):
        AppointmentFactory(
            person=PersonFactory(specialties=field), station=None, kind=AppointmentKind.EXPERT
        )

    rows = export("officers", station=station.code, kind="collector")
    assert [row["姓名"] for row in rows] == [person.name]
    assert "信息采集员" in said_in(tmp_path)
    rows = export("experts", field="养老")
    assert [row["专业领域"] for row in rows] == ["养老服务"]


@pytest.mark.parametrize(
    ("preset", "filters", "words"),
    [
        ("officers", {"station": "NONE"}, "没有编号为“NONE”的站点"),
        ("officers", {"kind": "king"}, "没有“king”这一项"),
        ("officers", {"result": "adopted"}, "不能按“result”筛选。可用的有：station、kind"),
        ("ledger", {"since": "昨天"}, "不能是“昨天”"),
        ("progress", {"station": "LY"}, "可用的有：（无）"),
    ],
)
def test_what_means_nothing_is_refused_in_words(export, preset, filters, words):
    with pytest.raises(WorkbookError, match=words):
        export(preset, **filters)
