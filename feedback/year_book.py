"""年度统计: one sheet for each table of the year, with charts of the workbook's own."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import ExtractMonth
from django.utils import timezone

from drafts.models import Consultation, SuperiorOrgan
from feedback.choices import Result
from feedback.choices.shelving import ShelvingKind
from feedback.models import Outcome, Shelving
from feedback.year_figures import SOURCES, Period, rows, values_of
from liaison.office.services import office
from liaison.workbooks.choices import PersonalData
from liaison.workbooks.errors import WorkbookError
from liaison.workbooks.looks import Chart, Column, SheetSpec
from liaison.workbooks.presets import Tables
from opinions.choices import Adoption
from opinions.models import CompiledItem, Opinion
from opinions.models.channels import channel_label
from stations.choices import HeldBy, LedgerKind
from stations.models import LedgerEntry
from stations.workbook.ledger_figures import NUMBERS
from stations.workbook.narrowing import ALL, Filters, as_part, one_of
from stations.year_figures import LINES, Group, table_rows

YEAR = re.compile(r"(20\d\d)")
Sheet = tuple[SheetSpec, list[list[Any]]]
COUNT = Column("条数（原始）", 40, "int")
YEAR_FILTERS: Filters = {"organ": "来文机关"}
ROUND = "version__draft__organ"
OF_ITS_DRAFTS = "只计这个机关来文的征求意见；年度概况、宣讲宣传调解和台账不按来文机关区分，未列。"
# Each line beside the other, never in one sum (row 98).
TALKS = (
    (LedgerKind.EXPERT_LECTURE, "场"),
    (LedgerKind.PUBLICITY, "场"),
    (LedgerKind.DISPUTE_RESOLUTION, "起"),
)


def year_tables(slug: str | None, filters: Filters = ALL) -> Tables:
    """``slug`` is a year; without one the present year. Raises WorkbookError for anything else.

    For one superior organ only the tables of its own drafts: 年度概况, 宣讲 and 台账 count work
    that is done for no organ, and no part of it may be read as done for this one.
    """
    found = YEAR.fullmatch(slug or str(timezone.localdate().year))
    if not found:
        raise WorkbookError("年度统计要写明年份，例如 2026。")
    year = int(found[1])
    organ = _organ(filters)
    sheets = list(_sheets_of(organ, Period.year(year)) if organ else _sheets(year))
    return Tables(
        sheets,
        PersonalData.NONE,
        filters={
            "年度": f"{year}年",
            **(_words(organ) if organ else {}),
            "口径": "场、人次、条、件、起分列，不相加；原始条数与归并后条数不相除；专家与站点分列",
        },
        subject=f"{year}年{organ or ''}",
        total=sum(len(lines) for _, lines in sheets),
    )


def _organ(filters: Filters) -> SuperiorOrgan | None:
    organs = {one.name: one for one in SuperiorOrgan.objects.all()}
    return organs.get(one_of(filters, "organ", {name: name for name in organs}))


def _words(organ: SuperiorOrgan) -> dict[str, str]:
    return {YEAR_FILTERS["organ"]: organ.name}


def _sheets_of(organ: SuperiorOrgan, period: Period) -> Iterator[Sheet]:
    for make in (_rounds, _months, _channels, _stations, _answers):
        spec, lines = make(period, organ)
        yield as_part(spec, _words(organ), OF_ITS_DRAFTS), lines


def _sheets(year: int) -> Iterator[Sheet]:
    period = Period.year(year)
    yield _facts(period)
    yield _rounds(period)
    yield _months(period)
    yield _channels(period)
    yield _stations(period)
    yield _answers(period)
    yield _talks(period)
    by: tuple[tuple[Group, str], ...] = (("station", "站点"), ("kind", "类别"))
    for group, title in by:
        columns = [Column("统计口径", 20), Column(title, 24), *NUMBERS]
        yield _sheet(period, f"台账（按{title}）", columns, table_rows(year, group))


def _sheet(
    period: Period,
    title: str,
    columns: list[Column],
    lines: Iterable[list[Any]],
    chart: Chart | None = None,
    on_one_page: bool = False,
) -> Sheet:
    found, today = list(lines), timezone.localdate()
    spec = SheetSpec(
        title=title,
        heading=f"{office().county_name}{period}{title}",
        left_note=f"填报单位：{office().name}",
        right_note=f"填报时间：{today.year}年{today.month}月{today.day}日",
        columns=columns,
        expected_rows=len(found),
        chart=chart if found else None,
        on_one_page=on_one_page,
    )
    return spec, found


def _facts(period: Period) -> Sheet:
    values = values_of(period)
    columns = [
        Column("指标", 26),
        Column("数", 12, "int"),
        Column("单位", 8),
        Column("怎么算的", 60),
    ]
    lines = ([one.label, values[one.key], one.unit, one.meaning] for one in SOURCES)
    return _sheet(period, "年度概况", columns, lines, on_one_page=True)


def _rounds(period: Period, organ: SuperiorOrgan | None = None) -> Sheet:
    """Raw opinions in the bars; what was merged stands in the table beside them, not against."""
    columns = [
        Column("序号", 6, "int"), Column("草案", 34), Column("来文机关", 22), Column("状态", 14),
        Column("开始", 16, "date"), Column("公众截止", 16, "date"),
        Column("收到意见（条，原始）", 12, "int"), Column("提出人数", 10, "int"),
        Column("上报（条，归并后）", 12, "int"), Column("采纳", 8, "int"),
        Column("部分采纳", 8, "int"), Column("未采纳", 8, "int"), Column("其他结果", 8, "int"),
        Column("等待结果", 8, "int"), Column("停止审议", 8, "int"),
    ]  # fmt: skip
    chart = Chart("各项征求意见收到的意见（条，原始）", "草案", ["收到意见（条，原始）"])
    return _sheet(period, "征求意见情况", columns, _round_rows(period, organ), chart)


def _round_rows(period: Period, organ: SuperiorOrgan | None) -> Iterator[list[Any]]:
    raw = _by_consultation(Opinion.objects.counted(), n=Count("pk"), people=Sum("people"))
    sent = _by_consultation(CompiledItem.objects.exclude(adoption=Adoption.NONE), n=Count("pk"))
    answers: dict[int, dict[str, int]] = {}
    current = Outcome.objects.current().order_by()
    for pk, result, count in current.values_list("item__consultation", "result").annotate(
        n=Count("pk")
    ):
        answers.setdefault(pk, {})[result] = count
    stopped = dict(Shelving.objects.holding().values_list("consultation", "kind"))
    found = rows.consultations(period).filter(_sent_by(organ, ROUND))
    found = found.select_related("version__draft__organ")
    for number, one in enumerate(found.without_long_texts(), start=1):
        got = answers.get(one.pk, {})
        named = [got.get(key, 0) for key in (Result.ADOPTED, Result.PARTIAL, Result.NOT_ADOPTED)]
        total, up = sum(got.values()), sent.get(one.pk, {}).get("n", 0)
        yield [
            number,
            str(one.version.draft),
            str(one.version.draft.organ),
            ShelvingKind(stopped[one.pk]).label if one.pk in stopped else one.get_status_display(),
            timezone.localdate(one.opened_at),
            timezone.localdate(one.public_close),
            raw.get(one.pk, {}).get("n", 0),
            raw.get(one.pk, {}).get("people", 0),
            up,
            *named,
            total - sum(named),
            *((0, up - total) if one.pk in stopped else (up - total, 0)),
        ]


def _sent_by(organ: SuperiorOrgan | None, path: str) -> Q:
    """Of drafts that this organ sent; of all without one."""
    return Q(**{path: organ}) if organ else Q()


def _by_consultation(found: Any, **measures: Any) -> dict[int, dict[str, int]]:
    counted = found.order_by().values("consultation").annotate(**measures)
    return {row["consultation"]: row for row in counted}


def _opinions(period: Period, organ: SuperiorOrgan | None) -> QuerySet[Opinion]:
    return rows.opinions(period).filter(_sent_by(organ, f"consultation__{ROUND}")).order_by()


def _months(period: Period, organ: SuperiorOrgan | None = None) -> Sheet:
    found = _opinions(period, organ).annotate(month=ExtractMonth("received_at"))
    counts = dict(found.values_list("month").annotate(n=Count("pk")))
    lines = [[f"{month}月", counts.get(month, 0)] for month in range(1, 13)]
    chart = Chart("各月收到的意见（条，原始）", "月份", [COUNT.title], "line")
    return _sheet(period, "各月收到意见", [Column("月份", 60), COUNT], lines, chart)


def _channels(period: Period, organ: SuperiorOrgan | None = None) -> Sheet:
    found = _opinions(period, organ).values_list("channel")
    counted = found.annotate(n=Count("pk"), people=Sum("people")).order_by("-n", "channel")
    lines = ([channel_label(key), n, people] for key, n, people in counted)
    columns = [Column("提出方式", 40), COUNT, Column("提出人数", 30, "int")]
    chart = Chart("意见是怎么来的（条，原始）", "提出方式", [COUNT.title])
    return _sheet(period, "意见提出方式", columns, lines, chart)


def _stations(period: Period, organ: SuperiorOrgan | None = None) -> Sheet:
    """By name in pinyin: no ranking."""
    found = _opinions(period, organ).filter(station__isnull=False)
    counted = found.values_list("station__name").annotate(n=Count("pk"), people=Sum("people"))
    columns = [Column("站点", 40), COUNT, Column("提出人数", 30, "int")]
    chart = Chart("各站点收集的意见（条，原始）", "站点", [COUNT.title])
    lines = map(list, counted.order_by("station__pinyin_key"))
    return _sheet(period, "各站点收集意见", columns, lines, chart)


def _answers(period: Period, organ: SuperiorOrgan | None = None) -> Sheet:
    its = _sent_by(organ, f"consultation__{ROUND}")
    counted = [
        *((result.label, rows.items_answered(period, result)) for result in Result),
        ("等待结果", rows.waiting_items(period)),
        ("没有结果，草案停止审议", rows.stopped_items(period)),
    ]
    lines = [[label, items.filter(its).count()] for label, items in counted]
    columns = [Column("采纳情况", 60), Column("条数（归并后）", 40, "int")]
    chart = Chart("本年上报意见的采纳情况（条，归并后）", "采纳情况", [columns[1].title])
    return _sheet(period, "采纳情况", columns, lines, chart)


def _talks(period: Period) -> Sheet:
    """宣讲, 宣传, 调解: the lines of experts, stations and the office apart."""
    lines = [HeldBy.STATION, HeldBy.EXPERT, HeldBy.OFFICE]
    kinds = [kind for kind, _ in TALKS]
    found = LedgerEntry.objects.counted().filter(rows.within(period, "starts_at"), kind__in=kinds)
    grouped = found.order_by().values_list("kind", "held_by")
    counts = {(kind, line): n for kind, line, n in grouped.annotate(n=Count("pk"))}
    columns = [Column("类别", 40), *(Column(LINES[line], 20, "int") for line in lines)]
    columns.append(Column("单位", 8))
    made = [
        [kind.label, *(counts.get((kind, line), 0) for line in lines), unit] for kind, unit in TALKS
    ]
    chart = Chart("宣讲、宣传、调解（各线分列）", "类别", [LINES[line] for line in lines])
    return _sheet(period, "宣讲宣传调解", columns, made, chart)


def years_with_work() -> list[int]:
    """The years in which a round was opened, the latest first; the present one is among them."""
    opened = Consultation.objects.filter(opened_at__isnull=False).order_by()
    found = {one.year for one in opened.datetimes("opened_at", "year")}
    return sorted(found | {timezone.localdate().year}, reverse=True)
