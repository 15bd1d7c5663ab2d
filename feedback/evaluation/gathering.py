"""Which function finds the rows of which indicator."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from feedback.evaluation import opinion_rows, result_rows, station_rows
from feedback.evaluation.facts import Facts, Row

Gather = Callable[[Facts, int], Iterator[Row]]
GATHER: Mapping[str, Gather] = {
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
}


def rows_of(key: str, facts: Facts, base: int) -> dict[int, list[Row]]:
    """The rows of one indicator by station; a fixed number of queries."""
    found: dict[int, list[Row]] = defaultdict(list)
    for row in GATHER[key](facts, base):
        found[row.station].append(row)
    return found
