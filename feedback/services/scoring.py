"""系统评分 at the cut-off, and what the office makes of it."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from feedback.choices.evaluation import CycleStatus, Dimension
from feedback.errors import FeedbackError
from feedback.evaluation.facts import Facts, Row
from feedback.evaluation.gathering import facts_of, rows_of
from feedback.evaluation.grading import grades, ranks
from feedback.evaluation.measuring import ZERO, Measured, measure
from feedback.models import (
    DimensionScore,
    Evaluation,
    EvaluationCycle,
    Evidence,
    Indicator,
    Score,
)
from feedback.models.evaluation import FREE_DIFFERENCE
from feedback.services.cycles import enrol, move_cycle
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record

name_actions(
    {
        "feedback.score_cycle": "系统评分",
        "feedback.office_score": "办公室核定得分",
        "feedback.refuse_evidence": "不采信评分依据",
    }
)
_C = CycleStatus
AT_ONCE = 1_000
Progress = Callable[[int, int], None]


@transaction.atomic
def score_cycle(
    cycle: EvaluationCycle,
    *,
    by: User | None,
    now: datetime,
    progress: Progress = lambda done, total: None,
) -> int:
    """Count every indicator of everyone judged and freeze the rows with the numbers; how many rows.

    A fixed number of queries for each indicator, whatever their number.
    """
    cycle = EvaluationCycle.objects.select_for_update().get(pk=cycle.pk)
    if cycle.status != _C.SELF_SCORING:
        raise FeedbackError("这项考核已经评分，或者还没有开始自评，请刷新页面。")
    if timezone.localdate(now) <= cycle.cut_off:
        raise FeedbackError(f"数据截止日（{cycle.cut_off:%Y-%m-%d}）过后才能评分。")
    enrol(cycle)
    facts = facts_of(cycle)
    evaluations = {one.whom: one for one in cycle.evaluations.all()}
    indicators = [one for one in cycle.indicators.all() if one.points]
    auto: dict[int, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    rows = 0
    for number, indicator in enumerate(indicators, start=1):
        scores, found = _score(indicator, evaluations, facts)
        for score in scores:
            auto[score.evaluation_id][indicator.rule.dimension] += score.auto_points
        rows += _keep_rows(scores, found)
        progress(number, len(indicators))
    _keep_totals(cycle, auto)
    move_cycle(cycle, _C.AUTO_SCORED, by=by, scored_at=now)
    record("feedback.score_cycle", actor=by, target=cycle, count=len(evaluations))
    return rows


def _score(
    indicator: Indicator, evaluations: dict[int, Evaluation], facts: Facts
) -> tuple[list[Score], dict[int, list[Row]]]:
    found = rows_of(indicator.key, facts, indicator.base)
    scores = []
    for whom, evaluation in evaluations.items():
        if whom not in facts.months:
            continue
        base = facts.base(indicator.key, whom, indicator.base, by_months=indicator.rule.by_months)
        result = _measured(indicator, (row.worth for row in found.get(whom, [])), base)
        scores.append(
            Score(
                evaluation=evaluation, indicator=indicator, value=result.value, base=base,
                auto_points=result.points, counted_points=result.points, note=result.note,
            )
        )  # fmt: skip
    made = Score.objects.bulk_create(scores)
    return made, {score.pk: found.get(score.evaluation.whom, []) for score in made}


def _measured(indicator: Indicator, worths: Iterable[Decimal | None], base: Decimal) -> Measured:
    return measure(indicator.rule, list(worths), points=indicator.points, base=base)


def _keep_rows(scores: list[Score], found: dict[int, list[Row]]) -> int:
    rows = [
        Evidence(
            score=score, kind=row.kind, object_id=row.pk, text=row.text[:200], day=row.day,
            worth=row.worth, note=row.note[:80],
        )
        for score in scores
        for row in found[score.pk]
    ]  # fmt: skip
    Evidence.objects.bulk_create(rows, batch_size=AT_ONCE)
    return len(rows)


def _keep_totals(cycle: EvaluationCycle, auto: dict[int, dict[str, Decimal]]) -> None:
    for evaluation in cycle.evaluations.prefetch_related("dimensions"):
        points = auto[evaluation.pk]
        dimensions = list(evaluation.dimensions.all())
        for one in dimensions:
            one.auto_points = points[one.dimension]
        DimensionScore.objects.bulk_update(dimensions, ["auto_points"])
        total = max(sum(points.values(), ZERO), ZERO)
        Evaluation.objects.filter(pk=evaluation.pk).update(auto_total=total)


@transaction.atomic
def take_computed(cycle: EvaluationCycle, *, by: User) -> None:
    """核定 begins with the computed points of all stations; the clerk changes only what is off."""
    move_cycle(cycle, _C.OFFICE_SCORING, by=by)
    for evaluation in cycle.evaluations.prefetch_related("dimensions"):
        dimensions = list(evaluation.dimensions.all())
        for one in dimensions:
            one.office_points = one.auto_points
        DimensionScore.objects.bulk_update(dimensions, ["office_points"])
        Evaluation.objects.filter(pk=evaluation.pk).update(office_total=evaluation.auto_total)


def _in_office_scoring(evaluation: Evaluation) -> EvaluationCycle:
    cycle = EvaluationCycle.objects.select_for_update(no_key=True).get(pk=evaluation.cycle_id)
    if cycle.status != _C.OFFICE_SCORING:
        raise FeedbackError("现在不在核定阶段，不能改分。")
    return cycle


@transaction.atomic
def score_by_office(
    evaluation: Evaluation, given: dict[str, tuple[Decimal, str]], *, by: User
) -> None:
    """``given``: by dimension the points and why they differ; more than 2 apart needs a reason."""
    _in_office_scoring(evaluation)
    before = {one.dimension: str(one.office_points) for one in evaluation.dimensions.all()}
    for one in evaluation.dimensions.all():
        points, reason = given.get(one.dimension, (one.office_points, one.reason))
        change_points(one, points, reason)
    total_up(evaluation)
    record(
        "feedback.office_score", actor=by, target=evaluation, before=before,
        after={name: str(points) for name, (points, _) in given.items()},
    )  # fmt: skip


def change_points(one: DimensionScore, points: Decimal | None, reason: str) -> None:
    if points is None or one.auto_points is None:
        raise FeedbackError("系统还没有评分，请先完成系统评分。")
    least, most = (-one.full, ZERO) if one.dimension == Dimension.DEDUCTION else (ZERO, one.full)
    if not least <= points <= most:
        limits = f"{least.normalize():f}到{most.normalize():f}"
        raise FeedbackError(f"“{one}”的核定分在{limits}之间。")
    if abs(points - one.auto_points) > FREE_DIFFERENCE and not reason.strip():
        raise FeedbackError(f"“{one}”的核定分与系统分相差超过2分，请写明理由。")
    DimensionScore.objects.filter(pk=one.pk).update(office_points=points, reason=reason.strip())


def total_up(evaluation: Evaluation) -> None:
    """The office's total with its reasons, from the dimensions as they stand."""
    dimensions = list(DimensionScore.objects.filter(evaluation=evaluation))
    total = max(sum((one.office_points or ZERO for one in dimensions), ZERO), ZERO)
    reasons = "；".join(f"{one}：{one.reason}" for one in dimensions if one.reason)
    if abs(total - (evaluation.auto_total or ZERO)) > FREE_DIFFERENCE and not reasons:
        raise FeedbackError("核定总分与系统分相差超过2分，请至少在一项写明理由。")
    Evaluation.objects.filter(pk=evaluation.pk).update(
        office_total=total, office_reason=reasons[:500]
    )
    evaluation.office_total, evaluation.office_reason = total, reasons[:500]


