import random
import time

from opinions.normalising import normalise
from opinions.similarity.one_article import Text, groups


def texts(*words):
    return [
        Text(number, normalise(text), normalise(text)) for number, text in enumerate(words, start=1)
    ]


def ids(found):
    return [sorted(group.ids) for group in found]


def test_copies_differ_by_no_more_than_width_punctuation_space_and_digits():
    found = groups(texts("建议第十五条改为30日。", "建议第15条 改为３０日", "无关的另一句话"))

    assert [group.copies for group in found] == [((1, 2),), ((3,),)]


def test_near_copies_stand_together_and_others_alone():
    found = groups(
        texts(
            "建议明确电梯困人时三十分钟内必须到场救援",
            "希望明确电梯困人时30分钟内必须到场",
            "请增加老旧小区更新资金的来源",
        )
    )

    assert ids(found) == [[1, 2], [3]]


def test_nearness_goes_along_a_chain():
    found = groups(
        texts("一二三四五六七八九十", "一二三四五六七八九甲", "一二三四五六甲乙丙甲"), near=0.65
    )

    assert ids(found) == [[1, 2, 3]]


def test_the_largest_group_comes_first_and_loners_in_order_of_arrival():
    found = groups(texts("甲甲甲甲", "乙乙乙乙", "丙丙丙丙", "乙乙乙乙", "丙丙丙丙", "丙丙丙丙"))

    assert ids(found) == [[3, 5, 6], [2, 4], [1]]


def test_what_a_person_told_apart_stays_apart_with_all_its_copies():
    said = texts("建议三十分钟内到场", "建议三十分钟内到场", "建议四十分钟内到场")

    assert ids(groups(said)) == [[1, 2, 3]]
    assert ids(groups(said, frozenset({(2, 3)}))) == [[1, 2], [3]]


def test_texts_without_words_are_copies_of_each_other():
    assert ids(groups(texts("！！！", "……"))) == [[1, 2]]


def test_two_thousand_different_texts_of_one_article_are_compared_in_time():
    pieces = "维护保养单位应当至少每十五日进行一次维护保养并在轿厢内公示记录增加资金来源"
    pick = random.Random(1)  # noqa: S311 -- the same texts in every run
    said = [
        Text(number, str(number), "".join(pick.choice(pieces) for _ in range(60)))
        for number in range(2_000)
    ]

    started = time.process_time()
    groups(said)

    assert time.process_time() - started < 4
