"""Whatever is put in: no exception, and time that grows with the length only."""

import random
import time
from pathlib import Path

import pytest

from drafts.parsing import parse_text
from drafts.parsing.report import as_report

TEXTS = Path(__file__).parent / "texts"
ALPHABET = (
    "第一二三十百条章节编款项目（）(){}【】〖〗“”：；。，、 　\n\t|#*-1.９〇"
    "附件目录年月日修改为增加删去之\u200b\ufeff\x00"
)


def mutated(text, chance):
    """Cut, shuffle and sprinkle."""
    how = chance.randrange(4)
    if how == 0:
        return text[chance.randrange(len(text)) : chance.randrange(len(text))]
    if how == 1:
        lines = text.split("\n")
        chance.shuffle(lines)
        return "\n".join(lines)
    if how == 2:
        return text.replace("\n", chance.choice(["", " ", "\n\n", "\r"]))
    letters = list(text)
    for _ in range(len(letters) // 20):
        letters[chance.randrange(len(letters))] = chance.choice(ALPHABET)
    return "".join(letters)


@pytest.mark.parametrize("seed", range(40))
def test_mutated_texts_never_raise(seed):
    chance = random.Random(seed)  # noqa: S311 -- not a secret
    for path in sorted(TEXTS.glob("*.txt")):
        as_report(parse_text(mutated(path.read_text(encoding="utf-8"), chance)))
    as_report(parse_text("".join(chance.choices(ALPHABET, k=chance.randrange(400)))))


@pytest.mark.parametrize(
    "piece",
    [
        "第",
        "（一）",
        "第一条",
        "第一章 ",
        "（",
        "一、",
        "附件\n",
        "甲\n",
        "第一条\n",
        "“\n",
        "1.\n",
        "2025年",
        "《",
    ],
)
def test_time_grows_with_the_length_only(piece):
    # Processor time: what else runs on the machine does not count.
    start = time.process_time()
    as_report(parse_text("云岭市条例\n第一条 甲：\n" + piece * 20000))

    assert time.process_time() - start < 4
