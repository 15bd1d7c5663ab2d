"""What other rounds and years said that is like a wording stands beside it while it is sorted."""

import pytest
from django.urls import reverse
from django.utils import timezone

from opinions.choices import Adoption
from opinions.models import CompiledItem, EarlierSaying, SimilarText
from opinions.services import comparing, recalling
from stations.choices import ImportStatus
from tests.factories.accounts import ClerkFactory
from tests.factories.compiling import (
    CompilingConsultationFactory,
    article_of,
    make_item,
    opinion_on,
)
from tests.factories.opinions import EarlierItemFactory

pytestmark = pytest.mark.django_db

DUST = "请关停丽发新城附近的搅拌站，粉尘和噪音让居民苦不堪言。"
STATION = "丽发新城小区旁边的搅拌站噪音太大，希望早日撤走搅拌站。"
OTHER = "建议增加维修资金的来源。"


@pytest.fixture
def earlier_round():
    made = CompilingConsultationFactory(title="云岭市噪声防治条例征求意见")
    item = make_item(made, opinion_on(made), text=STATION)
    CompiledItem.objects.filter(pk=item.pk).update(adoption=Adoption.PARTIAL)
    return made


@pytest.fixture
def consultation(earlier_round):
    made = CompilingConsultationFactory()
    for body in (DUST, OTHER):
        opinion_on(made, article_of(made, 3), body=body)
    comparing.compare_waiting()
    return made


def look():
    return recalling.recall_waiting(timezone.now())


def found():
    rows = EarlierSaying.objects.order_by("pk").select_related("item", "earlier")
    return [(row.item or row.earlier).text for row in rows]


def test_a_wording_finds_the_item_of_another_round_with_the_reason(consultation):
    assert look() == 2

    saying = EarlierSaying.objects.get()
    assert saying.item.text == STATION
    assert {"丽发", "搅拌站", "噪音"} & set(saying.words)
    assert saying.score >= 28
    assert look() == 0


def test_imported_tables_are_looked_at_and_those_taken_back_are_not_shown(client, consultation):
    look()
    item = EarlierItemFactory(text=STATION, adoption=Adoption.NOT_ADOPTED)
    assert look() == 0
    recalling.look_again()
    look()
    assert found() == [STATION, STATION]
    client.force_login(ClerkFactory())
    page = reverse("admin:opinions_article", args=[consultation.pk, article_of(consultation, 3).pk])
    assert "未采纳" in client.get(page).content.decode()

    item.table.status = ImportStatus.UNDONE
    item.table.save(update_fields=["status"])

    assert "<b>未采纳</b>" not in client.get(page).content.decode()


def test_later_rounds_are_no_past(consultation, earlier_round):
    later = CompilingConsultationFactory()
    make_item(later, opinion_on(later), text=STATION)

    look()

    rounds = set(EarlierSaying.objects.values_list("item__consultation", flat=True))
    assert rounds == {earlier_round.pk}


def test_it_stands_beside_the_opinion_while_it_is_sorted(client, consultation):
    look()
    client.force_login(ClerkFactory())
    article = article_of(consultation, 3)
    opinion = SimilarText.objects.filter(consultation=consultation)
    assert opinion.count() == 2

    for page in (
        reverse("admin:opinions_article", args=[consultation.pk, article.pk]),
        reverse("admin:opinions_triage", args=[consultation.pk]),
    ):
        html = client.get(page).content.decode()
        assert html.count("往年提过相近的意见") == 1
        assert "《云岭市噪声防治条例征求意见》，<b>部分采纳</b>" in html
        assert "都说到：" in html
