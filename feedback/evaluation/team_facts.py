"""What a cycle of a team looks at: its people, one by one, and what is on record of each."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Q

from feedback.choices.evaluation import EvaluationTarget, EvidenceKind
from feedback.evaluation.facts import Facts, Row
from feedback.models.evaluation import EvaluationCycle
from stations.choices import AppointmentKind
from stations.models import Appointment, LedgerEntry, Person

MEMBERS: Mapping[EvaluationTarget, frozenset[AppointmentKind]] = {
    EvaluationTarget.OFFICERS: frozenset({AppointmentKind.OFFICER, AppointmentKind.DEPUTY_OFFICER}),
    EvaluationTarget.EXPERTS: frozenset({AppointmentKind.EXPERT}),
    EvaluationTarget.COLLECTORS: frozenset({AppointmentKind.COLLECTOR}),
    EvaluationTarget.VOLUNTEERS: frozenset({AppointmentKind.VOLUNTEER}),
}


class TeamFacts(Facts):
    """As ``Facts``, by person; each property is one query, whatever the number of people."""

    opinion_of = "recorded_by"

    def __init__(self, cycle: EvaluationCycle) -> None:
        super().__init__(cycle)
        people = Person.objects.in_bulk(self.months)
        self.members: dict[int, Person] = people
        # Who has no account can't have recorded anything.
        self.by_user = {one.user_id: one.pk for one in people.values() if one.user_id}

    def work(self, cycle: EvaluationCycle) -> dict[int, int]:
        return {person: months for person, (months, _) in members(cycle).items()}

    def opinions_brought(self) -> Q:
        return Q(recorded_by__in=self.by_user)

    def whom(self, key: int) -> int:
        return self.by_user[key]

    def only_nil(self) -> Iterator[Row]:
        """Those without an account: judged neutral, not as zero."""
        for person in self.members.values():
            if not person.user_id:
                note = "没有账号，由站点代录"
                yield Row(person.pk, EvidenceKind.PERSON, person.pk, person.name, None, note=note)

    @cached_property
    def entries(self) -> list[LedgerEntry]:
        """Approved entries that they filed of what happened in the year; oldest first."""
        rows = LedgerEntry.objects.counted().filter(
            filed_by__in=self.by_user, starts_at__gte=self.since, starts_at__lt=self.until
        )
        return list(rows.order_by("starts_at", "pk"))

    def base(self, key: str, whom: int, base: int, *, by_months: bool) -> Decimal:
        return Decimal(base) * self.months[whom] / 12 if by_months else Decimal(base)


def members(cycle: EvaluationCycle) -> dict[int, tuple[int, int | None]]:
    """By person, of those who hold office on the day of the cut-off: how many months of the year,
    and the station they work for first; none for those of the office."""
    kinds = MEMBERS[EvaluationTarget(cycle.target)]
    held = Appointment.objects.in_force(cycle.cut_off).filter(kind__in=sorted(kinds))
    found: dict[int, tuple[int, int | None]] = {}
    for one in held.order_by("starts_on", "pk"):
        months = _months(cycle, one.starts_on)
        found.setdefault(one.person_id, (months, one.station_id))
    return found


def _months(cycle: EvaluationCycle, since: date) -> int:
    """The first and the last count whole, as with stations."""
    first = since.month if since.year == cycle.year else 1
    return cycle.cut_off.month - first + 1
