"""Searching as a resident, an officer and the office: each finds what may be read, and no more."""

import re

import pytest
from django.urls import reverse

from drafts.choices import ConsultationStatus, Visibility
from drafts.services import rebuild_index
from liaison.accounts.choices import Role
from tests.factories.accounts import UserFactory
from tests.factories.drafts import (
    ConfirmedVersionFactory,
    ConsultationFactory,
    DraftVersionFactory,
    OpenConsultationFactory,
    PublicConsultationFactory,
    add_articles,
)

pytestmark = pytest.mark.django_db
S = ConsultationStatus
OFFICE = "/admin/drafts/consultation/search/"
OFFICERS = "/workbench/search/"
PUBLIC = "/search/"
HIDDEN = [
    {"visibility": Visibility.STATIONS, "status": S.OPEN},
    {"visibility": Visibility.NAMED, "status": S.OPEN},
    {"visibility": Visibility.STATIONS, "status": S.PUBLISHED},
    {"visibility": Visibility.PUBLIC, "status": S.SCHEDULED},
    {"visibility": Visibility.PUBLIC, "status": S.WITHDRAWN, "opened_at": None},
]


def consultation(slug, factory=PublicConsultationFactory, **given):
    made = factory(slug=slug, **{"public_basis": "来函", **given})
    rebuild_index()
    return made


def ask(client, typed, address=PUBLIC, **more):
    return client.get(address, {"q": typed, **more})


def links(response):
    listed = re.search(r'<ol class="found".*?</ol>', response.content.decode(), re.DOTALL)
    return re.findall(r'<a href="([^"]+)"', listed[0]) if listed else []


def test_a_resident_is_led_to_the_article(client):
    consultation("dianti")

    response = ask(client, "十五日")

    assert links(response) == ["/consultations/dianti/#第三条"]
    text = response.content.decode()
    assert "一次维护保养" in text
    assert "<mark>十五日</mark>" in text
    assert 'value="十五日"' in text
    assert '<meta name="robots" content="noindex">' in text
    page = client.get("/consultations/dianti/").content.decode()
    assert 'id="第三条"' in page, "the link leads to a place that is there"


def test_the_title_comes_first_and_names_the_consultation_once(client):
    consultation("dianti", title="电梯条例征求意见")

    found = links(ask(client, "电梯"))

    assert found[0] == "/consultations/dianti/"
    assert found[1:] == ["/consultations/dianti/#第一条", "/consultations/dianti/#第二条"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "几个词都有的才算找到"),
        ("，。", "只有标点符号"),
        ("物业" * 26, "写得太长了"),
        ("蚯蚓", "没有找到"),
        ("十五日", "找到 1 条"),
    ],
)
def test_each_page_says_in_a_sentence_what_to_do_next(client, typed, said):
    consultation("dianti")

    response = ask(client, typed)

    assert response.status_code == 200
    assert said in response.content.decode()
    assert f'value="{typed}"' in response.content.decode()
    assert not response.cookies


def test_many_hits_are_paged_and_cut_off_with_a_sentence(client, monkeypatch):
    monkeypatch.setattr("drafts.finding.search.MOST", 2)
    monkeypatch.setattr("drafts.finding.search.PER_PAGE", 1)
    consultation("dianti")

    first, second = ask(client, "电梯"), ask(client, "电梯", page=2)

    assert "结果很多，只显示前2条。请多写几个字" in first.content.decode()
    assert "page=2" in first.content.decode()
    assert len({*links(first), *links(second)}) == 2


def test_what_is_typed_is_escaped(client):
    text = ask(client, '"><script>x</script>').content.decode()

    assert "<script>x" not in text


@pytest.mark.parametrize("given", HIDDEN)
def test_what_is_not_public_cannot_be_told_from_what_is_not_there(client, given):
    """By no word, not by a count, and not by how many are cut off."""
    words = ("铁路内部稿", "每十五日进行", "住宅电梯", "第三条", "通俗说法", "电", "第一章 总则")
    before = [ask(client, typed).content for typed in words]
    hidden = {"title": "铁路内部稿", "summary": "通俗说法", **given}
    consultation("neibu", ConsultationFactory, **hidden)

    assert [ask(client, typed).content for typed in words] == before


