"""Formulas, pictures and drawings of a Word file: read where possible, told of always."""

from io import BytesIO

import pytest
from docx import Document

from drafts.reading import read_file
from drafts.reading.findings import MOST_PLACES
from drafts.reading.formats import read_format
from tests.drafts.formats import packed, png
from tests.drafts.word import (
    CHART,
    DIAGRAM,
    PICTURE,
    SPACES,
    deleted,
    embedded,
    m,
    make_word,
    p,
    row,
    shape,
    table,
    text_box,
)


def read(*blocks):
    reading = read_format(make_word(*blocks))
    return [line.raw for line in reading.lines], [
        (note.line, note.code, note.message) for note in reading.notes
    ]


def formula(*inside):
    return read(p("第一条　", m("oMath", *inside), "。"))[0][0].removeprefix("第一条　")[:-1]


@pytest.mark.parametrize(
    ("parts", "written"),
    [
        (["a", "+", "b"], "a+b"),
        ([m("sSup", m("e", "m"), m("sup", "2"))], "m²"),
        ([m("sSup", m("e", "x"), m("sup", "n+1"))], "xⁿ⁺¹"),
        ([m("sSup", m("e", "x"), m("sup", "k+1"))], "x^(k+1)"),
        ([m("sSub", m("e", "CO"), m("sub", "2"))], "CO₂"),
        ([m("sSubSup", m("e", "x"), m("sub", "i"), m("sup", "2"))], "x_i²"),
        ([m("f", m("num", "应缴金额"), m("den", "a+b"))], "应缴金额/(a+b)"),
        ([m("f", m("num", m("d", m("e", "a+b"))), m("den", "2"))], "(a+b)/2"),
        ([m("rad", m("deg"), m("e", "ab"))], "√ab"),
        ([m("rad", m("deg", "3"), m("e", "a+b"))], "³√(a+b)"),
        ([m("nary", m("sub", "i=1"), m("sup", "n"), m("e", "a"), chr="∑")], "∑_(i=1)ⁿa"),
        ([m("d", m("e", "a"), m("e", "b"), begChr="[", endChr="]", sepChr=",")], "[a,b]"),
        ([m("d", m("e", m("eqArr", m("e", "a，x＜1"), m("e", "b"))), begChr="{", endChr="")],
         "{a，x＜1；b"),
        ([m("m", m("mr", m("e", "1"), m("e", "2")), m("mr", m("e", "3"), m("e", "4")))],
         "1，2；3，4"),
        ([m("func", m("fName", m("limLow", m("e", "max"), m("lim", "i"))), m("e", "x"))],
         "max_(i)x"),
        (["甲", deleted("乙"), "<w:ins><m:r><m:t>丙</m:t></m:r></w:ins>"], "甲丙"),
    ],
)  # fmt: skip
def test_a_formula_is_written_on_one_line(parts, written):
    assert formula(*parts) == written


def test_a_formula_without_end_keeps_its_letters():
    deep = "x"
    for _ in range(300):
        deep = m("f", m("num", deep), m("den", "2"))

    assert formula(deep).count("2") == 300


def test_a_formula_stands_where_it_stood_and_is_told_at_its_line():
    paragraph = p("第二条　面积为", m("oMath", "S=ab"), "，其中a为长。")
    alone = p(m("oMathPara", m("oMath", "S=ab"), m("oMath", "T=c")))
    between = m("oMathPara", m("oMath", "U=d"))

    lines, notes = read(p("第一条　甲。"), paragraph, alone, between)

    assert lines == ["第一条　甲。", "第二条　面积为S=ab，其中a为长。", "S=ab；T=c", "U=d"]
    told = "这一行有公式1个，已写成一行文字，请对照原件核对。"
    assert notes == [(line, "formulas", told) for line in (2, 3, 4)]


def test_formulas_of_the_strict_format_are_read_too():
    strict = SPACES.replace(
        "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "http://purl.oclc.org/ooxml/officeDocument/math",
    )
    inside = f"<w:body>{p('第一条　', m('oMath', 'S=ab'))}</w:body>"
    reading = read_format(
        packed({"word/document.xml": f"<w:document {strict}>{inside}</w:document>"})
    )

    assert reading.lines[0].raw == "第一条　S=ab"


def test_each_picture_is_told_where_it_stood():
    lines, notes = read(
        p("第一条　甲", PICTURE, "乙", CHART, PICTURE, "。"),
        p(PICTURE),
        p(DIAGRAM),
        p("第二条　丙。"),
        p(embedded("Excel.Sheet.12")),
    )

    assert [line for line in lines if line] == ["第一条　甲乙。", "第二条　丙。"]
    assert notes == [
        (1, "pictures", "这一行有图片2张、图表1个，没有读入，请对照原件核对。"),
        (4, "pictures", "这一行之前有图片1张、示意图1个，没有读入，请对照原件核对。"),
        (4, "pictures", "这一行之后有嵌入的其他文件1个，没有读入，请对照原件核对。"),
    ]


def test_a_formula_of_an_old_editor_is_a_picture():
    _, notes = read(p("第一条　面积为", embedded("Equation.3"), "。"))

    assert notes == [(1, "pictures", "这一行有公式（图片形式）1个，没有读入，请对照原件核对。")]


def test_old_pictures_and_shapes_are_told_but_no_lines():
    old = "<w:r><w:pict><v:shape><v:imagedata r:id='rId4'/></v:shape></w:pict></w:r>"
    rule = "<w:r><w:pict><v:rect o:hr='t'/></w:pict></w:r>"
    _, notes = read(
        p("第一条　甲。", old),
        p("第二条　乙。", shape("flowChartProcess")),
        p("第三条　丙。", rule, shape("line"), shape("straightConnector1")),
    )

    assert [(line, message[:8]) for line, _, message in notes] == [
        (1, "这一行有图片1张"),
        (2, "这一行有图形1个"),
    ]


def test_a_picture_in_a_cell_or_a_text_box_is_told_once():
    lines, notes = read(
        p("第一条　甲。"),
        table(row("标志", p(PICTURE))),
        p(text_box(p("框内", PICTURE)), "第二条　乙。"),
    )

    assert lines == ["第一条　甲。", "标志 | ", "框内", "第二条　乙。"]
    assert [(line, code) for line, code, _ in notes] == [
        (3, "text-boxes"), (2, "pictures"), (3, "pictures"),
    ]  # fmt: skip


def test_deleted_pictures_are_not_told():
    assert "pictures" not in {code for _, code, _ in read(p("甲", f"<w:del>{PICTURE}</w:del>"))[1]}


def test_very_many_pictures_end_in_one_sentence():
    blocks = [p(f"第{at}段。", PICTURE) for at in range(1, MOST_PLACES + 4)]

    _, notes = read(*blocks)

    assert len(notes) == MOST_PLACES + 1
    assert notes[-1] == (
        MOST_PLACES + 1, "pictures", "从这一行起共3处有图片3张，没有读入，请对照原件核对。",
    )  # fmt: skip


def test_the_notes_come_with_the_tree_of_a_real_file():
    document = Document()
    document.add_paragraph("云岭市养犬条例（草案）")
    document.add_paragraph("第一条　养犬应当登记。")
    document.add_paragraph("第二条　标志如下：").add_run().add_picture(png())
    file = BytesIO()
    document.save(file)

    draft = read_file(BytesIO(file.getvalue())).parse()

    assert draft.counts()["article"] == 2
    assert [(one.line, one.code) for one in draft.warnings] == [(3, "pictures")]
