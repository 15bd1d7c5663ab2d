"""What the words that stations brought led to: told results, one row per consultation."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from drafts import deadlines
from drafts.models import Consultation
from feedback.models import OpinionFeedback
from opinions.choices import Adoption
from stations.models import Station
from stations.page_parts import Line, announce

LINES = 5


def results_of(stations: QuerySet[Station]) -> QuerySet[OpinionFeedback, Any]:
    """Rows with ``title``, ``slug``, ``visibility``, ``told``, ``adopted``, ``partly`` (authors'
    own opinions) and ``at``, the latest first."""
    told = OpinionFeedback.objects.current().filter(opinion__station__in=stations)
    return (
        told.values(
            title=F("opinion__consultation__title"),
            slug=F("opinion__consultation__slug"),
            visibility=F("opinion__consultation__visibility"),
        )
        .annotate(
            told=Count("pk"),
            adopted=Count("pk", filter=Q(result=Adoption.ADOPTED)),
            partly=Count("pk", filter=Q(result=Adoption.PARTIAL)),
            at=Max("release__released_at"),
        )
        .order_by("-at")
    )


def counts_in_words(row: Mapping[str, Any]) -> str:
    """反馈12条，其中采纳3条，部分采纳1条."""
    parts = [f"反馈{row['told']}条"]
    if row["adopted"]:
        parts.append(f"其中采纳{row['adopted']}条")
    if row["partly"]:
        parts.append(f"部分采纳{row['partly']}条")
    return "，".join(parts)


@announce
def lines_of(station: Station, today: date) -> Iterator[Line]:
    """For the station's public page: only what everybody may read; one query."""
    public = Consultation.objects.readable_by_public()
    rows = results_of(Station.objects.filter(pk=station.pk))
    for row in rows.filter(opinion__consultation__in=public)[:LINES]:
        yield Line(
            text=f"{row['title']}：{counts_in_words(row)}",
            when=deadlines.written_day(timezone.localdate(row["at"])),
            url=reverse("results:page", args=[row["slug"]]),
        )
