"""Whole texts come out as they are."""

from pathlib import Path

import pytest

from drafts.parsing import Kind, parse_text
from drafts.parsing.tree import article_size
from drafts.reading import read_file

TEXTS = Path(__file__).parent / "texts"


def parse(name):
    path = TEXTS / name
    return read_file(path, path.name).parse()


def sizes(draft):
    return {article.number: article_size(article) for article, _ in draft.articles()}


@pytest.fixture
def elevator_draft():
    return parse("电梯安全条例草案_一稿.txt")


def test_draft_has_its_title_stage_and_note(elevator_draft):
    assert elevator_draft.title == "云岭市住宅电梯安全条例"
    assert elevator_draft.stage == "（草案征求意见稿）"
    assert elevator_draft.title_note.startswith("（2025年9月12日云岭市第六届")
    assert elevator_draft.kind == "full_text"


def test_draft_has_its_true_counts(elevator_draft):
    assert elevator_draft.counts() == {
        "book": 0,
        "sub_book": 0,
        "chapter": 5,
        "section": 2,
        "article": 13,
        "inserted_article": 0,
        "paragraph": 16,
        "item": 5,
        "sub_item": 2,
        "instruction": 0,
    }
    assert [article.number for article, _ in elevator_draft.articles()] == list(range(1, 14))
    assert sizes(elevator_draft)[4] == (2, 3, 2)
    assert sizes(elevator_draft)[9] == (2, 0, 0)


def test_draft_names_each_guess_once(elevator_draft):
    found = [(warning.code, warning.line) for warning in elevator_draft.warnings]

    assert found == [
        ("paren-caption", 14),
        ("inline-items", 25),
        ("nospace", 26),
        ("joined", 31),
        ("citation-at-line-start", 34),
    ]


def test_broken_line_is_joined_and_caption_taken_off(elevator_draft):
    articles = {article.number: article for article, _ in elevator_draft.articles()}

    assert articles[1].caption == "立法目的"
    assert articles[2].caption == ""
    assert articles[3].children[0].text.startswith("（镇）人民政府")
    assert articles[8].children[0].text == "维护保养记录保存期限不得少于四年，不得篡改、隐匿。"


def test_annex_keeps_its_rows(elevator_draft):
    annex = elevator_draft.nodes[-1]

    assert (annex.kind, annex.label, annex.heading) == (
        Kind.ANNEX,
        "附件",
        "住宅电梯安全评估项目表",
    )
    assert [row.text for row in annex.children] == ["序号 | 项目 | 周期", "1 | 曳引系统 | 每年"]


def test_amendment_becomes_instructions_with_their_targets():
    draft = parse("修正案草案.txt")

    found = [node for node in draft.nodes if node.kind == Kind.INSTRUCTION]
    assert draft.kind == "amendment"
    assert draft.counts()["instruction"] == 5
    assert [(node.action, node.target, node.new_target) for node in found] == [
        ("replace_words", "第三条第二款", ""),
        ("renumber_rewrite", "第八条", "第九条"),
        ("insert", "", "第十二条"),
        ("delete", "第十五条", ""),
        ("insert", "第二十条", "第二十条之一"),
    ]
    assert found[1].text.endswith("“违反前款规定的，由街道办事处予以劝导。”")
    assert sum(node.kind == Kind.CLOSING for node in draft.nodes) == 3
    assert draft.warnings == []


def test_statute_without_chapters_comes_out_whole():
    draft = parse("济南市既有多层住宅增设电梯规定.md")

    counts = draft.counts()
    assert draft.title == "济南市既有多层住宅增设电梯规定"
    assert (counts["chapter"], counts["article"]) == (0, 22)
    assert (counts["paragraph"], counts["item"]) == (38, 4)
    assert len(draft.title_note.split("\n")) == 3
    assert draft.warnings == []


def test_word_file_comes_out_whole():
    draft = parse("学位法.docx")

    counts = draft.counts()
    assert draft.title == "中华人民共和国学位法"
    assert (counts["chapter"], counts["article"], counts["item"]) == (7, 45, 20)
    assert draft.warnings == []


def test_two_thousand_articles_take_less_than_two_seconds():
    articles = "\n".join(
        f"第{number}条　应当依法办理。\n前款另有规定的除外。" for number in range(1, 2001)
    )

    draft = parse_text(f"云岭市大条例\n{articles}")

    assert draft.counts()["article"] == 2000
    assert draft.counts()["paragraph"] == 4000
