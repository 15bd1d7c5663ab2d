import pytest

from drafts.parsing import Kind, parse_text
from drafts.parsing.citations import find_citations, find_relative, resolve_citation
from drafts.parsing.numerals import parse_number, to_chinese


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("第十二条第一款第（三）项", ["第十二条第一款第（三）项"]),
        ("第十条第三项", ["第十条第（三）项"]),
        ("第二百零五条之一第二款", ["第二百零五条之一第二款"]),
        ("建议第12条第2款第3项改写", ["第十二条第二款第（三）项"]),
        ("第 十 五 条", ["第十五条"]),
        ("第五条至第八条合并", ["第五条至第八条"]),
        ("第五、七条", ["第五条", "第七条"]),
        ("第十条第一款、第二款", ["第十条第一款", "第十条第二款"]),
        ("第十条第（一）、（二）项", ["第十条第（一）项", "第十条第（二）项"]),
        ("第三条第（一）项第2目", ["第三条第（一）项第二目"]),
        ("电梯太吵了", []),
    ],
)
def test_citations_are_read_as_people_write_them(text, labels):
    assert [citation.label for citation in find_citations(text)] == labels


def test_citation_of_another_law_names_it():
    found = find_citations("《物业管理条例》第十二条和本条例第三条不一致")

    assert [(citation.article, citation.law) for citation in found] == [
        (12, "物业管理条例"),
        (3, ""),
    ]


def test_relative_citations_are_left_to_a_person():
    assert find_relative("本条例前款和本条") == ["前款", "本条"]


def test_item_cited_without_its_paragraph_is_found():
    draft = parse_text("云岭市条例\n第一条 总述。\n有下列情形的：\n（一）甲；\n（二）乙。")
    article = next(draft.articles())[0]

    node = resolve_citation(find_citations("第一条第二项")[0], article)

    assert node is not None
    assert (node.kind, node.text) == (Kind.ITEM, "乙。")


def test_every_number_of_four_digits_round_trips():
    assert all(parse_number(to_chinese(number)) == number for number in range(1, 10000))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十", 10),
        ("一〇二", 102),
        ("两百", 200),
        ("１２", 12),
        ("一百一十", 110),
        ("贰拾", 20),
        ("甲", None),
    ],
)
def test_numbers_are_read_in_every_writing(text, number):
    assert parse_number(text) == number
