"""What an expert, or whoever else is judged in person, sees and answers: only what is their own."""

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.access import answers_for, evaluations_of
from feedback.choices.evaluation import CycleStatus, EvaluationTarget, Grade
from feedback.models import EvaluationCycle
from feedback.services import scoring, settling
from liaison.accounts.choices import Role
from liaison.portal.panels.judging import own_judging
from stations.choices import AppointmentKind
from stations.models import ExpertTask, Person
from tests.factories.accounts import ClerkFactory, OfficerFactory, ReviewerFactory, UserFactory
from tests.factories.drafts import ConsultationFactory
from tests.factories.judging import YEAR, cycle_at, lead_of, on
from tests.factories.stations import AppointmentFactory, PersonFactory, StationFactory, officer_of

pytestmark = pytest.mark.django_db
C = CycleStatus
EXPERTS = EvaluationTarget.EXPERTS


def expert(name="孙文博"):
    person = PersonFactory(name=name, user=UserFactory(roles=[Role.EXPERT]))
    AppointmentFactory(
        person=person, station=None, kind=AppointmentKind.EXPERT, starts_on=on(1).date()
    )
    return person


def advised(person):
    return ExpertTask.objects.create(
        consultation=ConsultationFactory(title="电梯安全条例"), person=person, stage="check",
        status="submitted", view="同意。", due_at=on(6), submitted_at=on(6),
        asked_by=ClerkFactory(),
    )  # fmt: skip


def own(cycle, person):
    return cycle.evaluations.get(person=person)


def page(name, pk):
    return reverse(f"evaluation:{name}", args=[pk])


def read(client, address):
    return client.get(address).content.decode()


def still_open(cycle):
    EvaluationCycle.objects.filter(pk=cycle.pk).update(objection_until=timezone.localdate())
    return EvaluationCycle.objects.get(pk=cycle.pk)


def test_an_expert_scores_oneself_until_the_portal_counts(client):
    person = expert()
    cycle = cycle_at(C.SELF_SCORING, EXPERTS)
    mine = own(cycle, person)
    client.force_login(person.user)

    assert page("page", mine.pk) in read(client, reverse("portal:workbench"))
    assert "孙文博（办公室）" in read(client, reverse("evaluation:own"))
    assert "保存自评" in read(client, page("page", mine.pk))
    names = [one.dimension for one in mine.dimensions.all()]
    wrong = client.post(page("self_score", mine.pk), dict.fromkeys(names, "四十"))
    assert (wrong.status_code, 'value="四十"' in wrong.content.decode()) == (422, True)
    sent = dict.fromkeys(names, "9")
    client.post(page("self_score", mine.pk), {**sent, "reason": "按时提交"})
    mine.refresh_from_db()

    assert (mine.self_by, mine.self_total) == (person.user, 9 * len(names))
    assert own_judging(person.user, timezone.now()) is None


def test_an_expert_sees_the_rows_objects_and_reads_the_answer(client):
    person = expert()
    task = advised(person)
    cycle = still_open(cycle_at(C.OBJECTION, EXPERTS))
    mine = own(cycle, person)
    client.force_login(person.user)

    rows = read(client, page("rows", mine.scores.get(indicator__key="advice").pk))
    assert f'<a href="{reverse("bundles:expert_task", args=[task.pk])}">' in rows
    one = mine.dimensions.order_by("-full").first()
    client.post(page("object", mine.pk), {"dimension": one.dimension, "text": "漏计一次培训"})
    objection = mine.objections.get()
    assert objection.raised_by == person.user
    settling.settle_objection(objection, by=ReviewerFactory(), answer="已补计", points=one.full)

    text = read(client, page("page", mine.pk))
    assert "复核意见：已补计" in text
    assert "异议复核：已补计" in text


def test_the_settled_result_is_read_with_its_reasons(client):
    person = expert()
    cycle = cycle_at(C.OFFICE_SCORING, EXPERTS)
    mine = own(cycle, person)
    said = {one.dimension: (one.full, "材料齐全") for one in mine.dimensions.all()}
    clerk = ClerkFactory()
    scoring.score_by_office(mine, said, by=clerk)
    client.force_login(person.user)
    assert "材料齐全" not in read(client, page("page", mine.pk))

    settling.open_objections(cycle, by=clerk, today=on(1, year=YEAR + 1).date())
    EvaluationCycle.objects.filter(pk=cycle.pk).update(status=C.FINALISED)
    text = read(client, page("page", mine.pk))

    assert "核定<b>100</b>分" in text
    assert Grade.GOOD.label in text  # 优秀 is for three in ten
    assert "材料齐全" in text
    assert "提出异议" not in text


