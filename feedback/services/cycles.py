"""The yearly judging from its indicators to its end: what may happen when, and by whom (5.7)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from feedback.choices.evaluation import (
    CYCLE_MOVES,
    WITHIN_100,
    CycleStatus,
    Dimension,
    EvaluationTarget,
)
from feedback.errors import FeedbackError
from feedback.evaluation.facts import working_months
from feedback.evaluation.scheme import SCHEMES
from feedback.evaluation.team_facts import members
from feedback.models import CycleMove, DimensionScore, Evaluation, EvaluationCycle, Indicator
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record

name_actions(
    {
        "feedback.draft_cycle": "拟定考核",
        "feedback.change_indicators": "修改考核指标",
        "feedback.move_cycle": "考核进程变更",
        "feedback.change_display": "修改考核显示方式",
        "feedback.self_score": "自评",
    }
)
SELF_SCORING_DAYS = 14
TOTAL = 100
_C = CycleStatus


@transaction.atomic
def draft_cycle(*, year: int, target: str, by: User) -> EvaluationCycle:
    """A cycle with the default scheme of its target; nothing to type."""
    try:
        with transaction.atomic():
            cycle = EvaluationCycle.objects.create(
                year=year, target=target, cut_off=date(year, 12, 31),
                self_until=date(year, 12, 31) + timedelta(days=SELF_SCORING_DAYS), created_by=by,
            )  # fmt: skip
    except IntegrityError as error:
        raise FeedbackError("这一年度已有这类考核，请直接打开它。") from error
    Indicator.objects.bulk_create(
        Indicator(cycle=cycle, key=key, position=place, points=Decimal(points), base=int(base))
        for place, (key, points, base) in enumerate(SCHEMES[EvaluationTarget(target)], start=1)
    )
    CycleMove.objects.create(cycle=cycle, new_status=_C.DRAFT, by=by)
    record("feedback.draft_cycle", actor=by, target=cycle)
    return cycle


@transaction.atomic
def change_indicators(
    cycle: EvaluationCycle,
    lines: dict[int, tuple[Decimal, int]],
    *,
    by: User,
    cut_off: date,
    self_until: date,
) -> None:
    """``lines``: by indicator its points and base; 0 points leave it out. Only while a draft."""
    locked = EvaluationCycle.objects.select_for_update().get(pk=cycle.pk)
    if locked.status != _C.DRAFT:
        raise FeedbackError("指标已经公布，不能再改。")
    if cut_off.year != cycle.year:
        raise FeedbackError(f"数据截止日须在{cycle.year}年内。")
    for pk, (points, base) in lines.items():
        cycle.indicators.filter(pk=pk).update(points=points, base=base)
    EvaluationCycle.objects.filter(pk=cycle.pk).update(cut_off=cut_off, self_until=self_until)
    cycle.cut_off, cycle.self_until = cut_off, self_until
    record("feedback.change_indicators", actor=by, target=cycle)


def change_display(cycle: EvaluationCycle, *, by: User, **switches: bool) -> None:
    """名次, 星级, and whether stations see each other; all off unless somebody decides."""
    before = {name: getattr(cycle, name) for name in switches}
    EvaluationCycle.objects.filter(pk=cycle.pk).update(**switches)
    record("feedback.change_display", actor=by, target=cycle, before=before, after=switches)


def points_of(indicators: list[Indicator]) -> dict[Dimension, Decimal]:
    found = dict.fromkeys(Dimension, Decimal(0))
    for one in indicators:
        found[one.rule.dimension] += one.points
    return {dimension: points for dimension, points in found.items() if points}


def publish(cycle: EvaluationCycle, *, by: User) -> None:
    """From now on the indicators stay as they are, and every station may read them."""
    points = points_of(list(cycle.indicators.all()))
    total = sum((points.get(one, Decimal(0)) for one in WITHIN_100), Decimal(0))
    if total != TOTAL:
        raise FeedbackError(f"各项分值相加是{total.normalize():f}分，须等于100分，请先调整。")
    move_cycle(cycle, _C.PUBLISHED, by=by)


@transaction.atomic
def open_self_scoring(cycle: EvaluationCycle, *, by: User | None) -> None:
    enrol(cycle)
    move_cycle(cycle, _C.SELF_SCORING, by=by)


def enrol(cycle: EvaluationCycle) -> None:
    """A row for each station that worked in the year, or each member of the team, with its months;
    late ones join."""
    full = points_of(list(cycle.indicators.all()))
    known = {one.whom: one for one in cycle.evaluations.all()}
    for whom, fields in _judged(cycle).items():
        if whom in known:
            Evaluation.objects.filter(pk=known[whom].pk).update(months=fields["months"])
            continue
        evaluation = Evaluation.objects.create(cycle=cycle, **fields)
        DimensionScore.objects.bulk_create(
            DimensionScore(evaluation=evaluation, dimension=one, position=place, full=points)
            for place, (one, points) in enumerate(full.items(), start=1)
        )


def _judged(cycle: EvaluationCycle) -> dict[int, dict[str, int | None]]:
    """By station or person what a new row of it holds."""
    if cycle.judges_people:
        return {
            person: {"person_id": person, "station_id": station, "months": months}
            for person, (months, station) in members(cycle).items()
        }
    return {
        station: {"station_id": station, "months": months}
        for station, months in working_months(cycle).items()
    }


@transaction.atomic
def self_score(
    evaluation: Evaluation, points: dict[str, Decimal], *, by: User, reason: str = ""
) -> None:
    """What the station gives itself, by dimension; may be given again until the portal counts."""
    cycle = EvaluationCycle.objects.select_for_update(no_key=True).get(pk=evaluation.cycle_id)
    if cycle.status != _C.SELF_SCORING:
        raise FeedbackError("现在不是自评的时候，自评以最后一次保存的为准。")
    for one in evaluation.dimensions.all():
        given = points.get(one.dimension)
        if given is None:
            continue
        if not 0 <= given <= one.full:
            raise FeedbackError(f"“{one}”在0到{one.full.normalize():f}分之间。")
        DimensionScore.objects.filter(pk=one.pk).update(self_points=given)
    Evaluation.objects.filter(pk=evaluation.pk).update(
        self_total=sum(points.values(), Decimal(0)), self_reason=reason.strip(), self_by=by,
        self_at=timezone.now(),
    )  # fmt: skip
    record("feedback.self_score", actor=by, target=evaluation)


@transaction.atomic
def move_cycle(
    cycle: EvaluationCycle,
    status: CycleStatus,
    *,
    by: User | None,
    note: str = "",
    signed: bool = False,
    **fields: Any,
) -> None:
    """Change the status only if nobody changed it since ``cycle`` was read.

    ``by`` None is the clock; ``signed``: the leader's paper stands for the leader. Raises
    FeedbackError where the table or the role does not allow it.
    """
    old = CycleStatus(cycle.status)
    roles = CYCLE_MOVES[old].get(status)
    if roles is None:
        raise FeedbackError(f"考核现在是“{old.label}”，不能改为“{status.label}”。")
    if by is not None and not signed and not by.has_role(*roles):
        raise FeedbackError("这一步不由您的岗位办理。")
    same = EvaluationCycle.objects.filter(pk=cycle.pk, status=old)
    if not same.update(status=status, **fields):
        raise FeedbackError("这项考核刚刚被其他人处理过，请刷新页面。")
    for name, value in {"status": status, **fields}.items():
        setattr(cycle, name, value)
    CycleMove.objects.create(cycle=cycle, old_status=old, new_status=status, by=by, note=note[:300])
    record(
        "feedback.move_cycle", actor=by, target=cycle, before={"status": old},
        after={"status": status}, note=note,
    )  # fmt: skip
