"""outline: what order, kind and depth say about a text; nothing of the parser's tree gets lost."""

from pathlib import Path

import pytest

from drafts.outline import Row, flatten, settle
from drafts.parsing import parse_text

TEXTS = sorted((Path(__file__).parent / "texts").glob("*.txt"))


def walk(nodes, depth=0):
    for node in nodes:
        yield depth, node.kind.value, node.text
        yield from walk(node.children, depth + 1)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_settling_leaves_the_parsers_tree_as_it_is(path):
    parsed = parse_text(path.read_text(encoding="utf-8"))

    rows = flatten(parsed.nodes)

    assert [(row.depth, row.kind, row.text) for row in rows] == list(walk(parsed.nodes))


def settled(*rows):
    made = [Row(kind=kind, depth=depth, label=label) for depth, kind, label in rows]
    settle(made)
    return made


def test_a_section_numbers_anew_but_its_articles_are_named_in_full():
    rows = settled((0, "chapter", "第三章"), (1, "section", "第一节"), (2, "article", "第七条"))

    assert rows[2].full_label == "第三章第一节第七条"


def test_the_only_paragraph_is_not_named():
    rows = settled((0, "article", "第一条"), (1, "paragraph", ""), (2, "item", "（一）"))

    assert [row.full_label for row in rows] == ["第一条", "第一条", "第一条第（一）项"]


def test_an_annex_is_commented_on_as_a_whole():
    rows = settled((0, "annex", "附件1"), (1, "row", ""), (1, "paragraph", ""))

    assert {row.unit for row in rows} == {rows[0].uuid}


def test_an_article_quoted_in_an_instruction_belongs_to_it():
    rows = settled((0, "instruction", "一、"), (1, "article", "第五条"), (2, "paragraph", ""))

    assert {row.unit for row in rows} == {rows[0].uuid}


def test_each_row_of_a_list_of_projects_is_commented_on_by_itself():
    rows = settled((0, "row", "1"), (0, "row", "2"))

    assert [row.unit for row in rows] == [row.uuid for row in rows]


def test_what_has_no_number_is_named_by_its_kind_or_its_first_words():
    rows = [Row(kind="preamble"), Row(kind="outline", text="全国人大常委会决定授权国务院暂时调整")]
    settle(rows)

    assert [row.full_label for row in rows] == ["序言", "“全国人大常委会决定授权国……”"]


def test_a_heading_takes_the_articles_behind_it():
    rows = settled((0, "article", "第一条"), (0, "chapter", "第二章"), (0, "article", "第二条"))

    assert [row.depth for row in rows] == [0, 0, 1]
    assert rows[2].parent == rows[1].uuid