@transaction.atomic
def refuse_evidence(row: Evidence, *, by: User, reason: str) -> None:
    """弄虚作假的数据不计分: the row stays visible with the reason, the points follow."""
    if not reason.strip():
        raise FeedbackError("请写明不采信的理由，公示时对方看得到。")
    score = Score.objects.select_related("evaluation", "indicator").get(pk=row.score_id)
    _in_office_scoring(score.evaluation)
    _mark(row, reason=reason.strip()[:200], by=by)
    _recount(score, f"“{score.indicator}”有不采信的依据")
    record("feedback.refuse_evidence", actor=by, target=row, note=reason)


@transaction.atomic
def accept_evidence(row: Evidence, *, by: User) -> None:
    """Refused by mistake: it counts again."""
    score = Score.objects.select_related("evaluation", "indicator").get(pk=row.score_id)
    _in_office_scoring(score.evaluation)
    _mark(row, reason="", by=None)
    _recount(score, f"“{score.indicator}”恢复采信")
    record("feedback.refuse_evidence", actor=by, target=row, note="恢复采信")


def _mark(row: Evidence, *, reason: str, by: User | None) -> None:
    same = Evidence.objects.filter(pk=row.pk, refused_because=row.refused_because)
    if not same.update(refused_because=reason, refused_by=by):
        raise FeedbackError("这一条刚刚被其他人处理过，请刷新页面。")


def _recount(score: Score, why: str) -> None:
    """What the refused rows were worth comes off the office's points of the dimension."""
    worths = [ZERO if row.refused_because else row.worth for row in score.rows.all()]
    result = _measured(score.indicator, worths, score.base)
    change = result.points - score.counted_points
    Score.objects.filter(pk=score.pk).update(counted_points=result.points)
    dimension = DimensionScore.objects.get(
        evaluation=score.evaluation, dimension=score.indicator.rule.dimension
    )
    points = (dimension.office_points or ZERO) + change
    least = -dimension.full if dimension.dimension == Dimension.DEDUCTION else ZERO
    most = ZERO if dimension.dimension == Dimension.DEDUCTION else dimension.full
    reason = dimension.reason if why in dimension.reason else _joined(dimension.reason, why)
    change_points(dimension, min(max(points, least), most), reason)
    total_up(score.evaluation)


def _joined(first: str, second: str) -> str:
    return "；".join(part for part in (first, second) if part)[:300]


def grade_all(cycle: EvaluationCycle) -> None:
    """等次 and 名次 from the office's totals as they stand."""
    totals = {
        one.pk: one.office_total for one in cycle.evaluations.all() if one.office_total is not None
    }
    by_grade, by_rank = grades(totals), ranks(totals)
    rows = list(cycle.evaluations.filter(pk__in=totals))
    for one in rows:
        one.grade, one.rank = by_grade[one.pk], by_rank[one.pk]
    Evaluation.objects.bulk_update(rows, ["grade", "rank"])
