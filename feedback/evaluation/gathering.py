"""Which function finds the rows of which indicator."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from feedback.evaluation import opinion_rows, result_rows, station_rows, team_rows
from feedback.evaluation.facts import Facts, Row
from feedback.evaluation.team_facts import TeamFacts
from feedback.models.evaluation import EvaluationCycle

GATHER: Mapping[str, Callable[[Facts, int], Iterator[Row]]] = {
    "standards": station_rows.standards,
    "rule_making": station_rows.rule_making,
    "ledger_on_time": station_rows.ledger_on_time,
    "officers": station_rows.officers,
    "variety": station_rows.variety,
    "trainings": station_rows.trainings,
    "reviews": station_rows.reviews,
    "deputies": station_rows.deputies,
    "open_place": station_rows.open_place,
    "mobile": station_rows.mobile,
    "shared_place": station_rows.shared_place,
    "solicitation": station_rows.solicitation,
    "publicity": station_rows.publicity,
    "together": station_rows.together,
    "quantity": opinion_rows.quantity,
    "quality": opinion_rows.quality,
    "tasks_on_time": opinion_rows.tasks_on_time,
    "sent_up": opinion_rows.sent_up,
    "adopted": result_rows.adopted,
    "solved": station_rows.solved,
    "ratings": result_rows.ratings,
    "told_on_time": result_rows.told_on_time,
    "certificates": result_rows.certificates,
    "unanswered": opinion_rows.unanswered,
    "own_opinions": opinion_rows.quantity,
    "own_quality": opinion_rows.quality,
}
GATHER_OF_PEOPLE: Mapping[str, Callable[[TeamFacts, int], Iterator[Row]]] = {
    "own_trainings": team_rows.own_trainings,
    "took_part": team_rows.took_part,
    "own_entries": team_rows.own_entries,
    "own_tasks": team_rows.own_tasks,
    "advice": team_rows.advice,
    "advice_on_time": team_rows.advice_on_time,
    "remarks": team_rows.remarks,
}


def facts_of(cycle: EvaluationCycle) -> Facts:
    return TeamFacts(cycle) if cycle.judges_people else Facts(cycle)


def rows_of(key: str, facts: Facts, base: int) -> dict[int, list[Row]]:
    """The rows of one indicator by station or person; a fixed number of queries."""
    found: dict[int, list[Row]] = defaultdict(list)
    for row in _gather(key, facts, base):
        found[row.whom].append(row)
    return found


def _gather(key: str, facts: Facts, base: int) -> Iterator[Row]:
    if isinstance(facts, TeamFacts) and key in GATHER_OF_PEOPLE:
        return GATHER_OF_PEOPLE[key](facts, base)
    return GATHER[key](facts, base)
