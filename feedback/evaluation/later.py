"""What was put right after the count: it changes nothing any more, and is seen next year (5.7)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from feedback.choices.evaluation import EvidenceKind
from feedback.models import EvaluationCycle, Evidence
from opinions.choices import NEVER_COUNTED, Axis, Processing
from opinions.models import OpinionMove
from stations.choices import LedgerStatus, RevisionStatus
from stations.models import LedgerMove, LedgerRevision

MOST = 200


@dataclass(frozen=True)
class Later:
    station: str
    text: str
    what: str
    at: datetime


def later_changes(cycle: EvaluationCycle) -> list[Later]:
    """Approvals, voids and corrections of the year's ledger, and opinions withdrawn; the newest
    first, at most ``MOST`` of each; three queries."""
    if cycle.scored_at is None:
        return []
    found = [*_moved(cycle), *_corrected(cycle), *_withdrawn(cycle)]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _moved(cycle: EvaluationCycle) -> Iterator[Later]:
    moves = LedgerMove.objects.filter(
        at__gt=cycle.scored_at,
        new_status__in=[LedgerStatus.APPROVED, LedgerStatus.VOIDED],
        entry__starts_at__year=cycle.year,
        entry__station__in=cycle.evaluations.values("station"),
    )
    for move in moves.select_related("entry__station").order_by("-pk")[:MOST]:
        yield Later(
            move.entry.station.name,
            str(move.entry),
            f"台账{move.get_new_status_display()}",
            move.at,
        )


def _corrected(cycle: EvaluationCycle) -> Iterator[Later]:
    revisions = LedgerRevision.objects.filter(
        status=RevisionStatus.APPROVED,
        decided_at__gt=cycle.scored_at,
        entry__starts_at__year=cycle.year,
        entry__station__in=cycle.evaluations.values("station"),
    )
    for one in revisions.select_related("entry__station").order_by("-pk")[:MOST]:
        if one.decided_at:
            yield Later(one.entry.station.name, str(one.entry), "台账更正", one.decided_at)


def _withdrawn(cycle: EvaluationCycle) -> Iterator[Later]:
    counted = Evidence.objects.filter(
        score__evaluation__cycle=cycle, kind=EvidenceKind.OPINION, worth__gt=0
    )
    moves = OpinionMove.objects.filter(
        axis=Axis.PROCESSING, new__in=NEVER_COUNTED, at__gt=cycle.scored_at,
        opinion__in=counted.values("object_id"),
    )  # fmt: skip
    for move in moves.select_related("opinion__station").order_by("-pk")[:MOST]:
        what = "意见撤回" if move.new == Processing.WITHDRAWN else "意见列为社情民意"
        yield Later(str(move.opinion.station), move.opinion.receipt_no, what, move.at)
