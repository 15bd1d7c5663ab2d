"""Workbooks of opinions: the table that goes upward (form 4.1), and all raw opinions inside."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from drafts.models import Consultation
from liaison.office.services import office
from liaison.workbooks.choices import PersonalData
from liaison.workbooks.copies import RowCopy
from liaison.workbooks.errors import WorkbookError
from liaison.workbooks.looks import Column, SheetSpec
from liaison.workbooks.presets import Tables, preset
from opinions import channel_figures
from opinions.models import (
    CompiledTable,
    Opinion,
    UncountedGroup,
)
from opinions.models.compiling import mark_of
from opinions.raw_sheet import (
    RAW,
    RAW_FILTERS,
    ROWS_AT_ONCE,
    raw_rows,
    raw_source,
    raw_wanted,
)
from opinions.sentiment import register, sentiment_rows
from opinions.table_fields import FIELDS, INTERNAL, ROW_KEYS, UPWARD
from opinions.table_part import NAMES, TABLE_FILTERS, part_tables
from opinions.table_values import full_rows
from stations.workbook.narrowing import ALL, Filters


@preset(
    "compiled_opinions", "意见建议汇总表", needs_consultation=True, by_part=True,
    filters=TABLE_FILTERS,
)  # fmt: skip
def compiled_opinions(slug: str | None, part: int | None = None, filters: Filters = ALL) -> Tables:
    """A frozen table, as it was signed; nothing that changed later shows.

    ``part`` 1 is what went up first, later ones its supplements; without one the latest.
    """
    return _asked(frozen_table(slug, part), UPWARD, filters)


@preset(
    "compiled_internal", "意见建议汇总表（内部）", needs_consultation=True, by_part=True,
    filters=TABLE_FILTERS,
)  # fmt: skip
def compiled_internal(slug: str | None, part: int | None = None, filters: Filters = ALL) -> Tables:
    """The same with the numbers of the items and of every opinion behind them (variant b)."""
    return _asked(frozen_table(slug, part), INTERNAL, filters, variant="内部")


def _asked(
    table: CompiledTable, keys: Sequence[str], filters: Filters, *, variant: str = ""
) -> Tables:
    if not any(filters.values()):
        return compiled_tables(table, columns_of(keys), variant=variant)
    columns = columns_of([key for key in keys if key != NAMES])
    whole, rows = _sheet_of(table, columns), _rows_of(table, columns)
    return part_tables(table, whole, rows, list(columns), filters, variant)


def columns_of(keys: Sequence[str]) -> dict[str, Column]:
    """The office's own names and widths of the fields, by key."""
    return {key: Column(FIELDS[key].title, FIELDS[key].width, FIELDS[key].kind) for key in keys}


def compiled_tables(
    table: CompiledTable, columns: Mapping[str, Column], *, variant: str = ""
) -> Tables:
    """One frozen table in the ``columns`` chosen; ``variant`` names what is not the usual form."""
    consultation = table.consultation
    supplement = {"补充上报原因": table.reason} if table.is_supplement else {}
    rows = ([row.get(key, "") for key in columns] for row in _rows_of(table, columns))
    version = (
        f"补充上报{table.part - 1}_v{table.number}" if table.is_supplement else f"v{table.number}"
    )
    return Tables(
        sheets=[(_sheet_of(table, columns), rows)],
        personal_data=PersonalData.CONSENTED,
        filters={
            "征求意见": consultation.title,
            "版本": f"定稿第{table.number}版{mark_of(table.part)}",
            **({"栏目": variant} if variant else {}),
            "原始意见条数": str(table.raw_count),
            "涉及人数": str(table.people_count),
            "定稿校验值": table.checksum,
            **supplement,
        },
        subject=str(consultation.version.draft),
        version="_".join(filter(None, (variant, version))),
        total=table.item_count,
    )


def _rows_of(table: CompiledTable, columns: Mapping[str, Column]) -> list[dict[str, Any]]:
    return table.rows if ROW_KEYS.issuperset(columns) else full_rows(table)


def _sheet_of(table: CompiledTable, columns: Mapping[str, Column]) -> SheetSpec:
    submission = table.submission if table.sent_at else None
    number = f"发文字号：{submission.document_number}" if submission else "尚未上报"
    return SheetSpec(
        title="补充上报意见汇总表" if table.is_supplement else "意见建议汇总表",
        heading=heading_of(table),
        left_note=f"填报单位：{office().name}",
        right_note=f"{number}　填报时间：{_day(submission.sent_on if submission else None)}",
        columns=list(columns.values()),
        expected_rows=table.item_count,
    )


def heading_of(table: CompiledTable) -> str:
    return f"《{table.consultation.version.draft}》{table.title}"


def _raw_source(slug: str | None, filters: Filters = ALL) -> QuerySet[Opinion, Any]:
    wanted, _ = raw_wanted(filters)
    return raw_source(_consultation(slug), wanted)