@pytest.mark.parametrize("status", [C.SELF_SCORING, C.OBJECTION, C.FINALISED])
def test_anothers_points_are_not_there_for_anybody(client, status):
    """Not for other experts, not for the lead or the colleagues of the person's own station."""
    station = StationFactory()
    officer = officer_of(station, AppointmentKind.OFFICER, OfficerFactory())
    Person.objects.get(user=officer).appointments.update(starts_on=on(1).date())
    people = [expert(), Person.objects.get(user=officer)]
    others = [
        expert("别的专家").user,
        lead_of(station),
        officer_of(station, AppointmentKind.OFFICER, OfficerFactory()),
    ]
    for target, person in zip((EXPERTS, EvaluationTarget.OFFICERS), people, strict=True):
        cycle = cycle_at(status, target)
        cycle.shows_others = True
        cycle.save(update_fields=["shows_others"])
        mine = own(cycle, person)
        client.force_login(person.user)
        assert "别的专家" not in read(client, page("page", mine.pk))
        scores = [page("rows", one.pk) for one in mine.scores.all()[:1]]
        for user in others:
            client.force_login(user)
            assert not evaluations_of(user).filter(pk=mine.pk).exists()
            assert not answers_for(user, mine)
            for address in (page("page", mine.pk), *scores):
                assert client.get(address).status_code == 404
            for name in ("self_score", "object"):
                assert client.post(page(name, mine.pk), {}).status_code == 404


def test_an_expert_sees_nothing_of_a_station_and_only_the_indicators_of_experts(client):
    station = StationFactory()
    stations = cycle_at(C.OBJECTION)
    mine, drafted = cycle_at(C.PUBLISHED, EXPERTS), cycle_at(C.DRAFT, EvaluationTarget.OFFICERS)
    client.force_login(expert().user)

    assert client.get(page("page", stations.evaluations.get(station=station).pk)).status_code == 404
    found = [client.get(page("scheme", one.pk)).status_code for one in (mine, stations, drafted)]
    assert found == [200, 404, 404]
    text = read(client, reverse("evaluation:own"))
    assert (f"{mine}指标" in text, f"{stations}指标" in text) == (True, False)
    assert reverse("workbench:tasks") not in text


def test_a_clerk_writes_down_what_one_without_an_account_objects_to(client):
    mute = AppointmentFactory(
        station=None, kind=AppointmentKind.EXPERT, starts_on=on(1).date()
    ).person
    person = expert()
    cycle = still_open(cycle_at(C.OBJECTION, EXPERTS))
    sent = {"dimension": own(cycle, mute).dimensions.first().dimension, "text": "漏计一次"}
    to = [reverse("admin:feedback_object_for", args=[own(cycle, one).pk]) for one in (mute, person)]
    clerk = ClerkFactory()

    client.force_login(ReviewerFactory())
    assert client.post(to[0], sent).status_code == 404
    client.force_login(clerk)
    assert "代录异议" in read(
        client, reverse("admin:feedback_evaluation", args=[own(cycle, mute).pk])
    )
    assert client.post(to[1], sent).status_code == 404
    assert client.post(to[0], sent | {"text": ""}).status_code == 422
    client.post(to[0], sent)

    assert own(cycle, mute).objections.get().raised_by == clerk
    assert not own(cycle, person).objections.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_an_experts_list_asks_the_same_for_one_year_as_for_three(
    client, count, django_assert_num_queries
):
    person = expert()
    cycle = cycle_at(C.FINALISED, EXPERTS)
    for year in range(YEAR - count + 1, YEAR):
        older = EvaluationCycle.objects.create(
            year=year, target=EXPERTS, status=C.SELF_SCORING, cut_off=on(12, year=year).date(),
            self_until=on(12, year=year).date(), created_by=cycle.created_by,
        )  # fmt: skip
        older.evaluations.create(person=person)
    client.force_login(person.user)
    client.get(reverse("evaluation:own"))

    with django_assert_num_queries(6):
        client.get(reverse("evaluation:own"))
