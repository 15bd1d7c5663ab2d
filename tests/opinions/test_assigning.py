"""Dealing out opinions, the office's own categories, and who took part."""

import pytest
from django.urls import reverse

from liaison.accounts.choices import Role
from opinions.choices import AgeBand, Channel, Moderation, Occupation, Processing
from opinions.models import Category, Triage
from opinions.participation import mix_of
from opinions.services import sorting, triage
from stations.choices import AppointmentKind
from tests.factories.accounts import ClerkFactory, LeaderFactory, ReviewerFactory, UserFactory
from tests.factories.compiling import CompilingConsultationFactory, opinion_on
from tests.factories.contacts import phone
from tests.factories.opinions import ContributorFactory
from tests.factories.stations import AppointmentFactory, StationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    return CompilingConsultationFactory()


@pytest.fixture
def clerk(client):
    user = ClerkFactory()
    client.force_login(user)
    return user


def page(name, *about):
    return reverse(f"admin:opinions_{name}", args=[one.pk for one in about])


def assigned(clerk):
    return list(Triage.objects.filter(assignee=clerk).order_by("pk").values_list("pk", flat=True))


# --- Who sorts what ---


def test_opinions_are_dealt_out_evenly_oldest_first(client, clerk, consultation):
    other = ClerkFactory()
    keys = [opinion_on(consultation).pk for _ in range(5)]
    opinion_on(consultation, moderation=Moderation.HELD)
    opinion_on(CompilingConsultationFactory())

    response = client.post(
        page("assign", consultation), {"clerks": [clerk.pk, other.pk], "each": 2}, follow=True
    )

    assert "已分派4条，平均分给2人" in response.content.decode()
    assert (assigned(clerk), assigned(other)) == (keys[:2], keys[2:4])
    desk = page("triage", consultation)
    assert client.get(desk, {"whose": "mine"}).context["opinion"].pk == keys[0]
    assert client.get(desk, {"whose": "free"}).context["opinion"].pk == keys[4]
    assert client.get(desk, {"whose": "mine"}).context["remaining"] == 2


def test_what_is_decided_leaves_the_load_and_the_rest_can_be_taken_back(
    client, clerk, consultation
):
    first, second = opinion_on(consultation), opinion_on(consultation)
    triage.assign(consultation, [clerk], by=clerk, each=10)
    sorting.decide([first], Processing.KEPT, by=clerk, note="与草案无关。")

    assert client.get(page("assign", consultation)).context["loads"][0].here == 1
    response = client.post(page("release", consultation, clerk), follow=True)

    assert "1条已收回" in response.content.decode()
    assert assigned(clerk) == [first.pk]
    assert triage.assign(consultation, [ClerkFactory()], by=clerk, each=10) == 1
    assert second.pk not in assigned(clerk)


def test_dealing_out_asks_to_whom_and_is_for_the_office(client, clerk, consultation):
    opinion_on(consultation)
    response = client.post(page("assign", consultation), {"each": 5})
    assert (response.status_code, "请勾选分给哪些人" in response.content.decode()) == (422, True)
    client.force_login(ReviewerFactory())
    assert client.get(page("assign", consultation)).status_code == 200
    for user in (LeaderFactory(), UserFactory(roles=[Role.OFFICER])):
        client.force_login(user)
        assert client.get(page("assign", consultation)).status_code == 404
        assert client.post(page("release", consultation, clerk)).status_code == 404


# --- Categories ---


def add(client, name, parent=None):
    address = reverse("admin:opinions_category_add")
    typed = {"name": name, "parent": parent.pk if parent else "", "is_offered": "on"}
    response = client.post(address, typed)
    return response, Category.objects.filter(name=name).last()


def test_categories_have_three_levels_and_carry_the_names_above(client, clerk, consultation):
    _, first = add(client, "民生保障")
    _, second = add(client, "养老", first)
    _, third = add(client, "助餐", second)
    assert third.path == "民生保障／养老／助餐"
    response, fourth = add(client, "第四级", third)
    assert fourth is None
    assert "分类最多三级" in response.content.decode()
    assert "已经有同名的分类" in add(client, "养老", first)[0].content.decode()

    client.post(
        reverse("admin:opinions_category_change", args=[first.pk]),
        {"name": "民生", "parent": "", "is_offered": "on"},
    )

    third.refresh_from_db()
    assert third.path == "民生／养老／助餐"
    opinion = opinion_on(consultation)
    triage.mark(opinion, {"category": third}, by=clerk)
    for chosen, count in ((first, 1), (third, 1)):
        found = client.get(page("list", consultation), {"category": chosen.pk}).context["found"]
        assert len(list(found)) == count


# --- Who took part ---


def test_the_mix_counts_and_each_number_opens_its_list(client, clerk, consultation):
    station = StationFactory()
    opinion_on(consultation, channel=Channel.VISIT, station=station, people=3)
    opinion_on(consultation, contributor=ContributorFactory(
        age_band=AgeBand.ELDER, occupation=Occupation.FARMER))  # fmt: skip
    opinion_on(consultation, processing=Processing.WITHDRAWN)
    response = client.get(page("mix", consultation))
    mix = response.context["mix"]

    assert (mix.opinions, mix.people) == (2, 4)
    shares = [*mix.channels, *mix.stations, *mix.occupations, *mix.ages]
    opened = {
        (one.label, one.count): len(list(client.get(
            f"{page('list', consultation)}?{one.query}").context["found"]))
        for one in shares if one.query
    }  # fmt: skip
    assert opened == {key: key[1] for key in opened}
    assert {label for label, _ in opened} == {
        "走访", "网上平台", station.name, "务农", "60岁及以上", "未填",
    }  # fmt: skip
    assert "学生" in mix.missing


def test_leaning_on_experts_is_warned_of(client, clerk, consultation):
    kept = phone("13800000021")
    AppointmentFactory(kind=AppointmentKind.EXPERT, station=None, person__phone=kept)
    expert = ContributorFactory(phone=kept, person_key=f"phone:{kept.lookup}")
    for _ in range(3):
        opinion_on(consultation)
    opinion_on(consultation, contributor=expert)

    assert mix_of(consultation).expert_percent == 25
    assert "过度依赖" not in client.get(page("mix", consultation)).content.decode()
    opinion_on(consultation, contributor=expert)
    assert mix_of(consultation).expert_percent == 40
    assert "过度依赖专家顾问" in client.get(page("mix", consultation)).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_pages_take_a_fixed_number_of_queries(
    client, clerk, consultation, count, django_assert_num_queries
):
    for _ in range(count):
        opinion_on(consultation, channel=Channel.VISIT, station=StationFactory())
        ClerkFactory()
    triage.assign(consultation, [clerk], by=clerk, each=10)
    for name, queries in (("mix", 9), ("assign", 7)):
        client.get(page(name, consultation))
        with django_assert_num_queries(queries):
            client.get(page(name, consultation))
