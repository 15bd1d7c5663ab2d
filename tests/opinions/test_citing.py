"""What people write in the column 条款, and what is asked back."""

import pytest

from drafts.outline import flatten
from drafts.parsing import parse_text
from drafts.services.storing import store_new_tree
from opinions.citing import ProvisionFinder
from opinions.errors import OpinionError
from tests.factories.drafts import DraftVersionFactory

TEXT = """云岭市养犬条例
第一条 养犬人有下列情形的，处以罚款：
（一）遗弃犬只的；
（二）不牵绳的。
单位有下列情形的，予以警告：
（一）未登记的；
（二）未免疫的。
第二条 下列犬只免收费用：
（一）导盲犬；
（二）救助犬。
第三条 本条例自公布之日起施行。"""


@pytest.fixture
def finder(db):
    version = DraftVersionFactory()
    store_new_tree(version, flatten(parse_text(TEXT).nodes))
    return ProvisionFinder(version)


@pytest.mark.parametrize(
    ("words", "count"),
    [("2条1项", 1), ("第1-3条", 3), ("第一条第二款第一、二项", 2), ("第二条（一）和第三条", 2)],
)
def test_words_of_people_are_found(finder, words, count):
    assert len(finder.find(words)) == count


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("第一条第二项", "第一条有2处“（二）”，请写明是第几款"),
        ("第二款", "看不出“第二款”属于哪一条"),
        ("前款第一项", "看不出“前款第一项”属于哪一条"),
        ("第九条", "草案里没有第九条"),
    ],
)
def test_words_that_may_mean_several_are_asked_back(finder, words, question):
    with pytest.raises(OpinionError, match=question):
        finder.find(words)
