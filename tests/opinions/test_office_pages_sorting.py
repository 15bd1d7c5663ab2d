"""views.sorting: article by article, for clerks; reviewers and leaders look."""

import pytest
from django.urls import reverse

from opinions.choices import Moderation, Processing
from opinions.models import CompiledItem, NotSimilar, Opinion
from opinions.services import sorting
from opinions.services.comparing import compare
from opinions.services.supplementing import supplement_opinion
from tests.factories.accounts import ClerkFactory
from tests.factories.compiling import (
    CompilingConsultationFactory,
    article_of,
    make_item,
    opinion_on,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    return CompilingConsultationFactory()


@pytest.fixture
def article(consultation):
    return article_of(consultation, 3)


@pytest.fixture
def clerk(client):
    user = ClerkFactory()
    client.force_login(user)
    return user


def page(name, consultation, article=None):
    key = [str(article.pk) if article else "whole"] if name != "desk" else []
    return reverse(f"admin:opinions_{name}", args=[consultation.pk, *key])


def text(response):
    return response.content.decode()


def state(opinion):
    return Opinion.objects.get(pk=opinion.pk).processing


def test_addresses_of_no_article_of_this_text_are_404(client, clerk, consultation):
    other = article_of(CompilingConsultationFactory())

    assert client.get(page("article", consultation, other)).status_code == 404
    for key in ("nothing", "9" * 30):
        address = reverse("admin:opinions_article", args=[consultation.pk, key])
        assert client.get(address).status_code == 404


def test_the_desk_counts_and_leads_to_the_first_place_with_work(
    client, clerk, consultation, article
):
    opinion_on(consultation, article)
    opinion_on(consultation, moderation=Moderation.HELD)
    opinion_on(consultation, processing=Processing.RETURNED)

    html = text(client.get(page("desk", consultation)))

    assert "从“第三条”开始整理" in html
    for count in ("<dt>收到</dt><dd>3 条", "<dt>待整理</dt><dd>1 条"):
        assert count in html


def test_an_article_shows_its_words_beside_groups_of_similar_opinions(
    client, clerk, consultation, article
):
    for minutes in (30, 30, 60):
        opinion_on(consultation, article, body=f"建议电梯困人时{minutes}分钟内到场救援。")
    compare(consultation.pk)

    html = text(client.get(page("article", consultation, article)))

    assert "维护保养单位应当至少每十五日进行一次维护保养。" in html
    assert "待整理 <b>3</b> 条，不同文字 <b>2</b> 种，分成 <b>1</b> 组" in html
    assert "整组 3 条" in html


def test_ticking_a_group_merges_it_whole(client, clerk, consultation, article):
    said = [opinion_on(consultation, article, body="建议公示。") for _ in range(3)]
    value = ",".join(str(opinion.pk) for opinion in said)

    response = client.post(
        page("merge", consultation, article),
        {"opinions": [value, said[0].pk], "kind": "modify", "text": "建议公示记录。",
         "reason": "便于监督", "remark": "与第二条合并提出"},
        follow=True,
    )  # fmt: skip

    assert "已归并3条意见，原话都保留着。" in text(response)
    item = CompiledItem.objects.get()
    assert (item.text, item.reason, item.remark) == (
        "建议公示记录。", "便于监督", "与第二条合并提出",
    )  # fmt: skip
    assert item.quote == "维护保养单位应当至少每十五日进行一次维护保养。"
    assert (item.sources.count(), item.created_by) == (3, clerk)


def test_an_opinion_without_a_category_is_shown_so_and_does_not_decide(
    client, clerk, consultation, article
):
    silent, adding = (opinion_on(consultation, article, kind=kind) for kind in ("", "add"))

    html = text(client.get(page("article", consultation, article)))
    client.post(
        page("merge", consultation, article),
        {"opinions": [silent.pk, adding.pk], "kind": "", "text": "建议公示。"},
    )

    assert "<small>未分类" in html
    assert CompiledItem.objects.get().kind == "add"


def test_more_go_into_an_item_that_stands(client, clerk, consultation, article):
    item = make_item(consultation, opinion_on(consultation, article), article=article)
    opinion = opinion_on(consultation, article)

    client.post(page("merge", consultation, article), {"opinions": opinion.pk, "item": item.pk})

    assert item.sources.count() == 2


def test_what_was_merged_elsewhere_can_join_here(client, clerk, consultation, article):
    opinion = opinion_on(consultation, article)
    make_item(consultation, opinion, article=article_of(consultation, 2))
    address = page("article", consultation, article)

    assert "已在别的条款归并" in text(client.get(address))
    client.post(page("merge", consultation, article), {"opinions": opinion.pk, "text": "并入。"})

    assert opinion.compiled_in.count() == 2


@pytest.mark.parametrize(
    ("sent", "complaint"),
    [
        ({"text": "建议公示。"}, "请先勾选意见。"),
        ({"opinions": "x;1", "text": "建议公示。"}, "勾选的内容不对"),
        ({"opinions": "9" * 18, "text": "建议公示。"}, "刚刚由其他人办理"),
        ({"opinions": "HERE", "text": " "}, "请填写归并后的意见建议，或者选择并入"),
        ({"opinions": "HERE", "text": "请打13800000021"}, "请删去个人信息"),
    ],
)
def test_a_merge_that_fails_says_why_and_keeps_what_was_typed(
    client, clerk, consultation, article, sent, complaint
):
    opinion = opinion_on(consultation, article)
    sent = {key: str(opinion.pk) if value == "HERE" else value for key, value in sent.items()}

    response = client.post(
        page("merge", consultation, article), {"reason": "便于监督", "kind": "add", **sent}
    )

    html = text(response)
    assert response.status_code == 422
    assert complaint in html
    assert ">便于监督</textarea>" in html
    assert '<option value="add" selected>' in html
    ticked = f'value="{opinion.pk}" data-one checked' in html
    assert ticked == (sent.get("opinions") == str(opinion.pk))
    assert state(opinion) == "received"


def test_a_decision_tells_the_reason_and_fails_with_words(client, clerk, consultation):
    opinion = opinion_on(consultation)
    sent = {"opinions": opinion.pk, "processing": "petition_routed"}

    response = client.post(page("decide", consultation), sent | {"note": ""})
    assert response.status_code == 422
    assert "请写明原因" in text(response)
    response = client.post(page("decide", consultation), sent | {"note": "个人诉求"}, follow=True)

    assert "1条意见已改为“已转信访渠道”" in text(response)
    assert state(opinion) == "petition_routed"


def test_somebody_faster_is_named_as_the_cause(client, clerk, consultation):
    opinion = opinion_on(consultation)
    sorting.decide([opinion], Processing.KEPT, by=ClerkFactory(), note="重复。")

    response = client.post(
        page("decide", consultation),
        {"opinions": opinion.pk, "processing": "kept", "note": "与草案无关"},
    )

    assert response.status_code == 422
    assert "有的意见刚刚由其他人办理" in text(response)
    assert "与草案无关</textarea>" in text(response)


def test_the_odd_one_is_taken_out_of_its_group(client, clerk, consultation):
    words = "建议电梯困人时{}分钟内到场救援并且公示记录。"
    said = [opinion_on(consultation, body=words.format(n)) for n in (30, 45, 60)]
    compare(consultation.pk)

    client.post(page("apart", consultation), {"opinions": said[2].pk})

    assert NotSimilar.objects.count() == 2
    response = client.post(page("apart", consultation), {"opinions": said[2].pk})
    assert response.status_code == 422
    assert "不需要分开" in text(response)


def test_two_thousand_copies_are_one_tick_box(client, clerk, consultation, article):
    first = opinion_on(consultation, article, body="联名建议。")
    said = [first] + [opinion_on(consultation, article, body="联名建议。") for _ in range(40)]

    html = text(client.get(page("article", consultation, article)))

    assert html.count("data-one") == 1
    assert f"{first.receipt_no} 等 41 条" in html
    value = ",".join(str(opinion.pk) for opinion in said)
    client.post(page("merge", consultation, article), {"opinions": value, "text": "建议。"})
    assert CompiledItem.objects.get().sources.count() == 41


def test_what_an_author_added_later_stands_on_the_card(client, clerk, consultation, article):
    """Also where several said the same and only one of them added something."""
    _, second = (opinion_on(consultation, article, body="每十日一次。") for _ in range(2))
    supplement_opinion(second, text="周末也要有人。")

    html = text(client.get(page("article", consultation, article)))

    assert html.count("data-one") == 1
    assert "周末也要有人。" in html


@pytest.mark.parametrize(("name", "queries"), [("desk", 13), ("article", 20)])
@pytest.mark.parametrize("count", [1, 3])
def test_a_fixed_number_of_queries(
    client, clerk, consultation, article, name, queries, count, django_assert_num_queries
):
    for _ in range(count):
        opinion_on(consultation, article)
        make_item(consultation, opinion_on(consultation, article), article=article)
    where = None if name == "desk" else article
    client.get(page(name, consultation, where))

    with django_assert_num_queries(queries):
        client.get(page(name, consultation, where))
