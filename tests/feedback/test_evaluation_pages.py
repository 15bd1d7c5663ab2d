"""The pages of the judging: who sees what, and what the office does with a few clicks."""

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from feedback import tasks  # noqa: F401 -- names the kinds of jobs
from feedback.choices.evaluation import CycleStatus, Grade
from feedback.evaluation.workbook import find_cycle
from feedback.models import EvaluationCycle, SubsidyPlan
from feedback.services import subsidies
from feedback.services.subsidies import Terms
from liaison.accounts.choices import Role
from liaison.jobs import services as jobs
from liaison.jobs.models import Job
from liaison.portal.panels.judging import judging_steps, own_judging
from liaison.workbooks.errors import WorkbookError
from liaison.workbooks.services import export_preset
from tests.factories.accounts import ClerkFactory, LeaderFactory, ReviewerFactory, UserFactory
from tests.factories.judging import YEAR, approved, cycle_at, evaluation_of, lead_of
from tests.factories.stations import (
    AppointmentFactory,
    PersonFactory,
    StationFactory,
    officer_of,
)

pytestmark = pytest.mark.django_db
C = CycleStatus


@pytest.fixture
def station():
    station = StationFactory(population=10_000)
    approved(station, title="电梯条例茶座")
    return station


def sign_in(client, user):
    client.force_login(user)
    return client


def url(name, *args):
    return reverse(f"admin:feedback_{name}", args=args)


def open_still(cycle):
    """The public period of these tests lies in the past; today it is still open."""
    EvaluationCycle.objects.filter(pk=cycle.pk).update(objection_until=timezone.localdate())


def test_a_clerk_begins_with_the_default_scheme_and_a_reviewer_publishes(client):
    sign_in(client, ClerkFactory()).post(url("cycles"), {"year": YEAR, "target": "stations"})
    cycle = EvaluationCycle.objects.get()
    assert client.post(url("cycle_step", cycle.pk, "publish")).status_code == 404
    page = client.get(url("indicators", cycle.pk)).content.decode()
    assert f"由{Role.REVIEWER.label}办理。" in page

    sign_in(client, ReviewerFactory()).post(url("cycle_step", cycle.pk, "publish"))
    cycle.refresh_from_db()
    assert cycle.status == C.PUBLISHED


def test_what_is_wrong_with_the_indicators_is_said_and_kept(client):
    sign_in(client, ClerkFactory()).post(url("cycles"), {"year": YEAR, "target": "points"})
    cycle = EvaluationCycle.objects.get()
    sent = {f"points_{one.pk}": one.points for one in cycle.indicators.all()}
    sent |= {f"base_{one.pk}": one.base or 1 for one in cycle.indicators.all()}
    first = cycle.indicators.first()
    dates = {"cut_off": f"{YEAR}-12-31", "self_until": f"{YEAR}-12-01"}

    bad = client.post(url("indicators", cycle.pk), sent | dates | {f"points_{first.pk}": "很多"})
    assert bad.status_code == 422
    text = bad.content.decode()
    assert "请填写数字，例如8.5。" in text
    assert "自评截止日不能早于数据截止日。" in text
    assert 'value="很多"' in text


def test_the_worker_counts_when_a_clerk_asks(client, station):
    cycle = cycle_at()
    sign_in(client, ClerkFactory()).post(url("cycle_step", cycle.pk, "score"))
    jobs.run(Job.objects.get().pk)

    cycle.refresh_from_db()
    assert (Job.objects.get().status, cycle.status) == ("done", C.AUTO_SCORED)


def test_every_number_opens_its_rows(client, station):
    cycle = cycle_at(C.OFFICE_SCORING)
    evaluation = evaluation_of(cycle, station)
    sign_in(client, ClerkFactory())
    page = client.get(url("evaluation", evaluation.pk)).content.decode()

    for score in evaluation.scores.all():
        assert url("evidence", score.pk) in page
    score = evaluation.scores.get(indicator__key="solicitation")
    rows = client.get(url("evidence", score.pk)).content.decode()
    entry = station.ledger_entries.get()
    assert f"{entry.number} 电梯条例茶座</a>" in rows
    assert reverse("admin:stations_ledger_entry", args=[entry.pk]) in rows


