"""The office's charts: each a few numbers, a sentence that says what to see, and its rows.

Nothing here draws: ``static/js/charts.js`` does, and the table under each chart has the same
numbers for whoever sees no chart.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from feedback.figures import CountRow, Scope, StationRow, by_channel, by_month, by_station
from feedback.funnel import Funnel
from stations.models import Assignment

# So many bars can be read on one screen; the table has them all.
MOST_BARS = 15


@dataclass(frozen=True)
class Line:
    """One row of the table under a chart; ``url`` opens the rows that were counted."""

    label: str
    count: int
    url: str = ""


@dataclass(frozen=True)
class Chart:
    """``kind`` is bar, line or pie; the chart shows the first ``MOST_BARS`` lines."""

    key: str
    kind: str
    title: str
    says: str
    unit: str
    lines: Sequence[Line] = field(default_factory=list)

    @property
    def data(self) -> dict[str, object]:
        """What the script draws."""
        shown = self.lines if self.kind == "line" else self.lines[:MOST_BARS]
        return {
            "kind": self.kind,
            "title": self.title,
            "unit": self.unit,
            "labels": [line.label for line in shown],
            "values": [line.count for line in shown],
        }


def rows_url(page: str, **asked: object) -> str:
    """The address of the opinions or items behind a number."""
    given = {name: value for name, value in asked.items() if value not in {"", None}}
    return f"{reverse(f'admin:figures_{page}')}?{urlencode(given)}"


def funnel_chart(figures: Funnel, year: int | None) -> Chart:
    pages = (("opinions", ""), ("items", "all"), ("items", "sent"), ("items", "favourable"))
    lines = [
        Line(label, count, rows_url(page, year=year, state=state))
        for (label, count, _), (page, state) in zip(figures.steps, pages, strict=True)
    ]
    return Chart("funnel", "bar", "征集、整理、上报、采纳", _funnel_says(figures), "条", lines)


def _funnel_says(one: Funnel) -> str:
    if not one.opinions:
        return "还没有收到意见。"
    said = f"收到原始意见{one.opinions}条，归并成{one.items}条，上报{one.submitted}条。"
    if one.stopped:
        said += f"其中{one.stopped}条因草案停止审议，没有结果，不算待反馈。"
    if one.decided:
        return (
            f"{said}立法机关已答复{one.decided}条，采纳或部分采纳{one.favourable}条，"
            f"占已答复的{one.rate}%；还有{one.waiting}条待反馈。原始条数和归并条数不能相除。"
        )
    return f"{said}上报的都在等立法机关答复。" if one.waiting else said


def station_chart(scope: Scope, year: int | None) -> tuple[Chart, list[StationRow]]:
    """With the whole rows, whose table has more columns than the chart."""
    rows = by_station(scope)
    lines = [
        Line(row.name, row.figures.opinions, rows_url("opinions", year=year, station=row.pk or 0))
        for row in sorted(rows, key=lambda row: -row.figures.opinions)
    ]
    own = [row for row in rows if row.pk is not None]
    says = "还没有站点报来意见。"
    if own:
        most = max(own, key=lambda row: row.figures.opinions)
        says = f"{len(own)}个站点报来过意见，最多的是{most.name}，{most.figures.opinions}条。"
        if len(lines) > MOST_BARS:
            says += f"图上是意见最多的{MOST_BARS}个来源，全部在表里。"
    return Chart("stations", "bar", "各站点收到的意见", says, "条", lines), rows


def month_chart(scope: Scope, year: int | None) -> Chart:
    rows = by_month(scope)
    lines = [Line(row.name, row.count, rows_url("opinions", year=year, month=row.key))
             for row in rows]  # fmt: skip
    says = _most(rows, "收到意见最多的是{name}，{count}条。", "还没有收到意见。")
    return Chart("months", "line", "各月收到的意见", says, "条", lines)


def channel_chart(scope: Scope, year: int | None) -> Chart:
    rows = by_channel(scope)
    lines = [Line(row.name, row.count, rows_url("opinions", year=year, channel=row.key))
             for row in rows]  # fmt: skip
    says = _most(rows, "最多的是{name}，{count}条，占{share}%。", "还没有收到意见。")
    return Chart("channels", "pie", "意见从哪里来", says, "条", lines)


def overdue_chart(now: datetime) -> tuple[Chart, list[Assignment]]:
    """Tasks that stations owe today, whatever the year; with the tasks themselves."""
    late = list(Assignment.objects.overdue(now).with_list_relations().order_by("due_at", "pk"))
    counts: dict[str, int] = {}
    for task in late:
        counts[task.station.name] = counts.get(task.station.name, 0) + 1
    says = "没有逾期未报的任务。"
    if late:
        days = (timezone.localdate(now) - timezone.localdate(late[0].due_at)).days
        says = f"{len(counts)}个站点有{len(late)}件任务逾期未报，最久的一件已逾期{days}天。"
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    lines = [Line(name, count) for name, count in ordered]
    return Chart("overdue", "bar", "逾期未报的任务", says, "件", lines), late


def _most(rows: Sequence[CountRow], words: str, nothing: str) -> str:
    if not rows:
        return nothing
    most = max(rows, key=lambda row: row.count)
    share = round(100 * most.count / sum(row.count for row in rows))
    return words.format(name=most.name, count=most.count, share=share)
