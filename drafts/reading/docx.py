"""Word files: paragraphs with their automatic numbers, tables as rows, headers.

Read from the parts of the package and not through python-docx, which leaves out what stands in
content controls (where Word puts a table of contents) and knows no automatic numbers.
"""

import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from drafts.parsing.lines import Line
from drafts.reading.errors import DraftReadError
from drafts.reading.numbering import Numbering
from drafts.reading.package import DAMAGED, parse_xml, read_part

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT_W = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
TRANSITIONAL_W = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# Deleted words, old places of moved ones, field codes and drawings are not part of the text.
SKIPPED = {f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr")}
TRANSPARENT = {
    f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml")
}


def read_docx(package: zipfile.ZipFile) -> list[Line]:
    document = _part(package, "word/document.xml")
    body = document.find(f"{W}body") if document is not None else None
    if body is None:
        raise DraftReadError(DAMAGED)
    numbering = Numbering(_part(package, "word/numbering.xml"), _part(package, "word/styles.xml"))
    lines: list[Line] = []
    for block in _blocks(body):
        if block.tag == f"{W}tbl":
            lines.extend(_table(block, numbering))
        else:
            lines.extend(Line(0, text) for text in _paragraph(block, numbering))
    if not any(line.raw.strip() for line in lines):
        raise DraftReadError("文件里没有文字（可能是图片或扫描件），请检查后重新上传。")
    for number, line in enumerate(lines, 1):
        line.number = number
    return [*_headers(package), *lines]


def _part(package: zipfile.ZipFile, name: str) -> Element | None:
    data = read_part(package, name)
    return None if data is None else parse_xml(data.replace(STRICT_W, TRANSITIONAL_W))


def _blocks(parent: Element) -> Iterator[Element]:
    """Paragraphs and tables in order, also inside content controls."""
    waiting = list(reversed(parent))
    while waiting:
        block = waiting.pop()
        if block.tag in {f"{W}p", f"{W}tbl"}:
            yield block
        elif block.tag in TRANSPARENT:
            waiting.extend(reversed(block))


def _paragraph(paragraph: Element, numbering: Numbering) -> list[str]:
    """The words of a paragraph, one string for each line that the writer broke by hand."""
    words = _words(paragraph)
    label = numbering.next_label(paragraph) if words.strip() else ""
    return (label + words).split("\n")


def _words(element: Element) -> str:
    pieces: list[str] = []
    waiting = list(reversed(element))
    while waiting:
        part = waiting.pop()
        if part.tag == f"{W}t":
            pieces.append(part.text or "")
        elif part.tag in {f"{W}br", f"{W}cr"}:
            pieces.append("\n")
        elif part.tag == f"{W}tab":
            pieces.append("\t")
        elif part.tag == f"{W}noBreakHyphen":
            pieces.append("-")
        elif part.tag not in SKIPPED and part.tag.startswith(W):
            waiting.extend(reversed(part))
    return "".join(pieces)


def _table(table: Element, numbering: Numbering) -> Iterator[Line]:
    """Rows of cells; a table of one column is only a frame around ordinary text."""
    rows = [list(_children(row, "tc")) for row in _children(table, "tr")]
    framed = all(len(cells) == 1 for cells in rows)
    for cells in rows:
        if framed:
            for paragraph in cells[0].iter(f"{W}p"):
                for text in _paragraph(paragraph, numbering):
                    yield Line(0, text)
        else:
            yield Line(0, " | ".join(_cell(cell) for cell in cells), origin="row")


def _cell(cell: Element) -> str:
    words = " ".join(_words(paragraph) for paragraph in cell.iter(f"{W}p"))
    return " ".join(words.split())


def _children(parent: Element, name: str) -> Iterator[Element]:
    waiting = list(reversed(parent))
    while waiting:
        child = waiting.pop()
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in TRANSPARENT:
            waiting.extend(reversed(child))


def _headers(package: zipfile.ZipFile) -> list[Line]:
    """Heads of pages: some files carry their name only there."""
    names = sorted(
        name
        for name in package.namelist()
        if name.startswith("word/header") and name.endswith(".xml")
    )
    lines = []
    for name in names[:6]:
        part = _part(package, name)
        for paragraph in part.iter(f"{W}p") if part is not None else ():
            text = _words(paragraph).strip()
            if text:
                lines.append(Line(0, text, origin="header"))
    return lines