def test_a_row_is_refused_with_a_reason_only(client, station):
    cycle = cycle_at(C.OFFICE_SCORING)
    row = evaluation_of(cycle, station).scores.get(indicator__key="solicitation").rows.get()
    sign_in(client, ClerkFactory())

    client.post(url("refuse_evidence", row.pk), {"reason": ""})
    row.refresh_from_db()
    assert row.refused_because == ""
    client.post(url("refuse_evidence", row.pk), {"reason": "照片系往年活动"})
    row.refresh_from_db()
    assert row.refused_because == "照片系往年活动"


def test_points_without_their_reason_come_back_as_typed(client, station):
    cycle = cycle_at(C.OFFICE_SCORING)
    evaluation = evaluation_of(cycle, station)
    sent = {f"points_{one.dimension}": one.office_points for one in evaluation.dimensions.all()}
    page = sign_in(client, ClerkFactory()).post(
        url("evaluation", evaluation.pk), sent | {"points_rules": "9.5"}
    )

    assert page.status_code == 422
    assert "“制度建设”的核定分与系统分相差超过2分，请写明理由。" in page.content.decode()
    assert 'value="9.5"' in page.content.decode()


def test_the_lead_scores_and_objects_and_others_do_not(client, station):
    cycle = cycle_at()
    evaluation = evaluation_of(cycle, station)
    lead, officer = lead_of(station), officer_of(station)
    names = [one.dimension for one in evaluation.dimensions.all()][:7]
    own = reverse("evaluation:self_score", args=[evaluation.pk])
    assert sign_in(client, officer).post(own, {}).status_code == 404
    sign_in(client, lead).post(own, dict.fromkeys(names, "5"))
    evaluation.refresh_from_db()
    assert evaluation.self_total == 35

    evaluation_page = reverse("evaluation:page", args=[evaluation.pk])
    assert sign_in(client, lead_of(StationFactory())).get(evaluation_page).status_code == 404


def test_a_station_sees_its_own_points_in_the_public_period_and_no_others(client, station):
    other = StationFactory(name="别的站点")
    cycle = cycle_at(C.OBJECTION)
    evaluation = evaluation_of(cycle, station)
    open_still(cycle)
    lead = lead_of(station)
    page = sign_in(client, lead).get(reverse("evaluation:page", args=[evaluation.pk]))
    score = evaluation.scores.get(indicator__key="solicitation")
    rows = client.get(reverse("evaluation:rows", args=[score.pk])).content.decode()

    assert "别的站点" not in page.content.decode()
    assert "电梯条例茶座" in rows
    strange = evaluation_of(cycle, other).scores.first()
    assert client.get(reverse("evaluation:rows", args=[strange.pk])).status_code == 404
    assert own_judging(lead, timezone.now()).count == 1
    client.post(
        reverse("evaluation:object", args=[evaluation.pk]), {"dimension": "rules", "text": "漏计"}
    )
    assert evaluation.objections.get().raised_by == lead


def test_a_station_sees_no_points_before_the_public_period(client, station):
    cycle = cycle_at(C.OFFICE_SCORING)
    evaluation = evaluation_of(cycle, station)
    sign_in(client, lead_of(station))
    score = evaluation.scores.first()

    assert client.get(reverse("evaluation:rows", args=[score.pk])).status_code == 404
    page = client.get(reverse("evaluation:page", args=[evaluation.pk])).content.decode()
    assert "现在不用做什么" in page


def test_stations_see_each_other_only_if_the_office_says_so(client, station):
    StationFactory(name="别的站点")
    cycle = cycle_at(C.FINALISED)
    sign_in(client, ClerkFactory()).post(url("cycle_display", cycle.pk), {"shows_others": "on"})
    page = sign_in(client, lead_of(station)).get(
        reverse("evaluation:page", args=[evaluation_of(cycle, station).pk])
    )

    assert "别的站点：" in page.content.decode()
    assert "★" not in page.content.decode()


