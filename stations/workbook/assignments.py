"""年度任务分派表 (form 4.6): a sheet for each year, with what of the plan nobody has yet."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.db.models import Q
from django.utils import timezone

from drafts.models import Consultation, PlanItem
from liaison.office.services import office
from liaison.workbooks.choices import PersonalData
from liaison.workbooks.looks import Column, SheetSpec
from liaison.workbooks.presets import Tables, preset
from stations.choices import ASSIGNMENT_DROPPED, AssignmentStatus
from stations.models import Assignment, Station
from stations.models.assignments import AssignmentQuerySet
from stations.workbook.narrowing import ALL, ASSIGNMENT_FILTERS, Filters, chosen_station
from stations.workbook.tables import ROWS_AT_ONCE, consultation_of, remark, source_of, table

ASSIGNMENTS = [
    Column("序号", 6, "int"),
    Column("立法项目、征询事项", 34),
    Column("项目类别", 12),
    Column("上级机关", 24),
    Column("计划时间", 12),
    Column("牵头工作小组", 14),
    Column("分派方式", 10),
    Column("承办站点", 28),
    Column("协办站点", 22),
    Column("专家", 14),
    Column("征询方式要求", 26),
    Column("最低要求（场次、条数）", 14),
    Column("站点报送截止", 20, "datetime"),
    Column("上报截止", 20, "datetime"),
    Column("完成情况", 22),
    Column("备注", 28),
]
A = AssignmentStatus
# Where presets take a consultation, this one takes a year as well.
YEAR = re.compile(r"year-(20\d\d)")
DONE = {A.FILED, A.NIL_FILED, A.ACCEPTED}


@preset("assignments", "年度任务分派表", filters=ASSIGNMENT_FILTERS)
def assignments(slug: str | None, filters: Filters = ALL) -> Tables:
    """Of one consultation, of one year (``year-2026``); else of all, a sheet for each year."""
    found, station = YEAR.fullmatch(slug or ""), chosen_station(filters)
    only = {"承办站点": station.name} if station else {}
    if slug and not found:
        consultation = consultation_of(slug)
        tasks = Assignment.objects.filter(consultation=consultation).exclude(status=A.CANCELLED)
        tasks = tasks.filter(station=station) if station else tasks
        words, rows = {"范围": str(consultation), **only}, task_rows(tasks)
        return table("任务分派表", ASSIGNMENTS, tasks.count(), rows, words, PersonalData.STAFF)
    years = [int(found[1])] if found else years_with_tasks() or [timezone.localdate().year]
    tables = [table_of_year(year, station) for year in years]
    sheets = [
        (_sheet(year, total), rows) for year, (total, rows) in zip(years, tables, strict=True)
    ]
    what = "任务" if station else "任务和计划项目"
    words = {"范围": f"{'、'.join(str(year) for year in years)}年度的{what}", **only}
    total = sum(number for number, _ in tables)
    return Tables(sheets, PersonalData.STAFF, filters=words, total=total)


def years_with_tasks() -> list[int]:
    """The years of tasks and plans, the latest first."""
    given = {one.year for one in Assignment.objects.dates("dispatched_at", "year")}
    planned = set(PlanItem.objects.values_list("plan__year", flat=True))
    return sorted(given | planned, reverse=True)


def tasks_of_year(year: int) -> AssignmentQuerySet:
    """What the year's plan led to, and what was handed out that year beside the plan."""
    planned = Q(consultation__plan_item__plan__year=year)
    beside = Q(consultation__plan_item=None, dispatched_at__year=year)
    return Assignment.objects.filter(planned | beside).exclude(status=A.CANCELLED)


def table_of_year(year: int, station: Station | None = None) -> tuple[int, Iterator[list[Any]]]:
    """How many rows, and the rows: the year's tasks, then what of its plan nobody has yet; of one
    station its tasks alone."""
    tasks = tasks_of_year(year)
    if station:
        tasks = tasks.filter(station=station)
        return tasks.count(), task_rows(tasks)
    unasked = _unasked(year)
    given = tasks.count()
    return given + len(unasked), chain(task_rows(tasks), _plan_rows(unasked, given))


def task_rows(tasks: AssignmentQuerySet) -> Iterator[list[Any]]:
    loaded = tasks.select_related(
        "station", "consultation__version__draft__organ", "consultation__plan_item__plan"
    ).prefetch_related("assisting", "experts")
    ordered = loaded.order_by("due_at", "consultation", "station__pinyin_key", "pk")
    ordered = ordered.defer("consultation__version__source_text", "consultation__notice_text")
    for number, task in enumerate(ordered.iterator(chunk_size=ROWS_AT_ONCE), start=1):
        consultation = task.consultation
        item, draft = consultation.plan_item, consultation.version.draft
        yield [
            number,
            consultation.title,
            draft.get_kind_display(),
            str(draft.organ),
            f"{item.plan.year}年{item.month}月" if item else "计划外",
            consultation.lead_group or (item.lead_group if item else ""),
            task.get_mode_display(),
            task.station.name,
            "、".join(one.name for one in task.assisting.all()),
            "、".join(one.name for one in task.experts.all()),
            task.requirement,
            at_least(task),
            task.due_at,
            consultation.office_due,
            how_far(task),
            remark(task.was_late and "逾期报送", source_of(task), task.nil_reason),
        ]


def at_least(task: Assignment) -> str:
    """1场、5条."""
    parts = ((task.min_sessions, "场"), (task.min_opinions, "条"))
    return "、".join(f"{number}{unit}" for number, unit in parts if number)


def how_far(task: Assignment) -> str:
    """已办结（9条）."""
    state = task.get_status_display()
    return f"{state}（{task.counted}条）" if task.status in DONE and task.counted else state


def _unasked(year: int) -> list[PlanItem]:
    asked = Consultation.objects.filter(pk__in=Assignment.objects.values("consultation"))
    items = PlanItem.objects.filter(plan__year=year).exclude(
        pk__in=asked.filter(plan_item__isnull=False).values("plan_item")
    )
    return list(items.select_related("organ", "plan").order_by("month", "pk"))


def _plan_rows(items: list[PlanItem], number: int) -> Iterator[list[Any]]:
    for item in items:
        number += 1
        planned = f"{item.plan.year}年{item.month}月"
        begin = [number, item.title, item.get_kind_display(), str(item.organ), planned]
        middle: list[Any] = [item.lead_group, "", "", "", "", item.requirement, ""]
        yield [*begin, *middle, None, None, "未交办", item.note]


def _sheet(year: int, total: int) -> SheetSpec:
    today = timezone.localdate()
    return SheetSpec(
        title=f"{year}年任务分派表",
        heading=f"{office().county_name}{year}年度任务分派表",
        left_note=f"填报单位：{office().name}",
        right_note=f"填报时间：{today.year}年{today.month}月{today.day}日",
        columns=ASSIGNMENTS,
        expected_rows=total,
    )


def loads_of_year(year: int) -> list[dict[str, Any]]:
    """What each station was asked to do in the year: tasks, answered, late, opinions."""
    return tasks_of_year(year).exclude(status__in=ASSIGNMENT_DROPPED).loads()