@preset("opinions", "原始意见表", needs_consultation=True, source=_raw_source, filters=RAW_FILTERS)
def raw_opinions(slug: str | None, copy: RowCopy | None = None, filters: Filters = ALL) -> Tables:
    """Every counted opinion in the person's own words, without names and contacts.

    What in the text says who somebody is goes out covered; the original stays in the system. From
    the ``copy`` that a job has made, else from the opinions themselves.
    """
    consultation = _consultation(slug)
    wanted, words = raw_wanted(filters)
    source = raw_source(consultation, wanted)
    total = copy.total if copy else source.count()
    spec = SheetSpec(
        title="原始意见",
        heading=f"《{consultation.version.draft}》原始意见",
        left_note=f"填报单位：{office().name}",
        right_note=f"填报时间：{_day(None)}",
        columns=RAW,
        expected_rows=total,
    )
    return Tables(
        sheets=[(spec, raw_rows(copy or source.iterator(chunk_size=ROWS_AT_ONCE)))],
        personal_data=PersonalData.HIDDEN,
        filters={
            "征求意见": consultation.title,
            "范围": f"未撤回、已登记的{'' if words else '全部'}意见",
            **words,
            **_left_out(consultation),
        },
        subject=str(consultation.version.draft),
        total=total,
    )


def _left_out(consultation: Consultation) -> dict[str, str]:
    groups = UncountedGroup.objects.in_force(consultation)
    said = "；".join(f"{group.count}条，{group.reason}" for group in groups)
    return {"另有不计入统计、未列出的": said} if said else {}


# A year in place of a consultation.
YEAR = re.compile(r"20\d\d")
SENTIMENT = [
    Column("序号", 5, "int"), Column("收到日期", 12, "date"), Column("意见编号", 17),
    Column("反映的情况", 34), Column("来源", 18), Column("人数", 6, "int"),
    Column("列入原因", 18), Column("承办单位", 16), Column("办理期限", 12, "date"),
    Column("办理结果", 10), Column("答复", 24), Column("答复日期", 12, "date"),
]  # fmt: skip


@preset("public_sentiment", "社情民意登记表")
def public_sentiment(slug: str | None) -> Tables:
    """The register of one year (``slug``), or of all; what says who somebody is, is covered."""
    year = int(slug) if slug and slug.isdecimal() else None
    rows = list(sentiment_rows(register(year)))
    subject = f"{year}年" if year else "历年"
    spec = SheetSpec(
        title="社情民意登记表",
        heading=f"{office().county_name}{subject}社情民意登记表",
        left_note=f"填报单位：{office().name}",
        right_note=f"填报时间：{_day(None)}",
        columns=SENTIMENT,
        expected_rows=len(rows),
    )
    return Tables(
        sheets=[(spec, rows)],
        personal_data=PersonalData.HIDDEN,
        filters={"年度": subject, "范围": "征求意见中反映、不是对条文的意见；不计入立法意见"},
        subject=subject,
        total=len(rows),
    )


@preset("channels", "按渠道统计")
def channels(slug: str | None) -> Tables:
    """Of one consultation (``slug``), or of one year (2026); without one of the present year."""
    if slug is None or YEAR.fullmatch(slug):
        year = int(slug) if slug else timezone.localdate().year
        subject, figures = f"{year}年", channel_figures.of_year(year)
    else:
        consultation = _consultation(slug)
        subject = str(consultation.version.draft)
        figures = channel_figures.of_consultation(consultation)
    spec = SheetSpec(
        title="按渠道统计",
        heading=f"{subject}意见按渠道统计",
        left_note=f"填报单位：{office().name}",
        right_note=f"填报时间：{_day(None)}",
        columns=channel_figures.COLUMNS,
        expected_rows=len(figures.rows),
    )
    return Tables(
        sheets=[(spec, figures.rows)],
        personal_data=PersonalData.NONE,
        filters={
            "范围": subject,
            "口径": "原始意见，一人一次算一条；撤回、不予登记、不计入统计的不算；社情民意另列",
        },
        subject=subject,
        total=len(figures.rows),
    )


def frozen_table(slug: str | None, part: int | None) -> CompiledTable:
    """Raises WorkbookError if it is not frozen yet, or not what was frozen any more."""
    consultation = _consultation(slug)
    tables = CompiledTable.objects.filter(consultation=consultation).standing()
    chosen = tables.filter(part=part) if part is not None else tables
    table = chosen.select_related("submission").last()
    if table is None and part is not None and tables.exists():
        raise WorkbookError(f"没有第{part}次上报的汇总表。")
    if table is None:
        raise WorkbookError("汇总表还没有定稿，定稿后才能导出。")
    if not table.is_intact:
        raise WorkbookError("汇总表定稿后内容有变动，与校验值不符，请联系系统管理员核查。")
    table.consultation = consultation
    return table


def _consultation(slug: str | None) -> Consultation:
    found = Consultation.objects.with_draft().filter(slug=slug).first()
    if found is None:
        raise WorkbookError(f"没有代号为“{slug}”的征求意见。")
    return found


def _day(day: Any) -> str:
    day = day or timezone.localdate()
    return f"{day.year}年{day.month}月{day.day}日"
