"""What must hold for every text, tried on texts that nobody wrote down."""

import re
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from drafts.parsing import parse_text
from drafts.parsing.lines import clean_text, split_lines
from drafts.parsing.tree import Kind
from tests.drafts.parsing_trees import TITLE, printed, shape, statutes

# The same examples each time and few of them, for the whole suite is run often.
bounded = settings(max_examples=80, derandomize=True, deadline=None, database=None)

MARKS = [
    "第一条", "第二条", "第三条", "第四条", "第三条之一", "第1条", "第一章", "第二章", "第一节",
    "第一编", "　", "总则", "附则", "（一）", "（二）", "(三)", "1.", "2．", "（1）", "①", "一、",
    "二、", "三、", "《云岭市条例》", "“", "”", "。", "。\n", "；\n", "：\n", "，", "、", "修改为",
    "删去", "废止", "附件", "附表一", "附：", "目录", "【目的】", "（适用范围）", "\n", "\n\n",
    "本条例", "应当", "2025年8月1日", "通过", "施行", "的", "和", "项目", "第", "条", "款",
    "| 甲 | 乙 |\n", "## ", "**", "序言", "（草案）", "年　月　日", "关于", "决定", "立法计划",
    "本决定自公布之日起施行", "责任编辑：张三", "附录", "说明", " ", "\t", "12", "<p>", "\u200b",
]  # fmt: skip
letters = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
texts = st.lists(st.sampled_from(MARKS) | letters, max_size=90).map("".join)
HAN = re.compile(r"[\u4e00-\u9fff]")
RANGE = re.compile(r"第(\d+)行至第(\d+)行")


@bounded
@given(statutes())
def test_printed_statute_reads_back_as_it_was(nodes):
    draft = parse_text(printed(nodes))

    assert draft.title == TITLE
    assert shape(draft.nodes) == shape(nodes)
    assert draft.warnings == []


@settings(bounded, max_examples=250)
@given(texts)
def test_no_character_of_any_text_is_lost_in_silence(text):
    draft = parse_text(text)

    named = _named_lines(draft)
    lines = [clean_text(line.raw) for line in split_lines(text) if line.number not in named]
    wanted = [line for line in lines if not re.fullmatch(r"目\s*录", line.strip("#*>- 　"))]
    assert Counter(HAN.findall("".join(wanted))) - Counter(HAN.findall(_written(draft))) == {}


def _named_lines(draft):
    named = {warning.line for warning in draft.warnings}
    for warning in draft.warnings:
        for first, last in RANGE.findall(warning.message):
            named.update(range(int(first), int(last) + 1))
    return named


def _written(draft):
    words = [draft.title, draft.stage, draft.title_note]
    for node in draft.walk():
        label = "" if node.kind == Kind.PARAGRAPH else node.label
        words += [label, node.caption, node.heading, node.text]
    return "".join(words)
