"""What the portal itself can tell of the six items, so that nobody has to prove it (六个有)."""

from datetime import date

from stations.choices import AppointmentKind, LedgerKind, LedgerStatus
from stations.choices.standards import StandardItem
from stations.models import LedgerEntry, Station

_STAFF = (AppointmentKind.OFFICER, AppointmentKind.STATION_LEAD, AppointmentKind.DEPUTY_OFFICER)
_I = StandardItem


def known_of(station: Station, today: date) -> dict[str, str]:
    """Item to a sentence, for what is there; silent on what the portal does not know."""
    known: dict[str, str] = {}
    if station.address and station.hours:
        known[_I.PREMISES] = f"地址：{station.address}；开放时间：{station.hours}。"
    staff = station.appointments.in_force(today).filter(kind__in=_STAFF).count()
    if staff:
        known[_I.STAFF] = f"在聘{staff}人。"
    entries = LedgerEntry.objects.filter(station=station, starts_at__year=today.year)
    handed_in = entries.exclude(status__in=[LedgerStatus.DRAFT, LedgerStatus.VOIDED]).count()
    if handed_in:
        known[_I.LEDGER] = f"今年已报送台账{handed_in}条。"
    rules = (
        LedgerEntry.objects.filter(station=station, kind=LedgerKind.RULE_MAKING).counted().count()
    )
    if rules:
        known[_I.RULES] = f"已审核的制度建设台账{rules}条。"
    return known
