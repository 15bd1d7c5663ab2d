"""Who may be honoured, from the rows of a cycle that count: shown to people, who choose."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from feedback.choices.evaluation import EvidenceKind, NominationKind
from feedback.models import EvaluationCycle, Evidence, Nomination
from opinions.models import Opinion
from stations.models import LedgerEntry, Person

MOST = 30


@dataclass(frozen=True)
class Candidate:
    """``key``: what the form sends back: station and subject."""

    kind: NominationKind
    station: int
    station_name: str
    subject: int
    text: str
    grounds: str

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.station}-{self.subject}"


def candidates(cycle: EvaluationCycle) -> list[Candidate]:
    """Adopted proposals, the best first, then the officers behind the most; six queries."""
    known = {
        f"{one.kind}-{one.station_id}-{one.item_id or one.person_id}"
        for one in Nomination.objects.filter(cycle=cycle)
    }
    found = [*_proposals(cycle), *_officers(cycle)]
    return [one for one in found if one.key not in known]


def _proposals(cycle: EvaluationCycle) -> Iterator[Candidate]:
    rows = (
        Evidence.objects.accepted()
        .filter(
            score__evaluation__cycle=cycle, score__indicator__key="adopted", worth__gt=0,
            kind=EvidenceKind.ITEM,
        )
        .select_related("score__evaluation__station")
        .order_by("-worth", "pk")
    )  # fmt: skip
    for row in rows[:MOST]:
        station = row.score.evaluation.judged_station
        yield Candidate(
            NominationKind.OPINION, station.pk, station.name, row.object_id, row.text,
            f"{row.note}，{row.day:%Y-%m-%d}收到结果",
        )  # fmt: skip


def _officers(cycle: EvaluationCycle) -> Iterator[Candidate]:
    """Those who recorded counted opinions and filed counted activities; 条 and 场 stand apart."""
    opinions = _by_officer(cycle, "quantity", Opinion.objects.all(), "recorded_by")
    entries = _by_officer(cycle, "solicitation", LedgerEntry.objects.all(), "filed_by")
    people = {
        person.user_id: person
        for person in Person.objects.filter(user__in={user for _, user in [*opinions, *entries]})
    }
    stations = dict(cycle.evaluations.values_list("station", "station__name"))
    pairs = sorted(
        {*opinions, *entries}, key=lambda pair: (-opinions.get(pair, 0), -entries.get(pair, 0))
    )
    at_work = _at_work(cycle)
    for station, user in pairs:
        person = people.get(user)
        if person is None or (station, person.pk) not in at_work:
            continue
        grounds = (
            f"录入有效意见{opinions.get((station, user), 0)}条，"
            f"开展意见征集活动{entries.get((station, user), 0)}场"
        )
        yield Candidate(
            NominationKind.OFFICER, station, stations[station], person.pk, person.name, grounds
        )


def _at_work(cycle: EvaluationCycle) -> set[tuple[int, int]]:
    rows = Evidence.objects.accepted().filter(
        score__evaluation__cycle=cycle, score__indicator__key="officers"
    )
    return set(rows.values_list("score__evaluation__station", "object_id"))


def _by_officer(
    cycle: EvaluationCycle, key: str, objects: QuerySet[Opinion] | QuerySet[LedgerEntry], by: str
) -> dict[tuple[int, int], int]:
    rows = Evidence.objects.accepted().filter(
        score__evaluation__cycle=cycle,
        score__indicator__key=key,
        worth__gt=0,
    )
    mine = objects.filter(
        pk__in=rows.values("object_id"), station__in=cycle.evaluations.values("station")
    )
    counted = mine.exclude(**{by: None}).order_by().values_list("station", by).annotate(Count("pk"))
    return {(station, user): count for station, user, count in counted}
