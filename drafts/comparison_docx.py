"""对照表 as a Word file in the layout that offices use (domain rules 3.5).

A4 across, one row for each article in the order of the new text, the head repeated on each page;
what came stands in 黑体 and bold, what is gone is struck out.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from drafts.comparison import Article, Compared
from drafts.differences import Mark, Piece

TITLE, BODY, BOLD = "方正小标宋简体", "仿宋_GB2312", "黑体"
# What Word takes where a machine lacks the font that offices ask for.
FALLBACKS = {TITLE: "宋体", BODY: "仿宋", BOLD: "SimHei"}
WIDTHS = (Mm(112), Mm(112), Mm(33))
MARGIN = Mm(20)


def write_docx(
    path: Path,
    changes: Sequence[Compared],
    *,
    title: str,
    stages: tuple[str, str],
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> None:
    document = Document()
    _set_up_page(document)
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(heading, title, font=TITLE, size=22)
    table = document.add_table(rows=1, cols=len(WIDTHS))
    table.style = "Table Grid"
    table.autofit = False
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = width
    _head(table.rows[0], (*stages, "说明"))
    for done, change in enumerate(changes, start=1):
        _fill(table.add_row(), change)
        progress(done, len(changes))
    _page_numbers(document)
    _name_fallbacks(document)
    document.save(str(path))


def _set_up_page(document: Any) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = MARGIN
    section.top_margin = section.bottom_margin = MARGIN


def _head(row: Any, titles: Sequence[str]) -> None:
    repeated = OxmlElement("w:tblHeader")
    row._tr.get_or_add_trPr().append(repeated)
    for cell, width, title in zip(row.cells, WIDTHS, titles, strict=True):
        cell.width = width
        paragraph = cell.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _run(paragraph, title, font=BOLD)


def _fill(row: Any, change: Compared) -> None:
    old, new, remark = row.cells
    for cell, width in zip(row.cells, WIDTHS, strict=True):
        cell.width = width
    _text(old, change.old, change.pieces, hidden=Mark.COME, without="（新增）")
    _text(new, change.new, change.pieces, hidden=Mark.GONE, without="（删去）")
    _run(remark.paragraphs[0], change.remark)


def _text(
    cell: Any, articles: list[Article], pieces: Iterable[Piece], *, hidden: Mark, without: str
) -> None:
    paragraph = cell.paragraphs[0]
    if not articles:
        _run(paragraph, without)
        return
    if len(articles) == 1:
        _run(paragraph, f"{articles[0].label}　", font=BOLD)
    for piece in pieces:
        if piece.mark == hidden:
            continue
        first, *rest = piece.text.split("\n")
        _marked(paragraph, first, piece.mark)
        for line in rest:
            paragraph = cell.add_paragraph()
            paragraph.paragraph_format.first_line_indent = Pt(24)
            _marked(paragraph, line, piece.mark)


def _marked(paragraph: Any, text: str, mark: Mark) -> None:
    if not text:
        return
    run = _run(paragraph, text, font=BOLD if mark == Mark.COME else BODY)
    run.bold = mark == Mark.COME
    run.font.strike = mark == Mark.GONE


def _run(paragraph: Any, text: str, *, font: str = BODY, size: float = 12) -> Any:
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.font.name = font
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return run


def _page_numbers(document: Any) -> None:
    """— 1 — in the middle below; Word counts."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, "— ", size=14)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
    _run(paragraph, " —", size=14)


def _name_fallbacks(document: Any) -> None:
    parts = document.part.package.iter_parts()
    table = next((part for part in parts if part.partname == "/word/fontTable.xml"), None)
    if table is None:
        return
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in FALLBACKS.items()
    )
    end = b"</w:fonts>"
    table._blob = table.blob.replace(end, entries.encode() + end)
