"""What the words that one's stations brought have led to: the loop closes where it began."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q
from django.urls import reverse

from drafts.choices import Visibility
from feedback.models import OpinionFeedback
from liaison.accounts.models import User
from liaison.portal.panels.panel import SHOWN, Item, Panel
from opinions.choices import Adoption
from stations.access import stations_of

# So long a result stands on the start page.
DAYS_SHOWN = 90


def station_results(user: User, now: datetime) -> Panel | None:
    """One line per consultation, what came last first; opinions are counted as authors' own."""
    told = (
        OpinionFeedback.objects.current()
        .filter(
            opinion__station__in=stations_of(user),
            release__released_at__gte=now - timedelta(days=DAYS_SHOWN),
        )
        .values(
            "opinion__consultation__title",
            "opinion__consultation__slug",
            "opinion__consultation__visibility",
        )
        .annotate(
            told=Count("pk"),
            adopted=Count("pk", filter=Q(result=Adoption.ADOPTED)),
            partly=Count("pk", filter=Q(result=Adoption.PARTIAL)),
            at=Max("release__released_at"),
        )
        .order_by("-at")
    )
    rows = list(told)
    if not rows:
        return None
    items = [_item(row) for row in rows[:SHOWN]]
    return Panel("本站意见有了结果", len(rows), items, unit="项")


def _item(row: Mapping[str, object]) -> Item:
    slug = row["opinion__consultation__slug"]
    is_public = row["opinion__consultation__visibility"] == Visibility.PUBLIC
    url = reverse("results:page" if is_public else "drafts:read", args=[slug])
    parts = [f"反馈{row['told']}条"]
    if row["adopted"]:
        parts.append(f"其中采纳{row['adopted']}条")
    if row["partly"]:
        parts.append(f"部分采纳{row['partly']}条")
    return Item(str(row["opinion__consultation__title"]), url, "，".join(parts))
