"""Where opinions wait to be sorted: the articles, and what waits at each of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from drafts.models import Consultation, Provision
from opinions.choices import Processing, TargetScope
from opinions.models import (
    ArticleTally,
    CompiledItem,
    CompiledSource,
    Opinion,
    OpinionTarget,
)
from opinions.models.tally import COUNTED, WAITING

WHOLE = "whole"
EARLIER = "原稿"
MOST_MERGED_ELSEWHERE = 50


@dataclass(frozen=True)
class ArticleLine:
    """One line of the overview: an article with how much waits there."""

    key: str
    label: str
    total: int
    waiting: int
    items: int
    # The article's id; None for the draft as a whole.
    unit: int | None = None


def waiting_at(consultation: Consultation, unit: Provision | None) -> list[Opinion]:
    """The opinions on one article (None: on the draft as a whole) that wait to be sorted."""
    waiting = Opinion.objects.filter(consultation=consultation, pk__in=_aimed_at(unit)).to_sort()
    related = waiting.select_related("station", "question").prefetch_related(
        "supplements", "redactions"
    )
    return list(related.order_by("pk"))


def merged_elsewhere(consultation: Consultation, unit: Provision | None) -> QuerySet[Opinion]:
    """They name this article too, and stand only in items of others: they may join here too."""
    here = CompiledSource.objects.filter(
        item__consultation=consultation, item__provision__unit=unit
    )
    merged = Opinion.objects.filter(
        consultation=consultation, pk__in=_aimed_at(unit), processing=Processing.MERGED
    )
    elsewhere = merged.exclude(pk__in=here.values("opinion")).select_related("station", "question")
    return elsewhere.prefetch_related("redactions").order_by("pk")[:MOST_MERGED_ELSEWHERE]


def overview(consultation: Consultation) -> list[ArticleLine]:
    """One line for each article that has opinions or items, general ones first; two queries.

    Articles of a text that was replaced meanwhile come last, as 原稿第八条.
    """
    rows = (
        ArticleTally.objects.of(consultation)
        .values("unit", "unit__label", "unit__caption", "unit__position", "unit__version")
        .annotate(
            every=Sum("count"),
            total=Sum("count", filter=COUNTED, default=0),
            waiting=Sum("count", filter=WAITING, default=0),
        )
        .filter(every__gt=0)
    )
    items = dict(
        CompiledItem.objects.filter(consultation=consultation)
        .order_by()
        .values_list("provision__unit")
        .annotate(Count("pk"))
    )

    return [
        ArticleLine(
            key=str(row["unit"] or WHOLE),
            label=_label(row, consultation.version_id),
            total=row["total"],
            waiting=row["waiting"],
            items=items.get(row["unit"], 0),
            unit=row["unit"],
        )
        for row in sorted(rows, key=lambda row: _place(row, consultation.version_id))
    ]


def _label(row: Mapping[str, Any], version_id: int) -> str:
    earlier = EARLIER if row["unit__version"] not in {None, version_id} else ""
    return f"{earlier}{row['unit__label'] or '总体意见'} {row['unit__caption'] or ''}".strip()


def _place(row: Mapping[str, Any], version_id: int) -> tuple[bool, int, int]:
    """The draft as a whole, the present text, then the earlier ones."""
    if row["unit"] is None:
        return False, 0, -1
    text = row["unit__version"]
    return text != version_id, text, row["unit__position"]


def next_with_work(lines: Sequence[ArticleLine], key: str = "") -> ArticleLine | None:
    """The next article after ``key`` where something waits; from the top after the last."""
    at = next((place for place, line in enumerate(lines) if line.key == key), -1)
    after = [*lines[at + 1 :], *lines[: max(at, 0)]]
    return next((line for line in after if line.waiting), None)


def _aimed_at(unit: Provision | None) -> QuerySet[OpinionTarget, int]:
    aim = Q(unit=unit) if unit else Q(scope=TargetScope.WHOLE)
    return OpinionTarget.objects.filter(aim).values_list("opinion", flat=True)
