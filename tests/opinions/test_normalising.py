import pytest

from opinions.normalising import normalise, text_hash


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("建议，增加“托育机构”。", "建议增加托育机构"),
        ("ＡＢＣ１２３", "abc 123"),
        ("第十二条改为三十日", "第12条改为30日"),
        ("第一百零二条", "第 102 条"),
        ("第二〇条", "第20条"),
        ("不同意\n\n", "不同意！！！"),
    ],
)
def test_texts_that_say_the_same_are_one(one, other):
    assert normalise(one) == normalise(other)
    assert text_hash(one) == text_hash(other)


def test_other_numbers_stay_apart():
    assert text_hash("第十二条") != text_hash("第十三条")


def test_what_was_said_and_why_are_not_mixed_up():
    assert text_hash("改为十日", "") != text_hash("", "改为十日")
