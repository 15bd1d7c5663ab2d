"""What each deputy did in a year, counted from the ledger (代表年度履职记录)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from stations.choices import LedgerStatus
from stations.choices.receptions import ReceptionStatus
from stations.models import Person, ReceptionDuty


@dataclass
class DeputyYear:
    """Days planned, attended (times), people received (人次), opinions heard (条)."""

    person: Person
    planned: int = 0
    attended: int = 0
    received: int = 0
    opinions: int = 0
    stations: list[str] = field(default_factory=list)


def yearly_record(year: int) -> list[DeputyYear]:
    """One row per person on the rota of ``year``, in the order of the roster.

    Only approved entries count (rule 5.4), and only for those who came. Where several received
    together, the people they received stand with each of them: rows must not be added up.
    """
    duties = (
        ReceptionDuty.objects.filter(reception__day__year=year)
        .exclude(reception__status=ReceptionStatus.CANCELLED)
        .select_related("person", "reception__station", "reception__entry")
        .order_by("person__pinyin_key", "person", "reception__day")
    )
    return [_row(person, held) for person, held in groupby(duties, key=lambda duty: duty.person)]


def _row(person: Person, duties: Iterable[ReceptionDuty]) -> DeputyYear:
    row = DeputyYear(person)
    for duty in duties:
        row.planned += 1
        name = duty.reception.station.name
        if name not in row.stations:
            row.stations.append(name)
        entry = duty.reception.entry
        if duty.came and entry and entry.status == LedgerStatus.APPROVED:
            row.attended += 1
            row.received += int(entry.extra.get("received") or 0)
            row.opinions += entry.opinion_count
    return row
