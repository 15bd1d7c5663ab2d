"""修改为 against 原文: what went and what came, also in long articles."""

import random
from itertools import pairwise

import pytest

from drafts.differences import Mark
from opinions.redline import BY_SIGN, LONGEST, redline

CLAUSES = [f"第{number}类单位应当每年开展{number}次检查，并记入档案；" for number in range(200)]
LONG = "".join(CLAUSES)[:2_400]


def joined(pieces, left_out):
    return "".join(one.text for one in pieces if one.mark != left_out)


@pytest.mark.parametrize("size", [BY_SIGN, BY_SIGN + 1, 2_400])
def test_a_word_changed_in_an_article_is_marked_alone_whatever_its_length(size):
    before = LONG[:size]
    after = before.replace("每年开展7次", "每半年开展7次")

    pieces = redline(before, after)

    assert [one.text for one in pieces if one.mark != Mark.SAME] == ["半"]
    assert (joined(pieces, Mark.COME), joined(pieces, Mark.GONE)) == (before, after)


@pytest.mark.parametrize("seed", range(5))
def test_the_pieces_make_both_wordings_again(seed):
    dice = random.Random(seed)  # noqa: S311 -- the same changes each time
    clauses = LONG.split("；")
    for at in range(0, len(clauses), 7):
        clauses[at] = dice.choice(["由县级人民政府规定", "", clauses[at][::-1], clauses[at][:9]])
    after = "；".join(clauses)

    pieces = redline(LONG, after)

    assert (joined(pieces, Mark.COME), joined(pieces, Mark.GONE)) == (LONG, after)
    assert len(pieces) > 9
    # Neighbours are of two kinds: nothing is cut for no reason.
    marks = [one.mark for one in pieces]
    assert not any(one == other == Mark.SAME for one, other in pairwise(marks))


def test_what_has_little_in_common_or_is_too_long_stays_unmarked():
    assert redline(LONG, "另行规定。" * 400) == []
    assert redline("甲" * (LONGEST + 1), "甲" * LONGEST) == []
