"""Open data of results: the tables without anything about persons, as csv and as xlsx.

The same rows make both files. What a spreadsheet would take for a formula is kept as text.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils import timezone

from drafts.models import Consultation
from feedback import figures
from feedback.figures import public_scope
from feedback.funnel import Funnel
from feedback.results import result_rows
from liaison.office.services import office
from liaison.workbooks.choices import PersonalData
from liaison.workbooks.looks import Column, SheetSpec

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
NOTE = "收到意见按原始意见计数，其余按归并后的意见计数，两种数不能相除。"
RESULTS = [
    Column("序号", 6, "int"),
    Column("条款", 18),
    Column("意见建议", 44),
    Column("采纳情况", 14),
    Column("体现条款", 20),
    Column("体现条款文字", 40),
    Column("理由", 30),
    Column("来源站点", 24),
    Column("原始意见条数", 9, "int"),
]
COUNTS = [
    Column("收到意见（原始，条）", 12, "int"),
    Column("提出人数（人）", 10, "int"),
    Column("归并后（条）", 10, "int"),
    Column("上报（归并后，条）", 12, "int"),
    Column("已有结果（条）", 10, "int"),
    Column("采纳（条）", 9, "int"),
    Column("部分采纳（条）", 9, "int"),
    Column("待反馈（条）", 9, "int"),
    Column("停止审议、没有结果（条）", 9, "int"),
]
DRAFTS = [Column("类别", 10), Column("名称", 44), *COUNTS]
Row = Sequence[Any]


@dataclass(frozen=True)
class OpenTable:
    """What goes into both files of one consultation or one year."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]


def table_of_consultation(consultation: Consultation) -> OpenTable:
    """One row for each item that was sent up, as its public page has them."""
    rows = [
        [
            number,
            row.item.label,
            row.text,
            row.label,
            row.outcome.reflected_in if row.outcome else "",
            row.outcome.reflected_text if row.outcome else "",
            row.reason,
            "、".join(row.stations),
            row.opinions,
        ]
        for number, row in enumerate(result_rows(consultation), start=1)
    ]
    return OpenTable(f"意见采纳情况：{consultation.title}", RESULTS, rows)


def table_of_year(year: int) -> OpenTable:
    """The drafts, the total, then the stations, as the page of the year has them."""
    scope = public_scope(year)
    drafts = figures.by_draft(scope)
    rows = [["草案", row.consultation.title, *_counts(row.figures)] for row in drafts]
    rows.append(["合计", f"{len(drafts)}部", *_counts(figures.total(drafts))])
    rows += [["站点", row.name, *_counts(row.figures)] for row in figures.by_station(scope)]
    return OpenTable(f"{year}年征集、上报、采纳情况", DRAFTS, rows)


def write_csv(table: OpenTable, path: Path) -> None:
    """UTF-8 with the mark by which spreadsheets know it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.title for column in table.columns])
        writer.writerows([_plain(value) for value in row] for row in table.rows)


def write_xlsx(table: OpenTable, path: Path) -> None:
    """Loads 7 MB: for the worker."""
    from liaison.workbooks.services import code_version  # noqa: PLC0415 -- see above
    from liaison.workbooks.writer import Manifest, write_workbook  # noqa: PLC0415 -- see above

    now, name = timezone.now(), office().name
    day = timezone.localdate(now)
    spec = SheetSpec(
        title="采纳情况",
        heading=table.title,
        left_note=f"公布单位：{name}",
        right_note=f"数据截至：{day.year}年{day.month}月{day.day}日",
        columns=table.columns,
        footer=NOTE,
        expected_rows=len(table.rows),
    )
    manifest = Manifest(
        what="开放数据",
        exported_by=name,
        exported_at=now,
        code_version=code_version(),
        personal_data=PersonalData.NONE,
    )
    write_workbook(path, [(spec, table.rows)], manifest=manifest)


def _counts(one: Funnel) -> list[int]:
    return [
        one.opinions, one.people, one.items, one.submitted, one.decided, one.adopted,
        one.partial, one.waiting, one.stopped,
    ]  # fmt: skip


def _plain(value: Any) -> Any:
    is_formula = isinstance(value, str) and value.startswith(FORMULA_SIGNS)
    return f"'{value}" if is_formula else value
