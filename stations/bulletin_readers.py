"""Who of each station has opened a bulletin; nobody had to sign for it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from stations.choices import StationStatus
from stations.models import Appointment, Bulletin, Station


@dataclass(frozen=True)
class Readers:
    station: Station
    # Names with the time they first opened it, the earliest first.
    read: list[tuple[str, datetime]] = field(default_factory=list)
    has_accounts: bool = False


def readers_of(bulletin: Bulletin, day: date) -> list[Readers]:
    """One row for each station it is for, in four queries; who has not read comes first."""
    stations = Station.objects.filter(status=StationStatus.ACTIVE)
    if not bulletin.for_all:
        stations = stations.filter(pk__in=bulletin.addressees.values("pk"))
    times = dict(bulletin.reads.values_list("user", "read_at"))
    people = Appointment.objects.in_force(day).filter(
        station__in=stations, person__user__is_active=True
    )
    accounts: dict[int, dict[int, str]] = defaultdict(dict)
    for station, user, name in people.values_list("station", "person__user", "person__name"):
        if station is not None and user is not None:
            accounts[station][user] = name
    rows = [_row(station, accounts[station.pk], times) for station in stations]
    return sorted(rows, key=lambda row: bool(row.read))


def _row(station: Station, people: dict[int, str], times: dict[int, datetime]) -> Readers:
    read = [(name, times[user]) for user, name in people.items() if user in times]
    return Readers(station, sorted(read, key=lambda one: one[1]), bool(people))
