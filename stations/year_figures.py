"""What stands in the statistics of a year.

场次, 人次, 条, 件, 起 and 项 are different measures and never added to each other; the lines of
stations, experts and the office stand apart, and so does what came in by 历史导入 (rows 98-102).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

from django.db.models import Count, IntegerField, Q, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from stations.choices import HeldBy, LedgerKind, LedgerStatus
from stations.ledger_filters import ACTIVITIES
from stations.ledger_kinds import REPORTED_OPINIONS, WITHOUT_AUDIENCE
from stations.models import LedgerEntry, Station
from stations.models.ledger import LedgerQuerySet

Group = Literal["station", "kind"]
# Key, title with its unit, and the kinds that a drill-down of the number lists.
MEASURES: tuple[tuple[str, str, str], ...] = (
    ("sessions", "活动（场次）", ACTIVITIES),
    ("people", "参加（人次）", ""),
    ("by_deputies", "其中代表（人次）", ""),
    ("by_experts", "其中专家（人次）", ""),
    ("by_residents", "其中群众（人次）", ""),
    ("received", "接待（人次）", ""),
    ("reach", "受众（人次）", ""),
    ("visited", "走访（户）", ""),
    ("opinions", "收集意见（条）", ""),
    ("solved", "解决问题（件）", ""),
    ("disputes", "化解纠纷（起）", LedgerKind.DISPUTE_RESOLUTION),
    ("issues", "社情民意（件）", LedgerKind.ISSUE_REPORT),
    ("rules", "制度建设（项）", LedgerKind.RULE_MAKING),
)
HISTORY = "历史导入（原台账数字，单独统计）"
LINES = {
    HeldBy.STATION: "站点开展",
    HeldBy.EXPERT: "专家开展",
    HeldBy.OFFICE: "办公室开展",
}


@dataclass(frozen=True)
class Figure:
    number: int
    # The filters of the list that shows the entries behind the number; "" for sums.
    query: str


@dataclass(frozen=True)
class Row:
    name: str
    query: str
    figures: list[Figure]


@dataclass(frozen=True)
class Section:
    """One line of work; ``total`` adds up each measure by itself."""

    title: str
    rows: list[Row]
    total: list[int]


def sections(year: int, group: Group) -> list[Section]:
    found = []
    counted = LedgerEntry.objects.filter(starts_at__year=year)
    for line, title in LINES.items():
        filters = {"year": str(year), "status": LedgerStatus.APPROVED, "held_by": line}
        found.append(_section(title, counted.counted().filter(held_by=line), group, filters))
    filters = {"year": str(year), "status": LedgerStatus.APPROVED, "source": "history"}
    found.append(_section(HISTORY, counted.imported(), group, filters, is_history=True))
    return [section for section in found if section.rows]


def figures_of_station(
    station: Station, year: int
) -> tuple[list[str], list[tuple[str, list[int]]]]:
    """The cover of one station's year: its lines, and each measure on them; no 历史导入."""
    entries = LedgerEntry.objects.counted().filter(station=station, starts_at__year=year)
    grouped = entries.order_by().values("held_by").annotate(**_measures(is_history=False))
    by_line: dict[str, dict[str, Any]] = {found["held_by"]: dict(found) for found in grouped}
    lines = [line for line in LINES if line in by_line]
    rows = [(title, [by_line[line][key] for line in lines]) for key, title, _ in MEASURES]
    return [LINES[line] for line in lines], rows


def _section(
    title: str,
    entries: LedgerQuerySet,
    group: Group,
    filters: Mapping[str, str],
    *,
    is_history: bool = False,
) -> Section:
    if not is_history:
        filters = {**filters, "source": "ours"}
    keys = ("station__code", "station__name") if group == "station" else ("kind",)
    order = "station__pinyin_key" if group == "station" else "kind"
    grouped = entries.order_by().values(*keys).annotate(**_measures(is_history=is_history))
    rows = [_row(found, group, filters) for found in grouped.order_by(order)]
    columns = zip(*([figure.number for figure in row.figures] for row in rows), strict=True)
    return Section(title, rows, [sum(column) for column in columns])


def _row(found: Mapping[str, Any], group: Group, filters: Mapping[str, str]) -> Row:
    if group == "station":
        name, own = found["station__name"], {"station": found["station__code"]}
    else:
        name, own = LedgerKind(found["kind"]).label, {"kind": found["kind"]}
    filters = {**filters, **own}

    def figure(key: str, kind: str) -> Figure:
        drilled = urlencode({**filters, "kind": filters.get("kind") or kind}) if kind else ""
        return Figure(found[key], drilled)

    return Row(name, urlencode(filters), [figure(key, kind) for key, _, kind in MEASURES])


def _measures(*, is_history: bool) -> dict[str, Any]:
    def of_kind(kind: LedgerKind) -> Count:
        return Count("pk", filter=Q(kind=kind))

    def answered(key: str) -> Cast:
        return Cast(KeyTextTransform(key, "extra"), IntegerField())

    sums: dict[str, Any] = {
        "people": "headcount",
        "by_deputies": "deputies",
        "by_experts": "experts",
        "by_residents": "residents",
        "opinions": answered(REPORTED_OPINIONS) if is_history else "opinion_count",
        "solved": "solved_count",
        # Numbers that only some kinds ask for (stations.ledger_kinds).
        **{key: answered(key) for key in ("received", "reach", "visited")},
    }
    # Not by the columns' names: Django would take an annotation for the column.
    return {
        "sessions": Count("pk", filter=~Q(kind__in=WITHOUT_AUDIENCE)),
        **{key: Coalesce(Sum(column), 0) for key, column in sums.items()},
        "disputes": of_kind(LedgerKind.DISPUTE_RESOLUTION),
        "issues": of_kind(LedgerKind.ISSUE_REPORT),
        "rules": of_kind(LedgerKind.RULE_MAKING),
    }


def table_rows(year: int, group: Group) -> Iterator[list[Any]]:
    """For the workbook: line, name and measures, each line closed by its own 小计."""
    for section in sections(year, group):
        for row in section.rows:
            yield [section.title, row.name, *(figure.number for figure in row.figures)]
        yield [section.title, "小计", *section.total]
