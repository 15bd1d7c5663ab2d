"""文号登记簿 as a page shows it: every number of a year by series, gaps and all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count, Max, Min
from django.urls import reverse

from feedback.models import OpinionFeedback
from feedback.period import Period
from liaison.office.choices import NumberKind, NumberState
from liaison.office.models import DocumentNumber

# Where the paper of a number is; what lies on the office's lower floors is linked by name.
PAPERS = {
    NumberKind.REQUEST: "admin:stations_letter",
    NumberKind.REFERRAL: "admin:opinions_referral",
    NumberKind.CHASE: "admin:feedback_asking_letter",
    NumberKind.THANKS: "admin:feedback_letter",
}


@dataclass(frozen=True)
class Line:
    """One number; or a run of them that no paper has: explained, or not (``is_open``)."""

    first: int | None
    last: int | None
    number: DocumentNumber | None = None
    is_open: bool = False

    @property
    def span(self) -> str:
        if self.first == self.last:
            return f"{self.first}号"
        return f"{self.first}—{self.last}号"

    @property
    def is_run(self) -> bool:
        return self.number is None or self.number.state == NumberState.ELSEWHERE


@dataclass(frozen=True)
class Series:
    prefix: str
    lines: list[Line]

    @property
    def open_gaps(self) -> int:
        return sum(line.is_open for line in self.lines)


def series_of(year: int) -> list[Series]:
    """In two queries: the numbers of the year with their scans counted."""
    numbers = DocumentNumber.objects.filter(year=year).select_related("entered_by", "voided_by")
    ordered = numbers.annotate(scan_count=Count("scans")).order_by("prefix", "number", "pk")
    return [
        Series(prefix, list(_lines(list(found))))
        for prefix, found in groupby(ordered, key=lambda one: one.prefix)
    ]


def _lines(numbers: Sequence[DocumentNumber]) -> Iterator[Line]:
    """Numbers in order with the gaps between them; from 1, for a series begins there."""
    expected = 1
    run: Line | None = None
    for one in numbers:
        if one.number is None:
            yield Line(None, None, one)
            continue
        if run and not _goes_on(run, one):
            yield run
            run = None
        if one.number > expected:
            yield Line(expected, one.number - 1, is_open=True)
        if one.state == NumberState.ELSEWHERE:
            run = Line(run.first if run else one.number, one.number, one)
        else:
            yield Line(one.number, one.number, one)
        expected = one.number + 1
    if run:
        yield run


def _goes_on(run: Line, one: DocumentNumber) -> bool:
    """The next number, explained in the same words by the same person: one line for both."""
    before = run.number
    return (
        before is not None
        and one.state == NumberState.ELSEWHERE
        and run.last == (one.number or 0) - 1
        and (before.reason, before.entered_by_id) == (one.reason, one.entered_by_id)
    )


def years() -> list[int]:
    found = DocumentNumber.objects.order_by("-year").values_list("year", flat=True).distinct()
    return list(found)


def paper_address(number: DocumentNumber) -> str:
    """Where the paper is; "" for what the portal has no page of."""
    if number.kind == NumberKind.REPORT and number.target is not None:
        return reverse("admin:opinions_table", args=[number.target.consultation_id])
    view = PAPERS.get(NumberKind(number.kind))
    return reverse(view, args=[number.target_id]) if view and number.target_id else ""


def slips_of(year: int) -> list[Any]:
    """反馈单 have numbers by person, not a series: how many each round has, first and last."""
    begin, end = Period.year(year).moments
    rows = OpinionFeedback.objects.current().filter(
        release__created_at__gte=begin, release__created_at__lt=end
    )
    return list(
        rows.order_by()
        .values("release__consultation", "release__consultation__title")
        .annotate(
            people=Count("opinion__contributor__person_key", distinct=True),
            first=Min("pk"),
            last=Max("pk"),
        )
        .order_by("first")
    )
