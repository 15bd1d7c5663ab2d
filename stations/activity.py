"""长期未开展活动站点: working stations without an approved ledger entry for many days."""

from datetime import datetime, timedelta

from django.db.models import Exists, F, Max, OuterRef, Q
from django.utils import timezone

from stations.choices import AppointmentKind, LedgerStatus
from stations.models import Appointment, Station
from stations.models.places import StationQuerySet

OFFICERS = (AppointmentKind.OFFICER, AppointmentKind.STATION_LEAD, AppointmentKind.DEPUTY_OFFICER)


def inactive_stations(now: datetime, days: int) -> StationQuerySet:
    """With ``last_activity`` and ``has_officer``, the longest first.

    A station set up within these days has had no time yet.
    """
    since, today = now - timedelta(days=days), timezone.localdate(now)
    at_work = Appointment.objects.in_force(today).filter(station=OuterRef("pk"), kind__in=OFFICERS)
    approved = Q(ledger_entries__status=LedgerStatus.APPROVED, ledger_entries__starts_at__lte=now)
    stations: StationQuerySet = Station.objects.working().annotate(
        last_activity=Max("ledger_entries__starts_at", filter=approved),
        has_officer=Exists(at_work),
    )
    return (
        stations.filter(Q(last_activity=None) | Q(last_activity__lt=since))
        .exclude(established_on__gt=timezone.localdate(since))
        .order_by(F("last_activity").asc(nulls_first=True), "pinyin_key", "pk")
    )
