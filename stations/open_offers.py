"""What stations may apply for: offered now, readable for them, and not theirs already."""

from collections.abc import Collection
from datetime import datetime

from drafts.choices import Visibility
from stations.models import Assignment, Station, TaskApplication, TaskOffer


def offers_for(
    stations: Collection[Station], now: datetime
) -> list[tuple[TaskOffer, list[Station]]]:
    """Each open offer with those of ``stations`` that may still apply. Three queries at most."""
    open_now = TaskOffer.objects.open_at(now).exclude(consultation__visibility=Visibility.NAMED)
    offers = list(open_now.select_related("consultation")) if stations else []
    if not offers:
        return []
    consultations = [one.consultation_id for one in offers]
    asked = Assignment.objects.standing().filter(
        consultation__in=consultations, station__in=stations
    )
    applied = TaskApplication.objects.filter(offer__in=offers, station__in=stations)
    taken = {
        *asked.values_list("consultation", "station"),
        *applied.values_list("offer__consultation", "station"),
    }
    found = (
        (offer, [one for one in stations if (offer.consultation_id, one.pk) not in taken])
        for offer in offers
    )
    return [(offer, free) for offer, free in found if free]
