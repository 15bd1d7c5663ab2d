"""A part of a frozen table, to be read and talked over at a station or in a group of experts.

Never what goes upward: that is the whole table, whose rows and checksum two people agreed to. So a
part has no document number and no checksum of its own, and its rows stand as they were frozen: a
row counts all opinions behind it, also those that were not asked for. Names are left out: who
agreed to be named upward did not agree to be named to the readers of a part.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from liaison.workbooks.choices import PersonalData
from liaison.workbooks.looks import SheetSpec
from liaison.workbooks.presets import Tables
from opinions.choices import ChangeKind
from opinions.models import CompiledSource, CompiledTable, Opinion
from opinions.models.compiling import mark_of
from opinions.raw_sheet import RAW_FILTERS, raw_wanted
from stations.workbook.narrowing import Filters, as_part, one_of

TABLE_FILTERS: Filters = {
    **RAW_FILTERS,
    "kind": "意见类别",
    "label": "条款（含这些字的，例如第二章）",
}
NAMES = "proposers"
AS_FROZEN = (
    "本表只是定稿的一部分，供阅读，不作上报用，不列提出人。"
    "各条照定稿原样：序号是定稿的序号，条数和来源站点是整条意见的，不只是选定部分的。"
)


def rows_of_part(
    table: CompiledTable, rows: Sequence[dict[str, Any]], filters: Filters
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Those of ``rows`` that at least one such opinion stands behind, and what was asked for in
    words. Raises WorkbookError for what means nothing."""
    wanted, words = raw_wanted(filters)
    found = list(rows)
    if words:
        brought = CompiledSource.objects.filter(
            item__in=[row["item"] for row in table.rows],
            submission=table.submission if table.sent_at else None,
            opinion__in=Opinion.objects.filter(wanted, consultation=table.consultation).counted(),
        )
        items = set(brought.values_list("item", flat=True))
        found = [row for row in found if row["item"] in items]
    kinds = dict(ChangeKind.choices)
    if kind := one_of(filters, "kind", kinds):
        found = [row for row in found if row["kind"] == kinds[kind]]
        words = {**words, "意见类别": kinds[kind]}
    if label := filters.get("label", "").strip():
        found = [row for row in found if label in row["label"]]
        words = {**words, "条款": f"含“{label}”"}
    return found, words


def part_tables(
    table: CompiledTable,
    whole: SheetSpec,
    rows: Sequence[dict[str, Any]],
    keys: Sequence[str],
    filters: Filters,
    variant: str = "",
) -> Tables:
    """``whole``: the sheet of the whole table; ``rows`` all its rows, of which ``keys`` show."""
    found, words = rows_of_part(table, rows, filters)
    spec = replace(as_part(whole, words, AS_FROZEN), expected_rows=len(found))
    return Tables(
        sheets=[(spec, [[row.get(key, "") for key in keys] for row in found])],
        personal_data=PersonalData.NONE,
        filters={
            "征求意见": table.consultation.title,
            "摘自": f"定稿第{table.number}版{mark_of(table.part)}，不作上报用",
            **words,
            "条数": f"{len(found)}条，定稿共{table.item_count}条",
        },
        subject=str(table.consultation.version.draft),
        version="_".join(filter(None, (variant, "部分", f"v{table.number}"))),
        total=len(found),
    )
