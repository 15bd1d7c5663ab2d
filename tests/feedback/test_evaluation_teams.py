"""The judging of teams: person by person, through the same cycle as stations."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from feedback.choices.evaluation import TEAMS, CycleStatus
from feedback.evaluation.gathering import facts_of, rows_of
from feedback.evaluation.team_facts import MEMBERS
from feedback.models import DimensionScore, Evaluation
from stations.choices import AppointmentKind
from stations.choices.gatherings import GatheringKind, Participation
from stations.models import ExpertTask, Participant, Person
from tests.factories.accounts import ClerkFactory, OfficerFactory
from tests.factories.drafts import ConsultationFactory, OpenConsultationFactory
from tests.factories.judging import YEAR, approved, brought, cycle_at, on
from tests.factories.stations import AppointmentFactory, PersonFactory, StationFactory, officer_of
from tests.factories.together import GatheringFactory

pytestmark = pytest.mark.django_db
C = CycleStatus


@pytest.fixture
def station():
    return StationFactory(name="柳荫街道工作站")


@pytest.fixture
def officer(station):
    """Of the whole year, with an account."""
    user = officer_of(station, AppointmentKind.OFFICER, OfficerFactory())
    person = Person.objects.get(user=user)
    person.appointments.update(starts_on=date(YEAR - 1, 3, 1))
    return person


def member(kind, station=None, **kwargs):
    kwargs.setdefault("starts_on", date(YEAR - 1, 3, 1))
    return AppointmentFactory(person=PersonFactory(), station=station, kind=kind, **kwargs).person


def came(person, kind=GatheringKind.TRAINING, month=5):
    held = GatheringFactory(kind=kind, starts_at=on(month))
    return Participant.objects.create(gathering=held, person=person, state=Participation.CAME)


def points(cycle, person):
    scores = cycle.evaluations.get(person=person).scores.select_related("indicator")
    return {one.indicator.key: float(one.counted_points) for one in scores}


@pytest.mark.parametrize("target", sorted(TEAMS))
def test_each_team_has_a_scheme_that_makes_a_hundred_and_people_to_judge(target):
    cycle = cycle_at(C.PUBLISHED, target)

    assert cycle.status == C.PUBLISHED
    assert cycle.indicators.count() < 6
    assert MEMBERS[target]


def test_an_officer_is_judged_by_what_is_on_record_by_name(station, officer):
    came(officer)
    came(officer, GatheringKind.ACTIVITY)
    approved(station, filed_by=officer.user)
    approved(station, month=6, filed_by=OfficerFactory())
    about = OpenConsultationFactory()
    for words in ("一", "二", "二"):
        brought(
            station, quality="A", consultation=about, recorded_by=officer.user,
            text_hash=words * 64,
        )  # fmt: skip
    brought(station, consultation=about, text_hash="三" * 64)

    cycle = cycle_at(C.AUTO_SCORED, "officers")

    # One of two trainings, one of four activities, two distinct opinions of ten, all of grade A.
    assert points(cycle, officer) == {
        "own_trainings": 10.0, "own_entries": 6.3, "own_opinions": 6.0, "own_quality": 15.0,
        "own_tasks": 7.9,
    }  # fmt: skip


def test_an_expert_is_judged_by_tasks_and_needs_no_station():
    expert = member(AppointmentKind.EXPERT)
    for late, month in ((False, 4), (True, 6)):
        ExpertTask.objects.create(
            consultation=ConsultationFactory(), person=expert, stage="check", status="submitted",
            view="同意。", due_at=on(month), submitted_at=on(month), was_late=late,
            asked_by=ClerkFactory(),
        )  # fmt: skip
    cycle = cycle_at(C.AUTO_SCORED, "experts")

    evaluation = cycle.evaluations.get()
    assert evaluation.name == f"{expert.name}（办公室）"
    assert points(cycle, expert) == {
        "own_trainings": 0.0, "took_part": 0.0, "advice": 35.0, "advice_on_time": 7.5,
        "remarks": 0.0,
    }  # fmt: skip
    rows = evaluation.scores.get(indicator__key="advice").rows
    assert set(rows.values_list("kind", flat=True)) == {"advice"}


def test_who_has_no_account_gets_neutral_points_for_recording(station):
    collector = member(AppointmentKind.COLLECTOR, station)
    came(collector)

    cycle = cycle_at(C.AUTO_SCORED, "collectors")

    assert points(cycle, collector) == {
        "own_trainings": 30.0, "took_part": 0.0, "own_opinions": 31.4,
    }  # fmt: skip


def test_who_came_in_the_middle_of_the_year_needs_half(station):
    late = member(AppointmentKind.VOLUNTEER, station, starts_on=date(YEAR, 7, 5))
    came(late, GatheringKind.ACTIVITY, month=8)

    cycle = cycle_at(C.AUTO_SCORED, "volunteers")

    assert cycle.evaluations.get().months == 6
    assert points(cycle, late)["took_part"] == 46.7


def test_only_who_holds_office_at_the_cut_off_is_judged(station):
    member(AppointmentKind.COLLECTOR, station, ends_on=date(YEAR, 6, 30))
    member(AppointmentKind.OFFICER, station)

    assert cycle_at(C.SELF_SCORING, "collectors").evaluations.count() == 0


def test_one_row_for_each_person_and_none_for_nobody(station, officer):
    cycle = cycle_at(C.SELF_SCORING, "officers")
    for fields in ({"person": officer, "station": None}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Evaluation.objects.create(cycle=cycle, **fields)


def test_the_person_scores_and_objects_and_the_end_stands(client, station, officer):
    cycle = cycle_at(C.SELF_SCORING, "officers")
    client.force_login(officer.user)
    page = client.get(reverse("evaluation:own")).content.decode()
    own = cycle.evaluations.get()
    assert f"{officer.name}（柳荫街道工作站）" in page
    sent = dict.fromkeys(own.dimensions.values_list("dimension", flat=True), "5")
    client.post(reverse("evaluation:self_score", args=[own.pk]), {**sent, "reason": "如实"})
    own.refresh_from_db()
    assert own.self_by == officer.user


def test_a_settled_judging_of_people_stands_and_gives_no_money(client, station, officer):
    cycle = cycle_at(C.FINALISED, "officers")
    one = DimensionScore.objects.filter(evaluation__cycle=cycle).first()

    with pytest.raises(DatabaseError, match="must not change"), transaction.atomic():
        DimensionScore.objects.filter(pk=one.pk).update(office_points=0)
    client.force_login(ClerkFactory())
    page = client.get(reverse("admin:feedback_cycle", args=[cycle.pk])).content.decode()
    assert ("经费补助" in page, "不发补助" in page) == (False, False)
    assert client.get(reverse("admin:feedback_subsidy", args=[cycle.pk])).status_code == 404
    assert client.get(reverse("admin:feedback_nominations", args=[cycle.pk])).status_code == 404


def test_the_sheet_names_the_people(station, officer, tmp_path):
    cycle_at(C.AUTO_SCORED, "officers")
    path = tmp_path / "officers.xlsx"

    call_command(
        "export_workbook", "evaluation", consultation=f"{YEAR}-officers", out=path, verbosity=0
    )

    values = [cell.value for row in load_workbook(path).worksheets[0] for cell in row]
    assert f"{officer.name}（柳荫街道工作站）" in values


@pytest.mark.parametrize("count", [1, 3])
def test_looking_asks_the_same_of_one_person_as_of_three(
    client, station, count, django_assert_num_queries
):
    for _ in range(count):
        came(member(AppointmentKind.VOLUNTEER, station))
    cycle = cycle_at(C.SELF_SCORING, "volunteers")
    with django_assert_num_queries(4):
        facts = facts_of(cycle)
        found = [rows_of(key, facts, 1) for key in ("own_trainings", "took_part")]
    assert len(found[0]) == count
    client.force_login(ClerkFactory())
    page = reverse("admin:feedback_cycle", args=[cycle.pk])
    client.get(page)

    with django_assert_num_queries(11):
        client.get(page)
