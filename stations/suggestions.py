"""Whom to ask about a consultation, and where: what has to do with its 征询对象."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from drafts.models import Consultation
from stations.choices import AppointmentKind
from stations.models import Appointment, LedgerEntry, Station

STATION_WORDS = ("name", "host", "township", "address", "introduction")
ENTRY_WORDS = ("place", "title", "audience")
RECENT = timedelta(days=730)
MOST_ENTRIES, MOST_VENUES = 200, 10
PERSON_WORDS = ("person__occupation", "person__specialties", "person__position")


@dataclass(frozen=True)
class Suggestion:
    """``name`` of a station or an expert, and ``because``: which of the tags fit, and where."""

    name: str
    because: str


def suggest(
    consultation: Consultation, asked: Collection[int], today: date
) -> tuple[list[Suggestion], list[Suggestion]]:
    """Stations not asked yet, and experts; those that fit most tags first. Two queries."""
    tags = consultation.audience_tags
    if not tags:
        return [], []
    people = list(
        Appointment.objects.in_force(today)
        .filter(_any(PERSON_WORDS, tags))
        .select_related("person", "station")
        .order_by("pk")
    )
    reasons: dict[Station, set[str]] = defaultdict(set)
    for station in Station.objects.working().filter(_any(STATION_WORDS, tags)):
        reasons[station] |= _fitting(tags, (getattr(station, name) for name in STATION_WORDS))
    experts: dict[str, set[str]] = defaultdict(set)
    for appointment in people:
        person = appointment.person
        fitting = _fitting(tags, (person.occupation, person.specialties, person.position))
        if appointment.kind == AppointmentKind.EXPERT:
            experts[person.name] |= fitting
        elif appointment.station is not None:
            reasons[appointment.station] |= {f"{tag}（{person.name}）" for tag in fitting}
    stations = {one.name: why for one, why in reasons.items() if one.pk not in asked}
    return _ranked(stations), _ranked(experts)


def suggest_venues(consultation: Consultation, today: date) -> list[Suggestion]:
    """Places where stations met such people in the last two years, as the ledger tells. One
    query."""
    tags = consultation.audience_tags
    if not tags:
        return []
    entries = (
        LedgerEntry.objects.counted()
        .filter(_any(ENTRY_WORDS, tags), starts_at__date__gte=today - RECENT)
        .exclude(place="")
        .select_related("station")
    )
    reasons: dict[str, set[str]] = defaultdict(set)
    for entry in entries.order_by("-starts_at")[:MOST_ENTRIES]:
        fitting = _fitting(tags, (getattr(entry, name) for name in ENTRY_WORDS))
        reasons[entry.place] |= {f"{tag}（{entry.station.name}）" for tag in fitting}
    return _ranked(reasons)[:MOST_VENUES]


def _any(fields: Sequence[str], tags: Sequence[str]) -> Q:
    wanted = Q()
    for field in fields:
        for tag in tags:
            wanted |= Q(**{f"{field}__icontains": tag})
    return wanted


def _fitting(tags: Sequence[str], words: Iterable[str]) -> set[str]:
    whole = "\n".join(words)
    return {tag for tag in tags if tag in whole}


def _ranked(reasons: dict[str, set[str]]) -> list[Suggestion]:
    ranked = sorted(reasons.items(), key=lambda one: (-len(one[1]), one[0]))
    return [Suggestion(name, "、".join(sorted(why))) for name, why in ranked]
