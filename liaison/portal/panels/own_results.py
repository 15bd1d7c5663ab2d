"""What the words that one's stations brought have led to: the loop closes where it began."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from feedback.station_results import counts_in_words, results_of
from liaison.accounts.models import User
from liaison.portal.panels.glance import LED
from liaison.portal.panels.panel import SHOWN, Item, Panel
from stations.access import stations_of

# So long a result stands on the start page.
DAYS_SHOWN = 90


def station_results(user: User, now: datetime) -> Panel | None:
    """One line per consultation, what came last first."""
    since = now - timedelta(days=DAYS_SHOWN)
    rows = list(results_of(stations_of(user)).filter(release__released_at__gte=since))
    if not rows:
        return None
    return Panel(
        "本站意见有了结果", len(rows), [_item(row) for row in rows[:SHOWN]], unit="项", about=LED
    )


def _item(row: Mapping[str, Any]) -> Item:
    url = reverse("station_results:page", args=[row["slug"]])
    return Item(row["title"], url, counts_in_words(row))
