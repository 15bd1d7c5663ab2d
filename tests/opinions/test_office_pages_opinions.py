"""views.office: the list, what is held, and one opinion."""

import pytest
from django.urls import reverse

from liaison.audit.models import AuditEntry
from liaison.contacts.models import ContactLook
from opinions.choices import Moderation, Processing
from opinions.models import HeldTerm, Opinion
from opinions.services import indexing, sorting
from tests.factories.accounts import ClerkFactory, LeaderFactory, ReviewerFactory
from tests.factories.compiling import CompilingConsultationFactory, article_of, opinion_on
from tests.factories.contacts import phone
from tests.factories.opinions import ContributorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    return CompilingConsultationFactory()


@pytest.fixture
def clerk(client):
    user = ClerkFactory()
    client.force_login(user)
    return user


@pytest.fixture
def held(consultation):
    return opinion_on(consultation, moderation=Moderation.HELD, hold_reasons=["文字里有手机号码"])


def page(name, about):
    return reverse(f"admin:opinions_{name}", args=[about.pk])


def text(response):
    return response.content.decode()


def now(opinion):
    found = Opinion.objects.get(pk=opinion.pk)
    return found.moderation, found.processing


def test_the_list_filters_by_state_number_and_words(client, clerk, consultation):
    article = article_of(consultation)
    fine = opinion_on(consultation, article, body="建议公示维保记录。")
    kept = opinion_on(consultation, body="与草案无关的话。", processing=Processing.KEPT)
    indexing.index_new()

    def numbers(**asked):
        html = text(client.get(page("list", consultation), asked))
        return [opinion for opinion in (fine, kept) if opinion.receipt_no in html]

    assert numbers() == [fine, kept]
    assert numbers(processing="kept") == [kept]
    assert numbers(moderation="held") == []
    assert numbers(q=fine.receipt_no.lower()) == [fine]
    assert numbers(q="维保") == [fine]
    assert numbers(processing="nonsense") == [fine, kept]


def test_a_list_of_nothing_says_what_to_do(client, clerk, consultation):
    assert "换个条件再看" in text(client.get(page("list", consultation), {"q": "没有"}))
    assert "没有待复核的意见" in text(client.get(page("held", consultation)))


def test_what_is_held_shows_why_and_passes_several_at_once(client, clerk, consultation, held):
    other = opinion_on(consultation, moderation=Moderation.HELD)

    assert "文字里有手机号码" in text(client.get(page("held", consultation)))
    response = client.post(
        page("pass_held", consultation), {"opinions": [held.pk, other.pk]}, follow=True
    )

    assert "2条意见可以登记" in text(response)
    assert now(held) == now(other) == ("passed", "received")


def test_passing_nothing_or_what_another_has_passed_is_explained(client, clerk, consultation, held):
    response = client.post(page("pass_held", consultation), {})
    assert (response.status_code, "请先勾选意见" in text(response)) == (422, True)
    sorting.let_pass(held, by=ClerkFactory())

    response = client.post(page("pass_held", consultation), {"opinions": held.pk})

    assert response.status_code == 422
    assert "刚刚由其他人办理" in text(response)


def test_one_opinion_shows_its_words_sources_and_way(client, clerk, consultation):
    opinion = opinion_on(consultation, article_of(consultation, 3), body="改为三十日。", people=7)
    sorting.decide([opinion], Processing.KEPT, by=clerk, note="与草案无关。")

    html = text(client.get(page("opinion", opinion)))

    for words in ("改为三十日。", "等 7 人", "办理：已收到→未纳入汇总", "与草案无关。", "第三条"):
        assert words in html
    response = client.post(page("take_back", opinion), follow=True)
    assert "已放回待整理" in text(response)
    assert now(opinion) == ("passed", "under_review")
    assert "不能改为" in text(client.post(page("take_back", opinion), follow=True))


def test_one_held_opinion_passes(client, clerk, held):
    assert "已通过，可以整理" in text(client.post(page("pass", held), follow=True))
    assert now(held) == ("passed", "received")
    assert "不能改为" in text(client.post(page("pass", held), follow=True))


def test_blocking_asks_for_a_reason_and_a_second_person(client, clerk, held):
    response = client.post(page("ask_to_block", held), {"block-reason": ""})
    assert response.status_code == 422
    assert "请写明原因" in text(response)
    client.post(page("ask_to_block", held), {"block-reason": "广告。"})
    client.force_login(ReviewerFactory())
    assert "同意不予登记" in text(client.get(page("opinion", held)))

    client.post(page("answer_block", held), {"agree": "1"})

    assert now(held)[0] == "blocked"
    again = client.post(page("answer_block", held), {"agree": "1"}, follow=True)
    assert "已确认" in text(again)


def test_a_reviewer_may_disagree(client, clerk, held):
    client.post(page("ask_to_block", held), {"block-reason": "言辞激烈。"})
    client.force_login(ReviewerFactory())

    client.post(page("answer_block", held), {})

    assert now(held)[0] == "passed"


def test_a_full_number_is_shown_once_for_a_reason(client, clerk, consultation):
    person = ContributorFactory(name="李秀英", phone=phone())
    opinion = opinion_on(consultation, contributor=person)
    assert "138****0021" in text(client.get(page("opinion", opinion)))

    response = client.post(page("reveal", opinion), {"reveal-reason": " "})
    assert response.status_code == 422
    response = client.post(page("reveal", opinion), {"reveal-reason": "核实条款。"})

    assert "13800000021" in text(response)
    assert ContactLook.objects.get().viewer == clerk
    assert "13800000021" not in text(client.get(page("opinion", opinion)))


def test_who_left_no_contact_has_none_to_show(client, clerk, consultation):
    response = client.post(
        page("reveal", opinion_on(consultation)), {"reveal-reason": "核实。"}, follow=True
    )

    assert "没有留联系方式" in text(response)


def test_a_leader_sees_neither_name_nor_number(client, consultation):
    person = ContributorFactory(name="李秀英", phone=phone())
    client.force_login(LeaderFactory())

    html = text(client.get(page("opinion", opinion_on(consultation, contributor=person))))

    assert "李秀英" not in html
    assert "138****0021" not in html


@pytest.mark.parametrize(("name", "queries"), [("list", 12), ("held", 12)])
@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_a_fixed_number_of_queries(
    client, clerk, consultation, name, queries, count, django_assert_num_queries
):
    for _ in range(count):
        opinion_on(consultation, article_of(consultation), moderation=Moderation.HELD)
    client.get(page(name, consultation))

    with django_assert_num_queries(queries):
        client.get(page(name, consultation))


def test_the_stock_page_of_an_opinion_does_not_name_its_author(client, consultation):
    opinion = opinion_on(consultation, contributor=ContributorFactory(name="王小河"))
    client.force_login(LeaderFactory())

    response = client.get(reverse("admin:opinions_opinion_change", args=[opinion.pk]))

    assert response.status_code == 200
    assert "王小河" not in text(response)


def test_a_clerk_keeps_the_list_of_words_and_each_change_is_on_record(client, clerk):
    client.post(reverse("admin:opinions_heldterm_add"), {"term": "某个词语", "note": "先看一遍"})
    term = HeldTerm.objects.get()
    client.post(reverse("admin:opinions_heldterm_delete", args=[term.pk]), {"post": "yes"})

    assert not HeldTerm.objects.exists()
    actions = AuditEntry.objects.filter(note="某个词语").values_list("action", flat=True)
    assert sorted(actions) == ["opinions.drop_term", "opinions.keep_term"]
