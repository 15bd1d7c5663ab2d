"""What the words that stations brought led to: told results, one row per consultation."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from drafts import deadlines
from drafts.models import Consultation
from feedback.models import OpinionFeedback, Outcome
from feedback.wording import refusals
from liaison.accounts.models import User
from opinions.choices import Adoption
from opinions.models import Opinion
from stations.access import stations_of
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


def with_cards(rows: QuerySet[OpinionFeedback]) -> QuerySet[OpinionFeedback]:
    """Load what an officer reads of each; a fixed number of queries."""
    outcomes = Outcome.objects.select_related("item").order_by("item_id")
    refused = Prefetch("opinion__moves", refusals(), "refusals")
    return rows.select_related("opinion__station").prefetch_related(
        "opinion__targets", "opinion__redactions", refused, Prefetch("outcomes", outcomes)
    )


def opinions_waiting(user: User, consultation: Consultation) -> int:
    """Of one's stations: sent up, and nothing said of them yet."""
    own = Opinion.objects.filter(consultation=consultation, station__in=stations_of(user))
    told = OpinionFeedback.objects.current().filter(opinion=OuterRef("pk"))
    return own.filter(~Exists(told), adoption=Adoption.AWAITING).count()


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
