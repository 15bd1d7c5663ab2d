"""This year's judging, early and in its public period: every number with its rows."""

from datetime import timedelta

from django.utils import timezone

from feedback.choices.evaluation import Dimension, EvaluationTarget
from feedback.models import EvaluationCycle
from feedback.services import cycles, scoring, settling
from liaison.portal.demo import calendar
from liaison.portal.demo.people import County


def judge(county: County) -> None:
    """Stations and officers stand at the objections, with one raised; experts at the self-scoring,
    collection points at their indicators.

    The cut-off is just past, so that what the county did this year is counted.
    """
    stations = _to_objections(county, EvaluationTarget.STATIONS)
    _to_objections(county, EvaluationTarget.OFFICERS)
    _to_self_scoring(county, EvaluationTarget.EXPERTS, days=cycles.SELF_SCORING_DAYS)
    with calendar.on(-1) as now:
        settling.raise_objection(
            stations.evaluations.get(station=county.stations["LY"]),
            by=county.users["qianhua"],
            dimension=Dimension.TEAM,
            text="今年有两次培训是和街道司法所合办的，台账里写了，没有计到本站名下，请核对。",
            today=timezone.localdate(now),
        )
    year = timezone.localdate().year
    points = cycles.draft_cycle(year=year, target=EvaluationTarget.POINTS, by=county.clerk)
    cycles.publish(points, by=county.reviewer)


def _to_objections(county: County, target: EvaluationTarget) -> EvaluationCycle:
    cycle = _to_self_scoring(county, target, days=0)
    with calendar.on(-1) as now:
        scoring.score_cycle(cycle, by=None, now=now)
        cycle.refresh_from_db()
        scoring.take_computed(cycle, by=county.clerk)
        settling.open_objections(cycle, by=county.clerk, today=timezone.localdate(now))
    return cycle


def _to_self_scoring(county: County, target: EvaluationTarget, *, days: int) -> EvaluationCycle:
    """The self-scoring goes on for so many days after the cut-off."""
    with calendar.on(-2) as now:
        cut_off = timezone.localdate(now)
        self_until = cut_off + timedelta(days)
        cycle = cycles.draft_cycle(year=cut_off.year, target=target, by=county.clerk)
        lines = {one.pk: (one.points, one.base) for one in cycle.indicators.all()}
        cycles.change_indicators(
            cycle, lines, by=county.clerk, cut_off=cut_off, self_until=self_until
        )
        cycles.publish(cycle, by=county.reviewer)
        cycles.open_self_scoring(cycle, by=county.clerk)
    return cycle
