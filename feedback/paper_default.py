"""The default templates of slips and letters, until the office brings its own.

Laid out like an official document (GB/T 9704); the place of the seal stays empty, and nothing
is printed in the superior's name (form 4.8).
"""

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from feedback.choices.papers import PaperKind
from opinions.letter_default import (
    CENTER,
    RIGHT,
    TEXT,
    TITLE,
    TITLE_FONT,
    code,
    line,
    set_page,
)
from opinions.letter_default import default_template as official_letter

SMALL, CELL = 14, 12
# A slip with two opinions stays on one page.
SLIP_LINE, CELL_LINE = 22, 18
LEFT = WD_ALIGN_PARAGRAPH.LEFT
# 反馈单: what stands beside each opinion; a row whose condition is empty is not printed.
SLIP_ROWS = (
    ("意见编号", "{{ 条.意见编号 }}（{{ 条.提出日期 }}提出，{{ 条.条款 }}）", ""),
    ("您的意见", "{{ 条.摘要 }}", ""),
    ("处理经过", "{{ 条.经过 }}", "条.经过"),
    ("采纳情况", "{{ 条.结果 }}", ""),
    ("体现条款", "{{ 条.体现条款 }}{% if 条.体现文字 %}：{{ 条.体现文字 }}{% endif %}",
     "条.体现条款"),
    ("理　　由", "{{ 条.理由 }}", "条.理由"),
    ("来　　函", "{{ 条.来函 }}", "条.来函"),
)  # fmt: skip
STATION_COLUMNS = (
    ("意见编号", "{{ 条.意见编号 }}", 36),
    ("条款", "{{ 条.条款 }}", 26),
    ("意见摘要", "{{ 条.摘要 }}", 66),
    ("采纳情况", "{{ 条.结果 }}", 38),
    ("体现条款或者理由", "{{ 条.体现条款 }}{% if 条.体现条款 and 条.理由 %}；{% endif %}"
     "{{ 条.理由 }}", 52),
    ("告知", "{{ 条.告知 }}", 29),
)  # fmt: skip


def default_template(kind: str) -> bytes:
    """What it looks like until the office brings its own; meant to be downloaded, too."""
    if kind == PaperKind.ASKING:
        return official_letter()
    document = Document()
    set_page(document.sections[0])
    {
        PaperKind.SLIP: _slip,
        PaperKind.STATION: _station,
        PaperKind.LETTER: _letter,
        PaperKind.EMPLOYER: _employer,
    }[PaperKind(kind)](document)
    packed = BytesIO()
    document.save(packed)
    return packed.getvalue()


def _slip(document: Any) -> None:
    section = document.sections[0]
    section.top_margin, section.bottom_margin = Mm(22), Mm(15)
    # The grid of an official letter would stretch every line of the tables to 29 points.
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    _title(document, "立法意见建议采纳情况反馈单")
    _small(document, "编号：{{ 编号 }}", at=RIGHT)
    _small(document, "{{ 称谓 }}：")
    indent = Pt(2 * SMALL)
    _small(
        document,
        "您在《{{ 草案 }}》征求意见期间提出的{{ 条数 }}条意见收悉，现将办理情况反馈如下。",
    ).paragraph_format.first_line_indent = indent
    code(document, "for 条 in 意见")
    _facts(document)
    line(document, "", size=6).paragraph_format.line_spacing = Pt(8)
    code(document, "endfor")
    _small(
        document,
        "感谢您对立法工作的关心和支持。{% if 联系电话 %}如对本反馈有疑问，请拨打{{ 联系电话 }}。"
        "{% endif %}凭意见编号和查询码可以扫码查看经过、作出评价。",
    ).paragraph_format.first_line_indent = indent
    _sign_beside_code(document)
    line(document, "签收人：＿＿＿＿＿　日期：＿＿＿年＿＿月＿＿日　经手人：＿＿＿＿", size=CELL)


def _sign_beside_code(document: Any) -> None:
    """The code to scan, and beside it name and day with room for the seal."""
    cells = _table(document, columns=2, widths=(40, 116), style="Normal Table").add_row().cells
    cells[0].paragraphs[0].add_run("{{ 查询二维码 }}")
    cells[1].vertical_alignment = WD_ALIGN_VERTICAL.BOTTOM
    first = cells[1].paragraphs[0]
    for paragraph, words, signs in (
        (first, "{{ 落款 }}", 2),
        (cells[1].add_paragraph(), "{{ 日期 }}", 4),
    ):
        paragraph.paragraph_format.right_indent = Pt(SMALL * signs)
        _write(paragraph, words, RIGHT, size=SMALL, spacing=SLIP_LINE)


