"""The default template of the letter that goes upward, until the office brings its own.

A4 with the margins of GB/T 9704-2012, 22 lines of 28 signs to the page (form 4.10); the place of
the seal stays empty.
"""

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

TITLE_FONT, HEAD_FONT, TEXT_FONT = "方正小标宋简体", "黑体", "仿宋_GB2312"
# 3号 and 2号; 22 lines in 225 mm.
TEXT, TITLE, LETTERHEAD, LINE = 16, 22, 30, 28.9
INDENT = Pt(2 * TEXT)
RED = RGBColor(0xC0, 0, 0)
CENTER, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def default_template() -> bytes:
    """What the letter looks like until the office brings its own; meant to be downloaded, too."""
    document = Document()
    set_page(document.sections[0])
    page_number(document.sections[0].footer.paragraphs[0])
    _add_head(document)
    _add_body(document)
    _add_signature(document)
    packed = BytesIO()
    document.save(packed)
    return packed.getvalue()


def _add_head(document: Any) -> None:
    """The organ in red, the number; a report names who signed it beside the number."""
    head = line(document, "{{ 发文机关标志 }}", TITLE_FONT, LETTERHEAD, CENTER)
    head.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    head.runs[0].font.color.rgb = RED
    code(document, "if 文种 == '报告'")
    _rule(line(document, "{{ 发文字号 }}　　　　　　　签发人：{{ 签发人 }}"))
    code(document, "else")
    _rule(line(document, "{{ 发文字号 }}", at=CENTER))
    code(document, "endif")
    line(document, "")
    title = line(document, "{{ 标题 }}", TITLE_FONT, TITLE, CENTER)
    title.paragraph_format.line_spacing = Pt(33)
    code(document, "if 副题")
    line(document, "{{ 副题 }}", "楷体_GB2312", TEXT, CENTER)
    code(document, "endif")
    line(document, "")


def _add_body(document: Any) -> None:
    line(document, "{{ 主送机关 }}：")
    code(document, "for 段 in 正文")
    code(document, "if 段.级 == 1")
    line(document, "{{ 段.文 }}", HEAD_FONT).paragraph_format.first_line_indent = INDENT
    # The last words go with the signature, so that no page holds the signature alone.
    code(document, "elif loop.last")
    last = line(document, "{{ 段.文 }}").paragraph_format
    last.first_line_indent, last.keep_with_next = INDENT, True
    code(document, "else")
    line(document, "{{ 段.文 }}").paragraph_format.first_line_indent = INDENT
    code(document, "endif")
    code(document, "endfor")
    line(document, "").paragraph_format.keep_with_next = True


def _add_signature(document: Any) -> None:
    code(document, "if 附件")
    annex = line(document, "附件：{{ 附件 }}").paragraph_format
    annex.first_line_indent, annex.keep_with_next = INDENT, True
    code(document, "endif")
    for _ in range(2):
        line(document, "").paragraph_format.keep_with_next = True
    for words, signs in (("{{ 落款 }}", 2), ("{{ 成文日期 }}", 4)):
        signed = line(document, words, at=RIGHT)
        signed.paragraph_format.right_indent = Pt(TEXT * signs)
        signed.paragraph_format.keep_with_next = True
    contact = "（联系人：{{ 联系人 }}{% if 联系电话 %}　电话：{{ 联系电话 }}{% endif %}）"
    line(document, contact).paragraph_format.first_line_indent = INDENT


def set_page(section: Any) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    grid = OxmlElement("w:docGrid")
    for name, value in {"type": "lines", "linePitch": str(int(LINE * 20))}.items():
        grid.set(qn(f"w:{name}"), value)
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(grid)


def page_number(paragraph: Any) -> None:
    """— 1 —, 4号宋体; Word counts."""
    paragraph.alignment = CENTER
    for part in ("— ", None, " —"):
        if part is None:
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), "PAGE")
            paragraph._p.append(field)
            continue
        run = paragraph.add_run(part)
        run.font.size, run.font.name = Pt(14), "宋体"


def _rule(paragraph: Any) -> None:
    """The red line under the number."""
    borders, rule = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in {"val": "single", "sz": "12", "space": "4", "color": "C00000"}.items():
        rule.set(qn(f"w:{name}"), value)
    borders.append(rule)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(borders, "w:spacing", "w:ind", "w:jc", "w:rPr")


def code(document: Any, words: str) -> None:
    """A paragraph of docxtpl that is gone after rendering."""
    line(document, f"{{%p {words} %}}")


def line(
    document: Any, words: str, font: str = TEXT_FONT, size: float = TEXT, at: Any = None
) -> Any:
    paragraph = document.add_paragraph()
    paragraph.alignment = at
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = Pt(LINE)
    run = paragraph.add_run(words)
    run.font.size, run.font.name = Pt(size), font
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return paragraph
