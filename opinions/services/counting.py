"""Counts that lower floors store, written through their doors in the caller's transaction."""

from django.db.models import Sum

from drafts.services import record_counts
from opinions.choices import BundleStatus
from opinions.models import Bundle, Opinion
from stations.services.assignments import record_opinion_count
from stations.services.ledger import record_entry_opinions


def recount(
    consultation_id: int, *, station_id: int | None = None, entry_id: int | None = None
) -> None:
    """Count again what the consultation, one station's task and one ledger entry hold."""
    opinions = Opinion.objects.filter(consultation=consultation_id).counted()
    record_counts(consultation_id, opinions.count())
    if station_id is not None:
        here = opinions.filter(station=station_id).count()
        record_opinion_count(consultation_id, station_id, here)
    if entry_id is not None:
        record_entry_opinions(entry_id, opinions_of_entry(entry_id))


def opinions_of_entry(entry_id: int) -> int:
    """What the bundles of one activity brought; never typed by hand (rule 5.4)."""
    bundles = Bundle.objects.filter(ledger_entry=entry_id, status=BundleStatus.ACCEPTED)
    return bundles.aggregate(total=Sum("accepted_count"))["total"] or 0
