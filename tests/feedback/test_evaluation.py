"""A judging from draft to its end."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from feedback.choices.evaluation import CYCLE_MOVES, CycleStatus, ObjectionStatus
from feedback.errors import FeedbackError
from feedback.evaluation.grading import grades, ranks
from feedback.evaluation.later import later_changes
from feedback.models import DimensionScore, Evaluation, EvaluationCycle, Evidence, Indicator
from feedback.services import cycles, scoring, settling
from liaison.accounts.choices import Role
from liaison.office.confirmations import SCANS
from stations.services.ledger import void_entry
from tests.factories.accounts import ClerkFactory, LeaderFactory, ReviewerFactory, UserFactory
from tests.factories.judging import (
    AFTERWARDS,
    YEAR,
    approved,
    cycle_at,
    dec,
    evaluation_of,
    lead_of,
    points_of,
)
from tests.factories.stations import StationFactory

pytestmark = pytest.mark.django_db
C = CycleStatus


@pytest.fixture
def station():
    return StationFactory()


def dimension(cycle, station, name):
    return evaluation_of(cycle, station).dimensions.get(dimension=name)


def fresh(cycle):
    return EvaluationCycle.objects.get(pk=cycle.pk)


@pytest.mark.parametrize("target", ["stations", "points"])
def test_the_default_scheme_makes_a_hundred(target):
    cycle = cycles.draft_cycle(year=YEAR, target=target, by=ClerkFactory())
    cycles.publish(cycle, by=ReviewerFactory())

    assert cycle.status == C.PUBLISHED


def test_points_that_do_not_make_a_hundred_are_not_published():
    cycle = cycles.draft_cycle(year=YEAR, target="stations", by=ClerkFactory())
    cycle.indicators.filter(key="standards").update(points=5)

    with pytest.raises(FeedbackError, match="相加是99分，须等于100分"):
        cycles.publish(cycle, by=ReviewerFactory())


def test_published_indicators_stay_in_the_database_too():
    cycle = cycle_at(C.PUBLISHED)
    line = cycle.indicators.first()

    with pytest.raises(FeedbackError, match="指标已经公布"):
        cycles.change_indicators(
            cycle, {line.pk: (dec("1"), 1)}, by=ClerkFactory(), cut_off=cycle.cut_off,
            self_until=cycle.self_until,
        )  # fmt: skip
    with pytest.raises(IntegrityError, match="published indicators"), transaction.atomic():
        Indicator.objects.filter(pk=line.pk).update(points=1)


@pytest.mark.parametrize(
    ("status", "step", "role"),
    [
        (C.DRAFT, lambda cycle, by: cycles.publish(cycle, by=by), Role.REVIEWER),
        (C.OBJECTION, lambda cycle, by: settling.resolve(cycle, by=by, today=date(2026, 3, 1)),
         Role.REVIEWER),
        (C.FINALISED, lambda cycle, by: settling.close(cycle, by=by), Role.REVIEWER),
    ],
)  # fmt: skip
def test_a_step_is_done_by_its_role_only(station, status, step, role):
    cycle = cycle_at(status)
    others = [one for one in (Role.CLERK, Role.REVIEWER, Role.LEADER) if one != role]

    with pytest.raises(FeedbackError, match="不由您的岗位办理"):
        step(cycle, UserFactory(roles=others))
    step(cycle, UserFactory(roles=[role]))
    assert fresh(cycle).status != status


def test_every_state_is_reached_and_left_by_the_table():
    reached = {new for moves in CYCLE_MOVES.values() for new in moves}
    assert reached == set(C) - {C.DRAFT}


def test_the_clock_opens_counts_and_ends_the_public_period(station):
    cycle = cycle_at(C.PUBLISHED)
    settling.keep_time(AFTERWARDS)
    assert fresh(cycle).status == C.AUTO_SCORED
    scoring.take_computed(fresh(cycle), by=ClerkFactory())
    settling.open_objections(fresh(cycle), by=ClerkFactory(), today=date(2026, 1, 5))

    settling.keep_time(AFTERWARDS)
    assert fresh(cycle).status == C.RESOLVED
    assert [move.by for move in cycle.moves.all()][-1] is None


def test_nobody_counts_before_the_cut_off(station):
    cycle = cycle_at()

    with pytest.raises(FeedbackError, match="过后才能评分"):
        scoring.score_cycle(cycle, by=None, now=AFTERWARDS.replace(year=YEAR, month=12, day=31))


def test_the_lead_gives_points_by_dimension_until_the_count(station):
    cycle = cycle_at()
    evaluation = evaluation_of(cycle, station)
    lead = lead_of(station)
    cycles.self_score(evaluation, {"rules": dec("9"), "team": dec("12.5")}, by=lead)
    with pytest.raises(FeedbackError, match="“制度建设”在0到10分之间"):
        cycles.self_score(evaluation, {"rules": dec("11")}, by=lead)
    scoring.score_cycle(cycle, by=None, now=AFTERWARDS)

    evaluation.refresh_from_db()
    assert evaluation.self_total == dec("21.5")
    with pytest.raises(FeedbackError, match="不是自评的时候"):
        cycles.self_score(evaluation, {"rules": dec("1")}, by=lead)


def test_more_than_two_points_apart_needs_a_reason(station):
    cycle = cycle_at(C.OFFICE_SCORING)
    evaluation = evaluation_of(cycle, station)
    auto = dimension(cycle, station, "rules").auto_points
    clerk = ClerkFactory()

    scoring.score_by_office(evaluation, {"rules": (auto + 2, "")}, by=clerk)
    with pytest.raises(FeedbackError, match="“制度建设”的核定分与系统分相差超过2分"):
        scoring.score_by_office(evaluation, {"rules": (auto + dec("2.1"), "")}, by=clerk)
    with pytest.raises(FeedbackError, match="核定总分与系统分相差超过2分"):
        scoring.score_by_office(
            evaluation, {"rules": (auto + 2, ""), "team": (dec("1"), "")}, by=clerk
        )
    scoring.score_by_office(evaluation, {"rules": (auto + 3, "制度汇编已到位")}, by=clerk)

    evaluation.refresh_from_db()
    assert evaluation.office_total == evaluation.auto_total + 3
    assert evaluation.office_reason == "制度建设：制度汇编已到位"


def test_the_database_asks_for_the_reason_as_well(station):
    cycle = cycle_at(C.OFFICE_SCORING)
    one = dimension(cycle, station, "rules")

    with pytest.raises(IntegrityError, match="dimension_differs_only"), transaction.atomic():
        DimensionScore.objects.filter(pk=one.pk).update(office_points=one.auto_points + 3)


def test_a_refused_row_stays_visible_and_takes_its_points_along(station):
    for month in (3, 4):
        approved(station, month=month)
    cycle = cycle_at(C.OFFICE_SCORING)
    score = evaluation_of(cycle, station).scores.get(indicator__key="solicitation")
    before = dimension(cycle, station, "activities").office_points
    row = score.rows.first()
    scoring.refuse_evidence(row, by=ClerkFactory(), reason="照片系往年活动")

    score.refresh_from_db()
    assert (score.auto_points, score.counted_points) == (dec("2.7"), dec("1.3"))
    after = dimension(cycle, station, "activities")
    assert after.office_points == before - dec("1.4")
    assert after.reason == "“意见征集活动”有不采信的依据"
    scoring.accept_evidence(Evidence.objects.get(pk=row.pk), by=ClerkFactory())
    assert dimension(cycle, station, "activities").office_points == before


def test_an_objection_is_answered_with_words_and_may_change_the_points(station):
    cycle = cycle_at(C.OBJECTION)
    evaluation = evaluation_of(cycle, station)
    today = date(2026, 1, 21)
    objection = settling.raise_objection(
        evaluation, by=lead_of(station), dimension="rules", text="制度已修订", today=today
    )
    with pytest.raises(FeedbackError, match="正在复核"):
        settling.raise_objection(
            evaluation, by=objection.raised_by, dimension="rules", text="再提", today=today
        )
    with pytest.raises(FeedbackError, match="还有异议没有复核"):
        settling.resolve(cycle, by=ReviewerFactory(), today=date(2026, 3, 1))
    with pytest.raises(FeedbackError, match="请写明复核意见"):
        settling.settle_objection(objection, by=ReviewerFactory(), answer=" ", points=None)
    settling.settle_objection(objection, by=ReviewerFactory(), answer="属实，补计", points=dec("9"))

    objection.refresh_from_db()
    assert (objection.status, objection.new_points) == (ObjectionStatus.UPHELD, 9)
    evaluation.refresh_from_db()
    assert dimension(cycle, station, "rules").office_points == 9
    assert "异议复核：属实，补计" in evaluation.office_reason


def test_the_public_period_is_five_working_days(station):
    cycle = cycle_at(C.OBJECTION)
    assert (cycle.objection_from, cycle.objection_until) == (date(2026, 1, 20), date(2026, 1, 27))
    with pytest.raises(FeedbackError, match="期满后才能结束"):
        settling.resolve(cycle, by=ReviewerFactory(), today=date(2026, 1, 27))
    with pytest.raises(FeedbackError, match="公示期已过"):
        settling.raise_objection(
            evaluation_of(cycle, station), by=lead_of(station), dimension="rules", text="晚了",
            today=date(2026, 1, 28),
        )  # fmt: skip


@pytest.mark.parametrize("model", [Evaluation, DimensionScore, Evidence])
def test_what_was_settled_stays_whoever_writes(station, model):
    approved(station)
    cycle = cycle_at(C.FINALISED)
    field = {Evaluation: "office_reason", DimensionScore: "reason", Evidence: "note"}[model]

    assert model.objects.exists()
    with pytest.raises(IntegrityError, match="settled evaluation"), transaction.atomic():
        model.objects.update(**{field: "改"})
    with pytest.raises(IntegrityError, match="settled"), transaction.atomic():
        EvaluationCycle.objects.filter(pk=cycle.pk).update(status=C.OFFICE_SCORING)


def test_computed_points_are_never_rewritten(station):
    cycle = cycle_at(C.OFFICE_SCORING)

    with pytest.raises(IntegrityError, match="must not change"), transaction.atomic():
        evaluation_of(cycle, station).scores.update(auto_points=1)


def test_what_is_put_right_later_changes_nothing_and_is_listed(station):
    entry = approved(station)
    cycle = cycle_at(C.FINALISED)
    points = points_of(cycle, station, "solicitation")
    EvaluationCycle.objects.filter(pk=cycle.pk).update(scored_at=AFTERWARDS.replace(year=2026))
    void_entry(entry, by=ReviewerFactory(), reason="重复登记")

    assert points_of(cycle, station, "solicitation") == points
    assert [one.what for one in later_changes(fresh(cycle))] == ["台账已作废"]


def test_the_leader_may_sign_on_paper(station, scan):
    cycle = cycle_at(C.RESOLVED)
    asked = settling.ask_to_finalise(cycle, by=ClerkFactory())
    assert "pdf" in SCANS
    settling.finalise_on_paper(asked, by=ClerkFactory(), scan=scan, signer="何明")

    assert fresh(cycle).status == C.FINALISED


def test_the_leader_may_give_it_back(station):
    cycle = cycle_at(C.RESOLVED)
    asked = settling.ask_to_finalise(cycle, by=ClerkFactory())
    settling.give_back(asked, by=LeaderFactory(), reason="请再核石桥镇")

    assert fresh(cycle).status == C.OFFICE_SCORING
    assert cycle.moves.last().note == "请再核石桥镇"


def test_excellent_is_for_at_most_three_in_ten_and_ties_share_their_fate():
    totals = {1: dec("97"), 2: dec("95"), 3: dec("93"), 4: dec("93"), 5: dec("91"),
              6: dec("85"), 7: dec("70"), 8: dec("60"), 9: dec("59.9"), 10: dec("80")}  # fmt: skip
    found = grades(totals)

    assert [key for key, grade in found.items() if grade == "excellent"] == [1, 2]
    assert [found[key] for key in (3, 4, 5, 6, 10)] == ["good"] * 5
    assert (found[7], found[8], found[9]) == ("passed", "passed", "failed")
    assert ranks({1: dec("9"), 2: dec("8"), 3: dec("9")}) == {1: 1, 2: 3, 3: 1}


def test_a_year_has_one_judging_of_a_kind():
    cycles.draft_cycle(year=YEAR, target="stations", by=ClerkFactory())
    with pytest.raises(FeedbackError, match="已有这类考核"):
        cycles.draft_cycle(year=YEAR, target="stations", by=ClerkFactory())
