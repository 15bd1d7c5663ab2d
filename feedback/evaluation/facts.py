"""What a cycle of stations looks at: them, its year up to the cut-off, and rows read once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils import timezone

from feedback.choices.evaluation import EvaluationTarget, EvidenceKind
from feedback.models.evaluation import EvaluationCycle
from stations.choices import (
    WORK_FOR_A_STATION,
    AppointmentKind,
    AssignmentStatus,
    HeldBy,
    StationKind,
    StationStatus,
)
from stations.models import Appointment, Assignment, LedgerEntry, Person, Station, StationMove

JUDGED: dict[EvaluationTarget, tuple[StationKind, ...]] = {
    EvaluationTarget.STATIONS: (
        StationKind.LIAISON_STATION,
        StationKind.WORK_STATION,
        StationKind.CONTACT_STATION,
    ),
    EvaluationTarget.POINTS: (StationKind.COLLECTION_POINT,),
}
AT_WORK = WORK_FOR_A_STATION | {AppointmentKind.COLLECTOR}
NIL_DONE = frozenset({AssignmentStatus.NIL_FILED, AssignmentStatus.ACCEPTED})


@dataclass(frozen=True)
class Row:
    """One row behind a number, as ``Evidence`` keeps it; ``whom``: the station or the person."""

    whom: int
    kind: EvidenceKind
    pk: int
    text: str
    worth: Decimal | None
    day: date | None = None
    note: str = ""


class Facts:
    """Each property is one query, whatever the number of stations."""

    # Whose an opinion is, as a field of it.
    opinion_of = "station"

    def __init__(self, cycle: EvaluationCycle) -> None:
        self.year = cycle.year
        self.cut_off = cycle.cut_off
        self.since = _begin(cycle.begins)
        self.until = _begin(cycle.cut_off + timedelta(days=1))
        self.months = self.work(cycle)
        # Filled by ``opinion_rows`` when first asked for.
        self.opinions: list[dict[str, Any]] | None = None

    def work(self, cycle: EvaluationCycle) -> dict[int, int]:
        """Who is judged, with the months they worked."""
        return working_months(cycle)

    @cached_property
    def stations(self) -> dict[int, Station]:
        return Station.objects.in_bulk(self.months)

    def opinions_brought(self) -> Q:
        return Q(station__in=self.stations)

    def whom(self, key: int) -> int:
        """From what stands in ``opinion_of``."""
        return key

    @cached_property
    def entries(self) -> list[LedgerEntry]:
        """Approved entries of the stations' own line that happened in the year; oldest first."""
        rows = LedgerEntry.objects.counted().filter(
            station__in=self.stations, held_by=HeldBy.STATION, starts_at__gte=self.since,
            starts_at__lt=self.until,
        )  # fmt: skip
        return list(rows.order_by("starts_at", "pk"))

    @cached_property
    def people(self) -> list[tuple[int, Person]]:
        """Who works for each station on the day of the cut-off, once each."""
        held = Appointment.objects.in_force(self.cut_off).filter(
            station__in=self.stations, kind__in=AT_WORK
        )
        found: dict[tuple[int, int], Person] = {}
        for one in held.select_related("person").order_by("person__pinyin_key", "pk"):
            if one.station_id is not None:
                found.setdefault((one.station_id, one.person_id), one.person)
        return [(station, person) for (station, _), person in found.items()]

    @cached_property
    def tasks(self) -> list[Assignment]:
        """What was due within the year and was not dropped."""
        rows = Assignment.objects.standing().filter(
            station__in=self.stations, due_at__gte=self.since, due_at__lt=self.until
        )
        return list(
            rows.select_related("consultation")
            .defer("consultation__notice_text")
            .order_by("due_at", "pk")
        )

    @cached_property
    def tasks_by_station(self) -> dict[int, list[Assignment]]:
        found: dict[int, list[Assignment]] = defaultdict(list)
        for task in self.tasks:
            found[task.station_id].append(task)
        return found

    def only_nil(self) -> Iterator[Row]:
        """Stations all of whose tasks truly brought no opinion: judged neutral, not as zero."""
        for station, tasks in self.tasks_by_station.items():
            if all(is_nil(task) for task in tasks):
                for task in tasks:
                    note = "报送“无意见”，不按零计"
                    title = task.consultation.title
                    yield Row(station, EvidenceKind.TASK, task.pk, title, None, note=note)

    def base(self, key: str, whom: int, base: int, *, by_months: bool) -> Decimal:
        """What the full points take for this station."""
        if key == "quantity":
            tasks = self.tasks_by_station.get(whom, [])
            if asked := sum(task.min_opinions for task in tasks if not is_nil(task)):
                return Decimal(asked)
        return Decimal(base) * self.months[whom] / 12 if by_months else Decimal(base)


def is_nil(task: Assignment) -> bool:
    return bool(task.nil_reason) and not task.counted and task.status in NIL_DONE


def working_months(cycle: EvaluationCycle) -> dict[int, int]:
    """By station how many months of the year up to the cut-off it worked for a day or more.

    Stations that did not work at all are left out; merged ones count until they were merged.
    """
    kinds = JUDGED[EvaluationTarget(cycle.target)]
    moves: dict[int, list[StationMove]] = defaultdict(list)
    for move in StationMove.objects.filter(station__kind__in=kinds).order_by("at", "pk"):
        moves[move.station_id].append(move)
    found = {}
    for station in Station.objects.filter(kind__in=kinds).order_by("pinyin_key", "pk"):
        spans = _spans(station, moves[station.pk])
        if months := _months(cycle, spans):
            found[station.pk] = months
    return found


def _spans(station: Station, moves: Iterable[StationMove]) -> list[tuple[date, date]]:
    """From when to when it worked, both days included."""
    spans = []
    since = station.established_on or date.min
    status = None
    for move in moves:
        day = timezone.localdate(move.at)
        if move.old_status == StationStatus.ACTIVE and day > since:
            spans.append((since, day - timedelta(days=1)))
        since, status = max(since, day), move.new_status
    if (status or station.status) == StationStatus.ACTIVE:
        spans.append((since, date.max))
    return spans


def _months(cycle: EvaluationCycle, spans: list[tuple[date, date]]) -> int:
    firsts = [date(cycle.year, month, 1) for month in range(1, 13)]
    lasts = [*(first - timedelta(days=1) for first in firsts[1:]), date(cycle.year, 12, 31)]
    return sum(
        first <= cycle.cut_off
        and any(start <= min(last, cycle.cut_off) and end >= first for start, end in spans)
        for first, last in zip(firsts, lasts, strict=True)
    )


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
