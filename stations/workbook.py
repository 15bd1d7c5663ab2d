"""Workbooks of the stations' work: ledger, tasks, rosters (forms 4.3 to 4.6).

Only what the portal collects; phones are masked, and there are no numbers of identity cards.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from drafts.models import Consultation
from liaison.office.services import office
from liaison.workbooks.choices import PersonalData
from liaison.workbooks.errors import WorkbookError
from liaison.workbooks.looks import Column, SheetSpec
from liaison.workbooks.presets import Tables, preset
from stations.choices import AppointmentKind, AssignmentStatus, LedgerKind, LedgerStatus
from stations.ledger_kinds import QUESTIONS
from stations.models import Appointment, Assignment, LedgerEntry

ROWS_AT_ONCE = 500
LEDGER = [
    Column("台账编号", 20),
    Column("站点", 20),
    Column("类别", 16),
    Column("具体形式", 12),
    Column("标题", 28),
    Column("开始时间", 20, "datetime"),
    Column("结束时间", 20, "datetime"),
    Column("地点", 20),
    Column("方式", 10),
    Column("组织者", 14),
    Column("参加对象", 18),
    Column("参加人数", 8, "int"),
    Column("其中代表（人次）", 8, "int"),
    Column("其中专家（人次）", 8, "int"),
    Column("其中群众（人次）", 8, "int"),
    Column("关联征求意见", 28),
    Column("分类内容", 28),
    Column("内容摘要", 40),
    Column("收集意见条数", 8, "int"),
    Column("解决问题（件）", 8, "int"),
    Column("附件（个）", 8, "int"),
    Column("经费（元）", 12, "money"),
    Column("填报人", 12),
    Column("填报日期", 16, "date"),
    Column("状态", 10),
    Column("备注", 16),
]
ASSIGNMENTS = [
    Column("序号", 6, "int"),
    Column("征询事项", 34),
    Column("项目类别", 12),
    Column("上级机关", 24),
    Column("分派方式", 10),
    Column("承办站点", 22),
    Column("征询方式要求", 26),
    Column("最低条数", 8, "int"),
    Column("站点报送截止", 20, "datetime"),
    Column("上报截止", 20, "datetime"),
    Column("签收时间", 20, "datetime"),
    Column("报送时间", 20, "datetime"),
    Column("完成情况", 16),
    Column("意见条数", 8, "int"),
    Column("备注", 28),
]
OFFICERS = [
    Column("序号", 6, "int"),
    Column("站点", 22),
    Column("姓名", 12),
    Column("工作单位及职务", 26),
    Column("职业", 12),
    Column("聘任类别", 14),
    Column("专长领域", 20),
    Column("聘任日期", 16, "date"),
    Column("任期至", 16, "date"),
    Column("手机", 16),
    Column("状态", 8),
    Column("备注", 18),
]
EXPERTS = [
    Column("序号", 6, "int"),
    Column("姓名", 12),
    Column("单位及职务、职称", 30),
    Column("专业领域", 26),
    Column("聘期自", 16, "date"),
    Column("聘期至", 16, "date"),
    Column("联系方式", 16),
    Column("状态", 8),
    Column("备注", 18),
]


@preset("ledger", "立法联系点工作台账")
def ledger(slug: str | None) -> Tables:
    """Everything that was handed in, also what was returned or voided: numbers have no gaps."""
    entries = LedgerEntry.objects.exclude(status=LedgerStatus.DRAFT).order_by("number")
    scope = "已提交的全部台账"
    if slug:
        consultation = _consultation(slug)
        entries, scope = entries.filter(consultation=consultation), f"关联“{consultation}”的台账"
    rows, shows = _ledger_rows(entries), PersonalData.STAFF
    return _table("工作台账", LEDGER, entries.count(), rows, {"范围": scope}, shows)


@preset("assignments", "年度任务分派表")
def assignments(slug: str | None) -> Tables:
    tasks = Assignment.objects.with_list_relations().exclude(status=AssignmentStatus.CANCELLED)
    scope = "未取消的全部任务"
    if slug:
        consultation = _consultation(slug)
        tasks, scope = tasks.filter(consultation=consultation), str(consultation)
    tasks = tasks.select_related("station", "consultation__version__draft__organ")
    ordered = tasks.order_by("due_at", "consultation", "station__pinyin_key", "pk")
    rows, shows = _task_rows(ordered), PersonalData.NONE
    return _table("任务分派表", ASSIGNMENTS, tasks.count(), rows, {"范围": scope}, shows)


@preset("officers", "联络员花名册")
def officers(slug: str | None) -> Tables:
    held = _appointments().exclude(kind=AppointmentKind.EXPERT)
    ordered = held.order_by("station__pinyin_key", "kind", "person__pinyin_key", "pk")
    rows, filters = _officer_rows(ordered), {"范围": "今天在聘的人员", "手机": "已遮盖"}
    return _table("联络员花名册", OFFICERS, held.count(), rows, filters, PersonalData.ROSTER)


@preset("experts", "专家库名册")
def experts(slug: str | None) -> Tables:
    held = _appointments().filter(kind=AppointmentKind.EXPERT)
    ordered = held.order_by("person__pinyin_key", "pk")
    rows, filters = _expert_rows(ordered), {"范围": "今天在聘的专家", "联系方式": "已遮盖"}
    return _table("专家库名册", EXPERTS, held.count(), rows, filters, PersonalData.ROSTER)


def _table(
    title: str,
    columns: list[Column],
    total: int,
    rows: Iterator[list[Any]],
    filters: dict[str, str],
    personal_data: PersonalData,
) -> Tables:
    today = timezone.localdate()
    spec = SheetSpec(
        title=title,
        heading=f"{office().county_name}{title}",
        left_note=f"填报单位：{office().name}",
        right_note=f"填报时间：{today.year}年{today.month}月{today.day}日",
        columns=columns,
        expected_rows=total,
    )
    return Tables([(spec, rows)], personal_data, filters=filters, total=total)


def _ledger_rows(entries: QuerySet[LedgerEntry]) -> Iterator[list[Any]]:
    loaded = entries.select_related("station", "filed_by", "consultation")
    for entry in loaded.prefetch_related("attachments").iterator(chunk_size=ROWS_AT_ONCE):
        yield [
            entry.number,
            entry.station.name,
            entry.get_kind_display(),
            entry.sub_kind,
            entry.title,
            entry.starts_at,
            entry.ends_at,
            entry.place,
            entry.get_mode_display(),
            entry.organiser,
            entry.audience,
            entry.headcount,
            entry.deputies,
            entry.experts,
            entry.residents,
            entry.consultation.title if entry.consultation else "",
            _answers(entry),
            entry.summary,
            entry.opinion_count,
            entry.solved_count,
            len(entry.attachments.all()),
            entry.expense,
            entry.filed_by.full_name,
            timezone.localdate(entry.created_at),
            entry.get_status_display(),
            _remark(entry.is_late and "迟报", _source(entry)),
        ]


def _task_rows(tasks: QuerySet[Assignment]) -> Iterator[list[Any]]:
    for number, task in enumerate(tasks.iterator(chunk_size=ROWS_AT_ONCE), start=1):
        draft = task.consultation.version.draft
        yield [
            number,
            task.consultation.title,
            draft.get_kind_display(),
            str(draft.organ),
            task.get_mode_display(),
            task.station.name,
            task.requirement,
            task.min_opinions,
            task.due_at,
            task.consultation.office_due,
            task.signed_at,
            task.filed_at,
            task.get_status_display(),
            task.opinion_count,
            _remark(task.was_late and "逾期报送", _source(task), task.nil_reason),
        ]


def _officer_rows(held: QuerySet[Appointment]) -> Iterator[list[Any]]:
    for number, one in enumerate(held, start=1):
        person = one.person
        yield [
            number,
            one.station.name if one.station else "办公室",
            person.name,
            person.position,
            person.occupation,
            one.get_kind_display(),
            person.specialties,
            one.starts_on,
            one.ends_on,
            person.phone.masked if person.phone else "",
            "在聘",
            person.remark,
        ]


def _expert_rows(held: QuerySet[Appointment]) -> Iterator[list[Any]]:
    for number, one in enumerate(held, start=1):
        person = one.person
        yield [
            number,
            person.name,
            person.position,
            person.specialties,
            one.starts_on,
            one.ends_on,
            person.phone.masked if person.phone else "",
            "在聘",
            person.remark,
        ]


def _appointments() -> QuerySet[Appointment]:
    held = Appointment.objects.in_force(timezone.localdate())
    return held.select_related("person__phone", "station")


def _answers(entry: LedgerEntry) -> str:
    """主讲人：孙某某；课时：2."""
    return "；".join(
        f"{question.label}：{entry.extra[question.key]}"
        for question in QUESTIONS[LedgerKind(entry.kind)]
        if question.key in entry.extra
    )


def _source(record: LedgerEntry | Assignment) -> str:
    return f"代录（{record.get_recorded_source_display()}）" if record.recorded_source else ""


def _remark(*parts: str | bool) -> str:
    return "；".join(part for part in parts if isinstance(part, str) and part)


def _consultation(slug: str) -> Consultation:
    found = Consultation.objects.filter(slug=slug).first()
    if found is None:
        raise WorkbookError(f"没有代号为“{slug}”的征求意见。")
    return found
