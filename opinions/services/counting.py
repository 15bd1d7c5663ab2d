"""How many opinions there are, written to the floors below through their own doors."""

from django.db.models import Count

from drafts.models import Consultation
from drafts.services import record_counts
from opinions.models import Opinion
from stations.models import Assignment
from stations.services.assignments import record_opinion_count


def refresh_counts(consultation_id: int | None = None) -> int:
    """Write every stored count that is no longer right, of one consultation or of all."""
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
    opinions = Opinion.objects.counted().filter(station__isnull=False)
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
