"""按渠道统计: how opinions came, of one consultation or of what came in one year.

Each number is a filter of the office's list of opinions, so that it opens what it counts. Raw
opinions throughout; 社情民意 stand in a column of their own and are in no other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, Sum
from django.utils import timezone

from drafts.models import Consultation
from liaison.workbooks.looks import Column
from opinions.choices import Processing
from opinions.models import BoxOpening, Opinion
from opinions.models.channels import channel_names
from opinions.models.opinions import OpinionQuerySet
from opinions.models.tally import COUNTED, PUBLIC_SENTIMENT

COLUMNS = [
    Column("提出方式", 24),
    Column("收到（条）", 12, "int"),
    Column("提出人数（人）", 14, "int"),
    Column("其中已随汇总表上报（条）", 16, "int"),
    Column("其中由联系点直接报送（条）", 16, "int"),
    Column("另册：社情民意（条）", 14, "int"),
]
# By number what it counts, and what the list of opinions must be asked to show the same.
_COUNTS: dict[str, tuple[Any, dict[str, str]]] = {
    "received": (Count("pk", filter=COUNTED), {"counted": "1"}),
    "people": (Sum("people", filter=COUNTED, default=0), {"counted": "1"}),
    "submitted": (
        Count("pk", filter=COUNTED & Q(processing=Processing.SUBMITTED)),
        {"counted": "1", "processing": Processing.SUBMITTED.value},
    ),
    "direct": (
        Count("pk", filter=COUNTED & Q(processing=Processing.SENT_DIRECTLY)),
        {"counted": "1", "processing": Processing.SENT_DIRECTLY.value},
    ),
    "sentiment": (
        Count("pk", filter=PUBLIC_SENTIMENT),
        {"processing": Processing.PUBLIC_SENTIMENT.value},
    ),
}


@dataclass(frozen=True)
class Cell:
    """``query`` opens the opinions that it counts; empty for none."""

    count: int
    query: str


@dataclass(frozen=True)
class Line:
    name: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Boxes:
    """Of the openings of a year: how many, and how many slips were in them."""

    openings: int
    slips: int


@dataclass(frozen=True)
class ChannelFigures:
    lines: Sequence[Line]
    total: Line
    # Part of the lines above, not beside them.
    deputies: Line

    @property
    def rows(self) -> list[list[str | int]]:
        """The same for a workbook, in the order of the page."""
        every = [*self.lines, self.total, self.deputies]
        return [[line.name, *(cell.count for cell in line.cells)] for line in every]


def of_consultation(consultation: Consultation) -> ChannelFigures:
    """Two queries, whatever the number of channels."""
    return _figures(Opinion.objects.filter(consultation=consultation), {})


def of_year(year: int) -> ChannelFigures:
    """By the day on which they came, of all consultations; two queries."""
    days = {"since": date(year, 1, 1).isoformat(), "until": date(year, 12, 31).isoformat()}
    return _figures(Opinion.objects.filter(received_at__year=year), days)


def boxes_of_year(year: int) -> Boxes:
    found = BoxOpening.objects.filter(opened_on__year=year)
    sums = found.aggregate(openings=Count("pk"), slips=Sum("slips", default=0))
    return Boxes(**sums)


def years() -> list[int]:
    """In which opinions came, the latest first; the present one is among them."""
    came = Opinion.objects.order_by().datetimes("received_at", "year")
    found = {timezone.localtime(first).year for first in came}
    return sorted(found | {timezone.localdate().year}, reverse=True)


def _figures(opinions: OpinionQuerySet, where: Mapping[str, str]) -> ChannelFigures:
    counts = {name: count for name, (count, _) in _COUNTS.items()}
    grouped = opinions.order_by().values("channel").annotate(**counts)
    found = {key: numbers for key, *numbers in grouped.values_list("channel", *counts)}
    named = [(key, name) for key, name in channel_names()[0].items() if any(found.get(key, ()))]
    total = [sum(column) for column in zip(*found.values(), strict=True)] or [0] * len(counts)
    by_deputy = opinions.filter(by_deputy=True).aggregate(**counts)
    return ChannelFigures(
        [_line(name, found[key], where, channel=key) for key, name in named],
        _line("合计", total, where),
        _line(
            "其中：代表联络员直接报送", [by_deputy[name] for name in counts], where, by_deputy="1"
        ),
    )


def _line(name: str, numbers: Sequence[int], where: Mapping[str, str], **which: str) -> Line:
    return Line(
        name,
        [
            Cell(number, urlencode({**asked, **where, **which}) if number else "")
            for number, (_, asked) in zip(numbers, _COUNTS.values(), strict=True)
        ],
    )
