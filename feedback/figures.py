"""征集、上报、采纳 of several consultations: by draft, by station, by month, by channel.

Whoever asks says what may be counted: the public what was released, the office everything. Raw
opinions and merged items are counted apart and never divided by one another (domain 1.6).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from drafts.models import Consultation
from drafts.models.consultations import ConsultationQuerySet
from feedback.choices import Result
from feedback.funnel import SENT, Funnel, is_stopped
from feedback.models import Outcome
from opinions.models import CompiledItem, Opinion
from opinions.models.channels import channel_label
from stations.models import Station

NO_STATION = "未经站点（网上、来信、来电等）"


@dataclass(frozen=True)
class Scope:
    """Which consultations count, and which answers of the superior."""

    consultations: ConsultationQuerySet
    answers: QuerySet[Outcome]

    def opinions(self) -> QuerySet[Opinion]:
        return Opinion.objects.counted().filter(consultation__in=self._keys()).order_by()

    def items(self) -> QuerySet[CompiledItem]:
        return CompiledItem.objects.filter(consultation__in=self._keys()).order_by()

    def outcomes(self) -> QuerySet[Outcome]:
        return self.answers.filter(item__consultation__in=self._keys()).order_by()

    def _keys(self) -> QuerySet[Consultation, Any]:
        return self.consultations.order_by().values("pk")


@dataclass(frozen=True)
class DraftRow:
    consultation: Consultation
    figures: Funnel


@dataclass(frozen=True)
class StationRow:
    """Of a station; ``pk`` None is what came without one."""

    pk: int | None
    name: str
    figures: Funnel


@dataclass(frozen=True)
class CountRow:
    """One bar: of a month or a channel."""

    key: str
    name: str
    count: int


def public_scope(year: int | None = None) -> Scope:
    """What anybody may know: public consultations, and answers that were released."""
    return Scope(_of_year(Consultation.objects.readable_by_public(), year),
                 Outcome.objects.released())  # fmt: skip


def office_scope(year: int | None = None) -> Scope:
    """Everything that was ever open, and every confirmed answer."""
    return Scope(_of_year(Consultation.objects.released(), year), Outcome.objects.current())


def years(consultations: QuerySet[Consultation]) -> list[int]:
    """The years in which these opened, the latest first."""
    opened = consultations.order_by().datetimes("opened_at", "year", order="DESC")
    return [timezone.localtime(first).year for first in opened]


def by_draft(scope: Scope) -> list[DraftRow]:
    """One row for each consultation, the latest first; four queries."""
    parts = [
        _opinions_by(scope, "consultation"),
        _items_by(scope, "consultation"),
        _outcomes_by(scope, "item__consultation"),
    ]
    shown = scope.consultations.with_draft().order_by("-opened_at", "-pk")
    return [DraftRow(one, _figures(one.pk, parts)) for one in shown]


def by_station(scope: Scope) -> list[StationRow]:
    """Who brought it, in the order of the stations' codes: no ranking. An item that several
    stations brought counts once for each of them, so that the rows may add up to more than the
    total; four queries."""
    parts = [
        _opinions_by(scope, "station"),
        _items_by(scope, "sources__opinion__station"),
        _outcomes_by(scope, "item__sources__opinion__station"),
    ]
    found = {key for part in parts for key in part}
    stations = Station.objects.filter(pk__in=found - {None}).order_by("code")
    names = [*stations.values_list("pk", "name"), (None, NO_STATION)]
    rows = [StationRow(pk, name, _figures(pk, parts)) for pk, name in names]
    return [row for row in rows if row.figures.opinions]


def total(rows: Iterable[DraftRow]) -> Funnel:
    """Of all drafts together; each item counts once."""
    figures = [row.figures for row in rows]
    names = [field.name for field in fields(Funnel)]
    return Funnel(**{name: sum(getattr(one, name) for one in figures) for name in names})


def decided_drafts(rows: Iterable[DraftRow]) -> int:
    """Of how many the superior has answered anything."""
    return sum(1 for row in rows if row.figures.decided)


def by_month(scope: Scope) -> list[CountRow]:
    """Opinions by the month in which they came; months without any are shown as 0."""
    found = scope.opinions().annotate(month=TruncMonth("received_at")).values_list("month")
    counts = {
        timezone.localtime(month).date(): count for month, count in found.annotate(Count("pk"))
    }
    if not counts:
        return []
    return [
        CountRow(f"{day:%Y-%m}", f"{day.year}年{day.month}月", counts.get(day, 0))
        for day in _months(min(counts), max(counts))
    ]


def by_channel(scope: Scope) -> list[CountRow]:
    found = scope.opinions().values_list("channel").annotate(count=Count("pk"))
    rows = [CountRow(key, channel_label(key), count) for key, count in found]
    return sorted(rows, key=lambda row: (-row.count, row.name))


def _months(first: date, last: date) -> Iterable[date]:
    day = first
    while day <= last:
        yield day
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _of_year(consultations: ConsultationQuerySet, year: int | None) -> ConsultationQuerySet:
    return consultations.filter(opened_at__year=year) if year else consultations


Part = dict[Any, dict[str, int]]


def _opinions_by(scope: Scope, key: str) -> Part:
    return _grouped(
        scope.opinions(),
        key,
        opinions=Count("pk"),
        distinct=Count("text_hash", distinct=True),
        people=Sum("people"),
    )


def _items_by(scope: Scope, key: str) -> Part:
    counted = Count("pk", distinct=True)
    stopped = is_stopped(scope.answers)
    return _grouped(
        scope.items(),
        key,
        items=counted,
        submitted=Count("pk", distinct=True, filter=SENT),
        stopped=Count("pk", distinct=True, filter=stopped),
    )


def _outcomes_by(scope: Scope, key: str) -> Part:
    return _grouped(
        scope.outcomes(),
        key,
        decided=Count("pk", distinct=True),
        adopted=Count("pk", distinct=True, filter=Q(result=Result.ADOPTED)),
        partial=Count("pk", distinct=True, filter=Q(result=Result.PARTIAL)),
    )


def _grouped(rows: QuerySet[Any], key: str, **counts: Any) -> Part:
    found = rows.values(key).annotate(**counts)
    return {row.pop(key): row for row in found}


def _figures(key: Any, parts: Iterable[Part]) -> Funnel:
    numbers = {field.name: 0 for field in fields(Funnel)}
    for part in parts:
        numbers |= {name: count or 0 for name, count in part.get(key, {}).items()}
    return Funnel(**numbers)