def test_the_leader_settles_it_from_the_page(client, station):
    cycle = cycle_at(C.RESOLVED)
    clerk, leader = ClerkFactory(), LeaderFactory()
    sign_in(client, clerk).post(url("cycle_step", cycle.pk, "ask"))
    assert client.post(url("answer_cycle", cycle.pk), {"agree": "1"}).status_code == 404
    assert [item.note for item in judging_steps(leader, timezone.now()).items] == ["待审定"]
    assert judging_steps(clerk, timezone.now()) is None
    sign_in(client, leader).post(url("answer_cycle", cycle.pk), {"agree": "1"})

    cycle.refresh_from_db()
    assert cycle.status == C.FINALISED
    assert cycle.evaluations.get().grade == Grade.FAILED


def test_the_subsidy_is_computed_adjusted_and_confirmed_by_pages(client, station):
    StationFactory(name="没有人口的站点")
    cycle = cycle_at(C.FINALISED)
    terms = {"budget": 10_000, "base": 1_000, "work_share": 40, "people_share": 30,
             "effect_share": 30}  # fmt: skip
    sign_in(client, ClerkFactory())
    bad = client.post(url("subsidy", cycle.pk), terms)
    assert bad.status_code == 422
    assert "请先在站点资料中补上：没有人口的站点" in bad.content.decode()
    client.post(url("subsidy", cycle.pk), terms | {"people_share": 0, "work_share": 70})
    line = SubsidyPlan.objects.get().lines.first()
    assert client.post(url("adjust_subsidy", line.pk), {"adjustment": "5"}).status_code == 422
    client.post(url("ask_subsidy", cycle.pk))
    sign_in(client, ReviewerFactory()).post(url("answer_subsidy", cycle.pk), {"agree": "1"})

    assert SubsidyPlan.objects.get().confirmed_at is not None


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_the_same_for_one_station_as_for_three(client, count, django_assert_num_queries):
    lead = UserFactory(roles=[Role.STATION_LEAD])
    person = PersonFactory(user=lead)
    for _ in range(count):
        entry = approved(StationFactory(population=9))
        AppointmentFactory(station=entry.station, person=person, kind="station_lead")
    cycle = cycle_at(C.FINALISED)
    subsidies.compute(cycle, Terms(budget=90_000, base=0), by=ClerkFactory())
    sign_in(client, ClerkFactory())
    for name, queries in (("cycle", 12), ("subsidy", 11), ("nominations", 12)):
        client.get(url(name, cycle.pk))
        with django_assert_num_queries(queries):
            client.get(url(name, cycle.pk))
    sign_in(client, lead)
    client.get(reverse("evaluation:own"))
    with django_assert_num_queries(6):
        client.get(reverse("evaluation:own"))


def test_the_sheets_have_a_row_for_each_station_and_the_sum_is_the_budget(station, tmp_path):
    second = StationFactory(population=5_000)
    cycle = cycle_at(C.FINALISED)
    subsidies.compute(cycle, Terms(budget=12_345, base=100), by=ClerkFactory())
    marks, money = tmp_path / "marks.xlsx", tmp_path / "money.xlsx"
    export_preset("evaluation", path=marks, by=None, consultation=cycle.slug)
    export_preset("subsidy", path=money, by=None)

    sheet = load_workbook(marks)["考核评分表"]
    names = [row[1].value for row in sheet.iter_rows(min_row=4, max_row=5)]
    assert names == [station.name, second.name]
    headings = [cell.value for cell in sheet[3]]
    assert headings[3] == "制度建设（10分）"
    assert "名次" not in headings
    last = [cell.value for cell in load_workbook(money)["经费补助测算表"][6]]
    assert (last[1], last[7]) == ("合计", 12_345)


def test_a_year_that_nobody_judged_is_said(db):
    with pytest.raises(WorkbookError, match="没有名为“1999-stations”的考核"):
        find_cycle("1999-stations")
