import pytest

from feedback.matching import MOST_SUGGESTIONS, suggest
from tests.factories.drafts import ConfirmedVersionFactory
from tests.factories.feedback import CompiledItemFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def articles():
    version = ConfirmedVersionFactory()
    return version.provisions.filter(kind="article").order_by("number")


def test_the_cited_article_comes_before_the_likest_words(articles):
    by_article = CompiledItemFactory(provision=articles[2], text="到场时限应当写明")
    by_words = CompiledItemFactory(provision=articles[0], text="到场时限应当分别写明白")

    found = suggest("第三条到场时限应当写明", [by_words, by_article])

    assert [one.item for one in found] == [by_article, by_words]
    assert found[0].why == "条款相同、文字相近"


def test_other_words_are_not_suggested():
    item = CompiledItemFactory(text="建议写明电梯困人时的到场时限")

    assert suggest("关于养老机构床位补贴", [item]) == []


def test_no_words_suggest_nothing():
    assert suggest("", [CompiledItemFactory()]) == []


def test_only_the_likeliest_few_are_shown():
    items = [CompiledItemFactory(text="写明到场时限") for _ in range(MOST_SUGGESTIONS + 3)]

    assert len(suggest("写明到场时限", items)) == MOST_SUGGESTIONS