@pytest.mark.parametrize("given", HIDDEN)
def test_what_is_not_public_changes_no_page_of_what_is(client, given):
    consultation("dianti")
    words = ("住宅电梯", "第三条", "条例", "征求意见")
    before = [ask(client, typed).content for typed in words]
    consultation("neibu", ConsultationFactory, title="征求意见条例", **given)

    assert [ask(client, typed).content for typed in words] == before


def test_what_stops_being_public_is_not_found_from_then_on(client):
    made = consultation("dianti")
    assert links(ask(client, "十五日"))

    type(made).objects.update(visibility=Visibility.STATIONS)

    assert links(ask(client, "十五日")) == []


def test_a_text_that_is_public_in_one_round_is_found_there_only(client):
    public = consultation("gongkai")
    consultation("neibu", OpenConsultationFactory, version=public.version)

    assert links(ask(client, "十五日")) == ["/consultations/gongkai/#第三条"]


def test_texts_that_nobody_was_asked_about_or_that_wait_are_not_found_in_public(client):
    ConfirmedVersionFactory()
    add_articles(DraftVersionFactory(), ["每十五日进行一次。"])
    rebuild_index()

    assert links(ask(client, "十五日")) == []


def test_the_office_finds_everything_that_was_confirmed(client):
    hidden = consultation("neibu", ConsultationFactory, title="铁路内部稿")
    law = ConfirmedVersionFactory(title="云岭市电梯条例")
    rebuild_index()
    client.force_login(UserFactory(roles=[Role.REVIEWER]))

    assert links(ask(client, "铁路内部稿", OFFICE)) == [
        reverse("admin:drafts_round", args=[hidden.pk])
    ]
    assert links(ask(client, "电梯条例", OFFICE)) == [reverse("admin:drafts_review", args=[law.pk])]
    review = reverse("admin:drafts_review", args=[law.pk])
    page = client.get(review).content.decode()
    last = law.provisions.get(label="第三条")
    assert f"{review}?page=1#n-{last.uuid}" in links(ask(client, "十五日", OFFICE))
    assert f'id="n-{last.uuid}"' in page


@pytest.mark.parametrize(
    ("roles", "slugs"),
    [
        ([Role.OFFICER], {"gongkai", "zhandian"}),
        ([Role.EXPERT], {"gongkai"}),
        ([Role.REVIEWER], {"gongkai", "zhandian", "zhiding"}),
    ],
)
def test_officers_find_what_they_may_read(client, roles, slugs):
    consultation("gongkai")
    consultation("zhandian", OpenConsultationFactory)
    consultation("zhiding", OpenConsultationFactory, visibility=Visibility.NAMED)
    consultation("caogao", ConsultationFactory)
    client.force_login(UserFactory(roles=roles))

    found = links(ask(client, "十五日", OFFICERS))

    assert set(found) == {f"/workbench/consultations/{slug}/#第三条" for slug in slugs}


def test_who_is_named_finds_what_names_them(client):
    made = consultation("zhiding", OpenConsultationFactory, visibility=Visibility.NAMED)
    expert = UserFactory(roles=[Role.EXPERT])
    made.named_readers.add(expert)
    client.force_login(expert)

    assert links(ask(client, "十五日", OFFICERS)) == ["/workbench/consultations/zhiding/#第三条"]


def test_the_search_of_staff_is_for_staff(client):
    client.force_login(UserFactory(roles=[Role.SYSADMIN]))

    assert client.get(OFFICE).status_code == 404
    assert client.get(OFFICERS).status_code == 404
    assert client.post(PUBLIC).status_code == 405


@pytest.mark.parametrize("address", ["/", "/consultations/"])
def test_residents_find_the_search_where_the_consultations_are(client, address):
    assert 'action="/search/"' in client.get(address).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_a_search_takes_a_fixed_number_of_queries(client, count, django_assert_num_queries):
    for number in range(count):
        consultation(f"dianti-{number}")
    ask(client, "十五日")

    with django_assert_num_queries(5):
        response = ask(client, "十五日")

    assert len(links(response)) == count


def test_robots_do_not_search(client):
    assert "Disallow: /search/" in client.get("/robots.txt").content.decode()
