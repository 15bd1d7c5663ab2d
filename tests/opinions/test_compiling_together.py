"""Several clerks at one table: nothing is overwritten, rows keep their order, articles are seen."""

import pytest
from django.urls import reverse

from opinions.compiled_rows import uncovered_targets
from opinions.errors import OpinionError
from opinions.models import CompiledItem, OpinionTarget
from opinions.services import compiling
from tests.factories.accounts import ClerkFactory
from tests.factories.compiling import (
    CompilingConsultationFactory,
    article_of,
    frozen_table,
    make_item,
    opinion_on,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    return CompilingConsultationFactory()


def test_the_second_clerk_sees_both_texts_and_may_then_save(client, consultation):
    item = make_item(consultation, opinion_on(consultation), text="原来的话。")
    seen = item.fingerprint
    first = ClerkFactory(full_name="陈静")
    compiling.change_item(item, by=first, seen=seen, text="陈静的话。")
    client.force_login(ClerkFactory())
    address = reverse("admin:opinions_item", args=[item.pk])
    typed = {"kind": "modify", "text": "我写的话。", "reason": "", "remark": "", "seen": seen}
    response = client.post(address, typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert "陈静的话。" in page
    assert "我写的话。" in page
    assert "现在的内容（陈静" in page
    assert CompiledItem.objects.get().text == "陈静的话。"
    shown = response.context["form"]["seen"].value()
    assert client.post(address, typed | {"seen": shown}).status_code == 302
    assert CompiledItem.objects.get().text == "我写的话。"


def test_rows_of_one_article_are_placed_by_hand_and_articles_stay(client, consultation):
    article = article_of(consultation)
    rows = [
        make_item(consultation, opinion_on(consultation, article), article=article, text=f"第{n}。")
        for n in range(3)
    ]
    general = make_item(consultation, opinion_on(consultation), text="总的。")
    client.force_login(ClerkFactory())
    client.post(reverse("admin:opinions_move_item", args=[rows[2].pk]), {"up": "1"})
    client.post(reverse("admin:opinions_move_item", args=[general.pk]), {})
    order = [item.text for item in CompiledItem.objects.in_table_order()]
    assert order == ["总的。", "第0。", "第2。", "第1。"]
    late = make_item(consultation, opinion_on(consultation, article), article=article, text="新。")
    assert list(CompiledItem.objects.in_table_order())[-1] == late


def test_what_is_frozen_keeps_its_order(consultation):
    frozen_table(consultation)
    with pytest.raises(OpinionError, match="已经定稿"):
        compiling.move_item(CompiledItem.objects.get(), by=ClerkFactory(), up=True)


def test_an_article_that_an_opinion_names_and_no_row_holds_is_shown(consultation):
    """Edge case 1: 第一条和第二条都应…"""
    first, second = article_of(consultation, 1), article_of(consultation, 2)
    opinion = opinion_on(consultation, first)
    OpinionTarget.objects.create(opinion=opinion, provision=second, unit=second, label="第二条")
    single = opinion_on(consultation, first)
    make_item(consultation, opinion, single, article=first)
    assert uncovered_targets(consultation) == [(opinion, "第二条")]
    make_item(consultation, opinion, article=second)
    assert uncovered_targets(consultation) == []
