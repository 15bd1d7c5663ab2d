"""Counts that lower floors store, written through their doors in the caller's transaction."""

from collections.abc import Iterable

from django.db.models import Count, Sum

from drafts.models import Consultation
from drafts.services import record_counts
from opinions.choices import BundleStatus
from opinions.errors import rules_below
from opinions.models import Bundle, Opinion
from stations.models import Assignment
from stations.services.assignments import record_opinion_count
from stations.services.ledger import record_entry_opinions


def recount(
    consultation_id: int, *, station_id: int | None = None, entry_id: int | None = None
) -> None:
    """Count again what the consultation, one station's task and one ledger entry hold.

    Raises OpinionError if the entry's year is closed: what was reported for it stays.
    """
    opinions = Opinion.objects.filter(consultation=consultation_id).counted()
    record_counts(consultation_id, opinions.count())
    if station_id is not None:
        here = opinions.filter(station=station_id, by_deputy=False).count()
        record_opinion_count(consultation_id, station_id, here)
    if entry_id is not None:
        with rules_below():
            record_entry_opinions(entry_id, opinions_of_entry(entry_id))


def recount_all(opinions: Iterable[Opinion]) -> None:
    """The same for wherever these came from; activities in the ledger keep what they brought."""
    for consultation_id, station_id in sorted(
        {(one.consultation_id, one.station_id) for one in opinions},
        key=lambda place: (place[0], place[1] or 0),
    ):
        recount(consultation_id, station_id=station_id)


def opinions_of_entry(entry_id: int) -> int:
    """What the bundles of one activity brought; never typed by hand (rule 5.4)."""
    bundles = Bundle.objects.filter(ledger_entry=entry_id, status=BundleStatus.ACCEPTED)
    return bundles.aggregate(total=Sum("accepted_count"))["total"] or 0


def refresh_counts(consultation_id: int | None = None) -> int:
    """Write every stored count that is no longer right; the sweep behind ``recount``."""
    return _refresh_consultations(consultation_id) + _refresh_assignments(consultation_id)


def _refresh_consultations(consultation_id: int | None) -> int:
    stored = Consultation.objects.all()
    opinions = Opinion.objects.counted()
    if consultation_id is not None:
        stored, opinions = (
            stored.filter(pk=consultation_id),
            opinions.filter(consultation=consultation_id),
        )
    right = dict(opinions.order_by().values_list("consultation").annotate(Count("pk")))
    wrong = [
        pk
        for pk, count in stored.order_by("pk").values_list("pk", "opinion_count")
        if count != right.get(pk, 0)
    ]
    for pk in wrong:
        record_counts(pk, right.get(pk, 0))
    return len(wrong)


def _refresh_assignments(consultation_id: int | None) -> int:
    stored = Assignment.objects.all()
    opinions = Opinion.objects.counted().filter(station__isnull=False, by_deputy=False)
    if consultation_id is not None:
        stored, opinions = (
            stored.filter(consultation=consultation_id),
            opinions.filter(consultation=consultation_id),
        )
    rows = opinions.order_by().values_list("consultation", "station").annotate(Count("pk"))
    right = {(consultation, station): count for consultation, station, count in rows}
    wrong = [
        (consultation, station)
        for consultation, station, count in stored.order_by("pk").values_list(
            "consultation", "station", "opinion_count"
        )
        if count != right.get((consultation, station), 0)
    ]
    for pair in wrong:
        record_opinion_count(*pair, right.get(pair, 0))
    return len(wrong)
