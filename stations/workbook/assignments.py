"""年度任务分派表 (form 4.6)."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from liaison.workbooks.choices import PersonalData
from liaison.workbooks.looks import Column
from liaison.workbooks.presets import Tables, preset
from stations.choices import AssignmentStatus
from stations.models import Assignment
from stations.workbook.tables import ROWS_AT_ONCE, consultation_of, remark, source_of, table

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


@preset("assignments", "年度任务分派表")
def assignments(slug: str | None) -> Tables:
    tasks = Assignment.objects.with_list_relations().exclude(status=AssignmentStatus.CANCELLED)
    scope = "未取消的全部任务"
    if slug:
        consultation = consultation_of(slug)
        tasks, scope = tasks.filter(consultation=consultation), str(consultation)
    tasks = tasks.select_related("station", "consultation__version__draft__organ")
    ordered = tasks.order_by("due_at", "consultation", "station__pinyin_key", "pk")
    rows, shows = _task_rows(ordered), PersonalData.NONE
    return table("任务分派表", ASSIGNMENTS, tasks.count(), rows, {"范围": scope}, shows)


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
            remark(task.was_late and "逾期报送", source_of(task), task.nil_reason),
        ]
