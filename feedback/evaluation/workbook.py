"""考核评分表 and 经费补助测算表, in the layout that offices hand round (form 4.7)."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from feedback.choices.evaluation import Dimension, EvaluationTarget
from feedback.models import EvaluationCycle, Score, SubsidyLine, SubsidyPlan
from feedback.models.evaluation import EvaluationQuerySet
from liaison.office.services import office
from liaison.workbooks.choices import PersonalData
from liaison.workbooks.errors import WorkbookError
from liaison.workbooks.looks import Column, Rows, SheetSpec
from liaison.workbooks.presets import Tables, preset
from stations.models import Station
from stations.workbook.narrowing import ALL, PLACE_FILTERS, Filters, as_part, chosen_places

ROWS_AT_ONCE = 500
SUBSIDY_FILTERS: Filters = {"township": PLACE_FILTERS["township"]}
OF_THIS_SHEET = "本表合计"
NOT_THE_BUDGET = (
    "本表只列部分站点，供阅读，不作发放依据。本表合计只是所列站点的，不是补助总额，以全表为准。"
)
AMONG_ALL = "本表只列部分考核对象，供阅读。等次、名次是全部考核对象中的，以全表为准。"
DETAILS = [
    Column("考核对象", 28),
    Column("一级指标", 16),
    Column("二级指标", 18),
    Column("分值", 8, "decimal"),
    Column("数值", 9, "decimal"),
    Column("基数", 9, "decimal"),
    Column("系统自动", 9, "decimal"),
    Column("采信后得分", 9, "decimal"),
    Column("说明", 28),
]
SUBSIDY = [
    Column("序号", 6, "int"),
    Column("站点", 28),
    Column("工作量得分", 10, "decimal"),
    Column("服务人口", 10, "int"),
    Column("成效得分", 10, "decimal"),
    Column("测算额（元）", 12, "int"),
    Column("调整（元）", 10, "int"),
    Column("补助金额（元）", 12, "int"),
    Column("调整理由", 28),
    Column("签收", 12),
]


def find_cycle(slug: str | None) -> EvaluationCycle:
    """``2026-stations``; without one the newest judging of the stations."""
    if not slug:
        newest = EvaluationCycle.objects.filter(target=EvaluationTarget.STATIONS).first()
        if newest is None:
            raise WorkbookError("还没有考核。")
        return newest
    year, _, target = slug.partition("-")
    cycle = EvaluationCycle.objects.filter(
        year=int(year) if year.isdecimal() else 0, target=target
    ).first()
    if cycle is None:
        raise WorkbookError(f"没有名为“{slug}”的考核，请写成“2026-stations”这样。")
    return cycle


def _spec(title: str, cycle: EvaluationCycle, columns: list[Column], rows: int) -> SheetSpec:
    today = timezone.localdate()
    return SheetSpec(
        title=title,
        heading=f"{office().county_name}{cycle.year}年度{cycle.get_target_display()}{title}",
        left_note=f"填报单位：{office().name}",
        right_note=f"填报时间：{today.year}年{today.month}月{today.day}日",
        columns=columns,
        expected_rows=rows,
    )


@preset("evaluation", "考核评分表", filters=PLACE_FILTERS)
def evaluation_tables(slug: str | None, filters: Filters = ALL) -> Tables:
    """A row for each station or person, then each indicator with what it was computed from; of
    people those whose station is asked for. A rank stays that among all."""
    cycle = find_cycle(slug)
    evaluations, words = _judged(cycle, filters)
    scores = Score.objects.filter(evaluation__in=evaluations.order_by())
    total, details = evaluations.count(), scores.count()
    full = _dimensions(cycle)
    sheets: list[tuple[SheetSpec, Rows]] = [
        (_spec("考核评分表", cycle, _columns(cycle, full), total), _rows(cycle, evaluations, full)),
        (_spec("指标明细", cycle, DETAILS, details), _details(scores)),
    ]
    if words:
        sheets = [(as_part(spec, words, AMONG_ALL), rows) for spec, rows in sheets]
    return Tables(
        sheets,
        PersonalData.NONE,
        filters={"年度": f"{cycle.year}年", "状态": cycle.get_status_display(), **words},
        subject=f"{cycle.year}年度",
        total=total + details,
    )


def _judged(cycle: EvaluationCycle, filters: Filters) -> tuple[EvaluationQuerySet, dict[str, str]]:
    """Those of the stations that are asked for, and what was asked for in words."""
    places, words = chosen_places(filters)
    every = cycle.evaluations.all()
    return every.filter(station__in=Station.objects.filter(places)) if words else every, words


def _dimensions(cycle: EvaluationCycle) -> dict[str, Any]:
    """Dimension and full points, in the order of the scheme."""
    found: dict[str, Any] = defaultdict(int)
    for indicator in cycle.indicators.all():
        if indicator.points:
            found[indicator.rule.dimension] += indicator.points
    return dict(found)


def _columns(cycle: EvaluationCycle, dimensions: dict[str, Any]) -> list[Column]:
    by_dimension = [
        Column(f"{Dimension(name).label}（{full.normalize():f}分）", 9, "decimal")
        for name, full in dimensions.items()
    ]
    totals = [Column(title, 9, "decimal") for title in ("自评", "系统自动", "办公室核定")]
    first = [Column("序号", 6, "int"), Column("考核对象", 28), Column("工作月数", 8, "int")]
    rank = [Column("名次", 7, "int")] if cycle.ranks else []
    return [*first, *by_dimension, *totals, Column("等次", 9), *rank, Column("核定理由", 30)]


def _rows(
    cycle: EvaluationCycle, evaluations: EvaluationQuerySet, dimensions: dict[str, Any]
) -> Iterator[list[Any]]:
    loaded = evaluations.select_related("station", "person")
    ordered = loaded.by_name().prefetch_related("dimensions")
    for number, one in enumerate(ordered, start=1):
        office_points = {row.dimension: row.office_points for row in one.dimensions.all()}
        yield [
            number,
            one.name,
            one.months,
            *(office_points.get(name) for name in dimensions),
            one.self_total,
            one.auto_total,
            one.office_total,
            one.get_grade_display(),
            *([one.rank] if cycle.ranks else []),
            one.office_reason,
        ]


def _details(scores: QuerySet[Score]) -> Iterator[list[Any]]:
    loaded = scores.select_related("evaluation__station", "evaluation__person", "indicator")
    ordered = loaded.order_by(
        "evaluation__station__pinyin_key",
        "evaluation__person__pinyin_key",
        "evaluation",
        "indicator__position",
    )
    for score in ordered.iterator(chunk_size=ROWS_AT_ONCE):
        rule = score.indicator.rule
        yield [
            score.evaluation.name, rule.dimension.label, rule.title,
            score.indicator.points, score.value, score.base if rule.unit else None,
            score.auto_points, score.counted_points, score.note,
        ]  # fmt: skip


@preset("subsidy", "经费补助测算表", filters=SUBSIDY_FILTERS)
def subsidy_tables(slug: str | None, filters: Filters = ALL) -> Tables:
    """What each station gets; the last row is the sum, which is the budget. Of one township, to be
    read: its last row is the sum of this sheet and says so."""
    cycle = find_cycle(slug)
    plan = SubsidyPlan.objects.filter(cycle=cycle).first()
    if plan is None:
        raise WorkbookError(f"{cycle}还没有测算补助。")
    places, words = chosen_places(filters)
    stations = Station.objects.filter(places)
    lines = list(plan.lines.select_related("station").filter(station__in=stations))
    # Nobody signs for money on a sheet that is only read.
    columns = SUBSIDY[:-1] if words else SUBSIDY
    spec = _spec("经费补助测算表", cycle, columns, len(lines) + 1)
    rows = _subsidy_rows(lines, OF_THIS_SHEET if words else "合计")
    if words:
        spec = as_part(spec, words, NOT_THE_BUDGET)
    state = "已确认" if plan.confirmed_at else "测算稿，未确认"
    shares = f"工作量{plan.work_share}%、人口{plan.people_share}%、成效{plan.effect_share}%"
    return Tables(
        [(spec, (row[: len(columns)] for row in rows))],
        PersonalData.NONE,
        filters={
            **words,
            "补助总额": f"{plan.budget}元{'（全部站点）' if words else ''}",
            "每站基础额": f"{plan.base}元",
            "占比": shares,
            "状态": state,
        },
        subject=f"{cycle.year}年度",
        total=len(lines) + 1,
    )


def _subsidy_rows(lines: list[SubsidyLine], sum_of: str) -> Iterator[list[Any]]:
    for number, line in enumerate(lines, start=1):
        yield [
            number, line.station.name, line.work, line.people, line.effect, line.computed,
            line.adjustment or None, line.amount, line.reason, "",
        ]  # fmt: skip
    yield [
        None, sum_of, None, sum(line.people for line in lines), None,
        sum(line.computed for line in lines), sum(line.adjustment for line in lines) or None,
        sum(line.amount for line in lines), "", "",
    ]  # fmt: skip