def _small(document: Any, words: str, at: Any = None) -> Any:
    paragraph = line(document, words, size=SMALL, at=at)
    paragraph.paragraph_format.line_spacing = Pt(SLIP_LINE)
    return paragraph


def _facts(document: Any) -> None:
    table = _table(document, columns=2, widths=(26, 130))
    for label, words, condition in SLIP_ROWS:
        if condition:
            _rule_row(table, f"if {condition}")
        row = table.add_row().cells
        _cell(row[0], label, at=CENTER)
        _cell(row[1], words)
        if condition:
            _rule_row(table, "endif")


def _station(document: Any) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin, section.bottom_margin = Mm(25), Mm(20)
    _title(document, "立法意见建议采纳情况反馈单（站点）")
    line(document, "{{ 站点 }}：")
    _text(
        document,
        "你站在《{{ 草案 }}》征求意见期间收集的{{ 条数 }}条意见（{{ 人数 }}人提出），办理情况为："
        "{{ 情况 }}，逐条见下表。{% if 待转告 %}其中{{ 待转告 }}人没有可以联系的电话和邮箱，"
        "请转交反馈单，并登记告知日期。{% endif %}",
    )
    widths = [width for _, _, width in STATION_COLUMNS]
    table = _table(document, columns=len(widths), widths=widths)
    head = table.add_row()
    _repeat_on_each_page(head)
    for cell, (label, _, _) in zip(head.cells, STATION_COLUMNS, strict=True):
        _cell(cell, label, at=CENTER)
    _rule_row(table, "for 条 in 意见")
    for cell, (_, words, _) in zip(table.add_row().cells, STATION_COLUMNS, strict=True):
        _cell(cell, words)
    _rule_row(table, "endfor")
    _sign(document)


def _letter(document: Any) -> None:
    _thanks(document, "尊敬的{{ 称谓 }}：")


def _employer(document: Any) -> None:
    _thanks(document, "{{ 单位 }}：")


def _thanks(document: Any, to: str) -> None:
    _title(document, "感　谢　信")
    line(document, "编号：{{ 编号 }}", size=SMALL, at=RIGHT)
    line(document, "")
    line(document, to)
    code(document, "for 段 in 正文")
    _text(document, "{{ 段 }}")
    code(document, "endfor")
    line(document, "")
    _sign(document)


def _title(document: Any, words: str) -> None:
    title = line(document, words, TITLE_FONT, TITLE, CENTER)
    title.paragraph_format.space_after = Pt(12)
    title.paragraph_format.line_spacing = Pt(33)


def _text(document: Any, words: str) -> None:
    line(document, words).paragraph_format.first_line_indent = Pt(2 * TEXT)


def _sign(document: Any) -> None:
    """Name and day with room for the seal over them; never a picture of one."""
    line(document, "").paragraph_format.keep_with_next = True
    for words, signs in (("{{ 落款 }}", 2), ("{{ 日期 }}", 4)):
        signed = line(document, words, at=RIGHT).paragraph_format
        signed.right_indent = Pt(TEXT * signs)
        signed.keep_with_next = words.startswith("{{ 落款")
    line(document, "")


def _table(document: Any, *, columns: int, widths: Any, style: str = "Table Grid") -> Any:
    table = document.add_table(rows=0, cols=columns, style=style)
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    return table


def _rule_row(table: Any, words: str) -> None:
    """A row of docxtpl that is gone after rendering."""
    table.add_row().cells[0].paragraphs[0].add_run(f"{{%tr {words} %}}")


def _cell(cell: Any, words: str, at: Any = LEFT) -> None:
    _write(cell.paragraphs[0], words, at, size=CELL, spacing=CELL_LINE)


def _write(paragraph: Any, words: str, at: Any, *, size: float, spacing: float) -> None:
    paragraph.alignment = at
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = Pt(spacing)
    run = paragraph.add_run(words)
    run.font.size, run.font.name = Pt(size), "仿宋_GB2312"
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋_GB2312")


def _repeat_on_each_page(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
