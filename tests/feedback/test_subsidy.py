"""经费补助: to the yuan, with reasons, by two people."""

from datetime import date
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from feedback.choices.evaluation import CycleStatus, NominationStatus
from feedback.errors import FeedbackError
from feedback.evaluation.sharing import shares, whole_yuan
from feedback.evaluation.shortlists import candidates
from feedback.models import EvaluationCycle, Nomination, Outcome, SubsidyLine
from feedback.services import nominating, subsidies
from feedback.services.subsidies import Terms
from stations.models import Honour, Station
from tests.factories.accounts import ClerkFactory, ReviewerFactory
from tests.factories.feedback import CompiledItemFactory, SubmittedOpinionFactory, answer
from tests.factories.judging import approved, brought, cycle_at, on
from tests.factories.stations import StationFactory, officer_of

C = CycleStatus
WEIGHTS = st.lists(st.integers(0, 100_000), min_size=1, max_size=60)


@given(
    weights=WEIGHTS,
    percents=st.tuples(st.integers(0, 100), st.integers(0, 100)).filter(lambda x: sum(x) <= 100),
    budget=st.integers(0, 10_000_000),
    base=st.integers(0, 5_000),
)
def test_the_parts_are_whole_yuan_and_make_the_budget(weights, percents, budget, base):
    first, second = percents
    factors = [
        (first, weights),
        (second, weights[::-1]),
        (100 - first - second, [Fraction(one, 10) for one in weights]),
    ]
    parts = shares(factors)
    assert sum(parts) == 1
    if base * len(weights) > budget:
        with pytest.raises(ValueError, match="more than the budget"):
            whole_yuan(budget, base, parts)
        return
    amounts = whole_yuan(budget, base, parts)

    free = budget - base * len(weights)
    assert sum(amounts) == budget
    assert all(abs(one - base - free * part) < 1 for one, part in zip(amounts, parts, strict=True))


@pytest.fixture
def stations(db):
    return [StationFactory(population=people) for people in (30_000, 20_000, 10_000)]


@pytest.fixture
def cycle(stations):
    for place in ("甲", "乙", "丙"):
        approved(stations[0], place=place)
    return cycle_at(C.FINALISED)


def made(cycle, budget=100_000, **terms):
    return subsidies.compute(cycle, Terms(budget=budget, base=5_000, **terms), by=ClerkFactory())


def test_the_plan_comes_out_to_the_yuan(cycle, stations):
    plan = made(cycle, budget=100_001)

    amounts = [line.amount for line in plan.lines.order_by("pk")]
    assert sum(amounts) == 100_001
    assert amounts == sorted(amounts, reverse=True)


def test_a_station_without_population_is_named(cycle, stations):
    Station.objects.filter(pk=stations[1].pk).update(population=None)

    with pytest.raises(FeedbackError, match=f"请先在站点资料中补上：{stations[1].name}"):
        made(cycle)
    plan = made(cycle, people_share=0, work_share=50, effect_share=50)
    assert plan.lines.count() == 3


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({"work_share": 50}, "相加须等于100"),
        ({"budget": 14_999}, "基础额合计15000元，超过了补助总额"),
    ],
)
def test_terms_that_can_not_be_are_refused(cycle, terms, words):
    with pytest.raises(FeedbackError, match=words):
        made(cycle, **terms)


def test_adjustments_need_reasons_and_must_come_to_nothing(cycle):
    plan = made(cycle)
    first, second, _ = plan.lines.order_by("pk")
    clerk = ClerkFactory()
    with pytest.raises(FeedbackError, match="请写明理由"):
        subsidies.adjust(first, by=clerk, adjustment=100, reason=" ")
    subsidies.adjust(first, by=clerk, adjustment=100, reason="新设站点设备")
    with pytest.raises(FeedbackError, match="比补助总额多100元"):
        subsidies.ask(plan, by=clerk)
    subsidies.adjust(second, by=clerk, adjustment=-100, reason="上年结余")

    assert subsidies.off_by(plan) == 0
    with pytest.raises(IntegrityError, match="subsidy_adjusted_with"), transaction.atomic():
        SubsidyLine.objects.filter(pk=first.pk).update(reason="")


def test_another_confirms_and_then_nothing_changes(cycle):
    plan = made(cycle)
    asked = subsidies.ask(plan, by=ClerkFactory())
    with pytest.raises(FeedbackError, match="正在等待另一人确认"):
        made(cycle)
    subsidies.agree(asked, by=ReviewerFactory())

    assert EvaluationCycle.objects.get().status == C.SUBSIDY_COMPUTED
    with pytest.raises(FeedbackError, match="补助确认以前"):
        made(cycle)
    for change in ({"computed": 1}, {"adjustment": 1, "reason": "改"}):
        with pytest.raises(IntegrityError, match="confirmed subsidy"), transaction.atomic():
            SubsidyLine.objects.update(**change)


def test_nothing_is_computed_before_the_leader_has_settled_it(stations):
    with pytest.raises(FeedbackError, match="考核审定以后"):
        made(cycle_at(C.OBJECTION))


@pytest.fixture
def honoured(stations):
    """An adopted proposal, and the officer who recorded and held things."""
    station = stations[0]
    officer = officer_of(station)
    person = station.appointments.get().person
    station.appointments.update(starts_on=on(1).date())
    item = CompiledItemFactory()
    SubmittedOpinionFactory(
        consultation=item.consultation, item=item, station=station, received_at=on(3)
    )
    outcome = answer(item)
    Outcome.objects.filter(pk=outcome.pk).update(posted_at=on(8))
    brought(station, recorded_by=officer)
    approved(station, filed_by=officer)
    return cycle_at(C.FINALISED), person, item


def test_candidates_come_from_the_rows_that_count(honoured):
    cycle, person, item = honoured

    proposal, officer = candidates(cycle)
    assert (proposal.subject, officer.subject) == (item.pk, person.pk)
    assert officer.grounds == "录入有效意见1条，开展意见征集活动1场"


def test_what_another_approves_stands_in_the_register(honoured):
    cycle, person, _ = honoured
    chosen = [one.key for one in candidates(cycle)]
    assert nominating.nominate(cycle, [*chosen, "opinion-1-999"], by=ClerkFactory()) == 2
    assert candidates(cycle) == []
    proposal, officer = Nomination.objects.order_by("-kind")
    nominating.grant(officer, by=ReviewerFactory(), today=date(2026, 2, 1))
    nominating.refuse(proposal, by=ReviewerFactory(), note="已获其他表扬")

    honour = Honour.objects.get()
    assert (honour.person, honour.station, honour.title) == (person, None, "2025年度优秀联络员")
    officer.refresh_from_db()
    assert (officer.status, officer.honour) == (NominationStatus.GRANTED, honour)


def test_nobody_approves_their_own_choice(honoured, strict_mode):
    cycle, _, _ = honoured
    clerk = ClerkFactory()
    nominating.nominate(cycle, [candidates(cycle)[0].key], by=clerk)

    with pytest.raises(FeedbackError, match="提名人不能自己审批"):
        nominating.grant(Nomination.objects.get(), by=clerk, today=date(2026, 2, 1))
