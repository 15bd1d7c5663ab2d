"""意见建议汇总表 as a Word document: variant (c) of form 4.1, A4 landscape, header on each page."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from liaison.workbooks.looks import SIGN_OFF, Column
from liaison.workbooks.text import clean

TITLE, HEAD, TEXT = "方正小标宋简体", "黑体", "仿宋_GB2312"
# Between the margins of 20 mm.
WIDTH = 257
CENTER = WD_ALIGN_PARAGRAPH.CENTER


def table_docx(
    *,
    title: str,
    left_note: str,
    right_note: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Any]],
    footer: str = SIGN_OFF,
) -> bytes:
    document = Document()
    _set_page(document.sections[0])
    _words(document.add_paragraph(), title, TITLE, 18, CENTER)
    _words(document.add_paragraph(), f"{left_note}　　　　{right_note}", TEXT, 11)
    table = document.add_table(rows=1, cols=len(columns), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _pad(table)
    widths = _widths(columns)
    for grid, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        grid.w = width
    header = table.rows[0]
    header._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _fill(table, header._tr, [column.title for column in columns], widths, HEAD, centred=True)
    pattern = header._tr
    for row in rows:
        _fill(table, _row_like(table, pattern), row, widths, TEXT, kinds=columns)
    last = document.add_paragraph()
    last.paragraph_format.space_before = Pt(6)
    _words(last, footer, TEXT, 11)
    packed = BytesIO()
    document.save(packed)
    return packed.getvalue()


def _set_page(section: Any) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(24), Mm(20)
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = CENTER
    for part in ("第 ", "PAGE", " 页 共 ", "NUMPAGES", " 页"):
        if part.isalpha():
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), part)
            paragraph._p.append(field)
        else:
            paragraph.add_run(part)


def _pad(table: Any) -> None:
    """A millimetre above and below the words of every cell; Word's own table has none."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("top", "bottom"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(Mm(1).twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    # Its place in the sequence of a table's properties is before the look.
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    look.addprevious(margins)


def _widths(columns: Sequence[Column]) -> list[Any]:
    total = sum(column.width for column in columns)
    return [Mm(WIDTH * column.width / total) for column in columns]


def _row_like(table: Any, pattern: Any) -> Any:
    line = OxmlElement("w:tr")
    for _ in pattern.tc_lst:
        cell = OxmlElement("w:tc")
        cell.append(OxmlElement("w:p"))
        line.append(cell)
    table._tbl.append(line)
    return line


def _fill(
    table: Any,
    line: Any,
    values: Sequence[Any],
    widths: Sequence[Any],
    font: str,
    *,
    centred: bool = False,
    kinds: Sequence[Column] = (),
) -> None:
    for at, (cell, value) in enumerate(zip(line.tc_lst, values, strict=True)):
        cell.width = widths[at]
        narrow = centred or (kinds and kinds[at].kind == "int")
        paragraph = Paragraph(cell.p_lst[0], table)
        _words(paragraph, clean(str(value)), font, 10.5, CENTER if narrow else None)


def _words(paragraph: Any, words: str, font: str, size: float, align: Any = None) -> None:
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(words)
    run.font.size, run.font.name = Pt(size), font
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
