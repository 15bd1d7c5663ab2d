import json
import random

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from opinions.similarity.engine import Kind, compare
from opinions.similarity.plain import plain
from opinions.similarity.wording import longest_gap

LIFT = "电梯困人时维护保养单位应当在三十分钟内到场救援，并在轿厢内公示值班电话"
DOGS = "饲养大型犬应当办理登记并缴纳管理费，外出时由成年人牵领佩戴嘴套"
PARKING = "老旧小区停车位不足，建议允许夜间在次干道路边限时停放"
# What people write: 300 letters to draw from, no word twice in one text.
LETTERS = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 300))


def found(*texts):
    return compare([plain(text) for text in texts])


def ask(tmp_path, content, encoding="utf-8", **options):
    file = tmp_path / "opinions.csv"
    file.write_bytes(content.encode(encoding))
    call_command("find_duplicates", str(file), json=True, **options)


def edited(text, changes, rng):
    letters = list(text)
    for _ in range(changes):
        place = rng.randrange(len(letters))
        act = rng.choice(("insert", "delete", "replace"))
        if act == "insert":
            letters.insert(place, rng.choice(LETTERS))
        elif act == "delete":
            del letters[place]
        else:
            letters[place] = rng.choice(LETTERS)
    return "".join(letters)


def test_copies_are_told_from_near_copies_and_strangers_left_alone():
    result = found(LIFT, LIFT + "。", LIFT.replace("三十分钟", "四十分钟"), DOGS, PARKING)

    assert result.clusters == [[0, 1, 2]]
    kinds = {(pair.first, pair.second): pair.kind for pair in result.pairs}
    assert kinds == {(0, 1): Kind.SAME, (0, 2): Kind.NEAR}


def test_width_traditional_letters_and_digits_do_not_count():
    assert found("應當在第十五條規定充電樁", "应当在第15条 规定充电桩！").clusters == [[0, 1]]


def test_short_words_stand_together_only_if_they_are_equal():
    result = found("同意", "不同意", "同意！", "很好", "建议增加处罚条款", "建议增加停车位")

    assert result.clusters == [[0, 2]]


def test_texts_without_a_word_are_like_nothing():
    assert found("！！！", "……", "").clusters == []


def test_clauses_in_another_order_are_near():
    clauses = [LIFT, DOGS, PARKING]

    assert found("；".join(clauses), "；".join(reversed(clauses))).clusters == [[0, 1]]


def test_a_common_opening_does_not_make_texts_near():
    opening = "尊敬的县人大常委会领导您好，我是本县的一名普通居民，对这部条例草案有如下意见："

    assert found(opening + LIFT, opening + DOGS, opening + PARKING).clusters == []


def test_a_chain_does_not_join_strangers():
    rng = random.Random(5)  # noqa: S311 -- the same texts in every run
    words = ["".join(rng.sample(LETTERS, 4)) for _ in range(60)]
    chain = ["".join(words[at : at + 12]) for at in range(0, 48, 3)]

    clusters = found(*chain).clusters

    assert max(map(len, clusters), default=0) <= 4


def test_texts_on_one_matter_in_other_words_are_suggested():
    result = found(
        "丽发新城小区旁边的搅拌站噪音太大，希望早日撤走搅拌站",
        "请关停丽发新城附近的搅拌站，粉尘和噪音让居民苦不堪言",
        DOGS,
        PARKING,
    )

    assert [(pair.first, pair.second, pair.kind) for pair in result.pairs] == [(0, 1, Kind.MATTER)]


def test_a_campaign_of_edited_copies_is_one_cluster_for_each_template():
    rng = random.Random(11)  # noqa: S311 -- as above
    templates = ["".join(rng.sample(LETTERS, 60)) for _ in range(5)]
    texts = [edited(template, rng.randint(0, 9), rng) for template in templates for _ in range(60)]

    clusters = compare(texts, matter=False).clusters

    assert [len(one) for one in clusters] == [60] * 5
    assert all(len({place // 60 for place in one}) == 1 for one in clusters)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32), st.integers(30, 90))
def test_fifteen_percent_of_edits_are_recognised_among_others(seed, length):
    rng = random.Random(seed)  # noqa: S311 -- hypothesis chooses the seed
    texts = ["".join(rng.sample(LETTERS, length)) for _ in range(8)]

    result = compare([*texts, edited(texts[3], length * 15 // 100, rng)], matter=False)

    assert result.clusters == [[3, 8]]


def test_the_order_of_the_file_changes_nothing():
    texts = [LIFT, DOGS, LIFT[:-4], PARKING, DOGS + "罚款"]
    forward, backward = found(*texts), found(*reversed(texts))

    last = len(texts) - 1
    turned = [sorted(last - place for place in one) for one in backward.clusters]
    assert sorted(turned) == sorted(forward.clusters)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_command_answers_with_the_ids_of_the_file(tmp_path, capsys, encoding):
    ask(tmp_path, f"id,text\nA1,{LIFT}\nA2,{DOGS}\nB7,{LIFT}\n", encoding)

    assert json.loads(capsys.readouterr().out) == {
        "clusters": [["A1", "B7"]],
        "pairs": [{"a": "A1", "b": "B7", "score": 1.0, "kind": "same"}],
    }


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("编号,内容\n1,好\n", "首行缺少列名：id、text。"),
        ("id,text\n1\n", "第2行的列数不够。"),
        ("id,text\n,好\n", "第2行没有编号。"),
        ("id,text\n1,好\n1,不好\n", "id 一列有重复的编号，每行的编号应当不同。"),
        ("", "首行缺少列名：id、text。"),
    ],
)
def test_command_says_what_is_wrong_with_the_file(tmp_path, content, message):
    with pytest.raises(CommandError) as refused:
        ask(tmp_path, content)

    assert str(refused.value) == message


def test_command_says_that_there_is_no_file(tmp_path):
    with pytest.raises(CommandError) as refused:
        call_command("find_duplicates", str(tmp_path / "none.csv"), json=True)

    assert "无法读取" in str(refused.value)


def test_longest_gap_counts_what_the_other_has_not():
    assert longest_gap("甲乙丙丁戊己", "甲乙戊己") == 2
