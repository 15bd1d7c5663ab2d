"""Word files: paragraphs with their automatic numbers, tables as rows, headers.

Read from the parts of the package and not through python-docx, which leaves out what stands in
content controls (where Word puts a table of contents) and knows no automatic numbers.
"""

import zipfile
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from drafts.parsing import Line
from drafts.reading.errors import DraftReadError
from drafts.reading.findings import Findings, Found
from drafts.reading.formulas import FORMULAS, M
from drafts.reading.numbering import Numbering
from drafts.reading.package import DAMAGED, parse_xml, read_part
from drafts.reading.paragraphs import ParagraphReader
from drafts.reading.parts import ALTERNATE, all_paragraphs, inside
from drafts.reading.reading import Reading
from drafts.reading.styles import Styles, W
from drafts.reading.words import WordReader

STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": W,
    b"http://purl.oclc.org/ooxml/officeDocument/math": M,
}
TRANSPARENT = frozenset(
    f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml")
)
MOST_HEADERS = 6

Rows = list[list[Element]]


def read_docx(package: zipfile.ZipFile) -> Reading:
    document = _part(package, "word/document.xml")
    body = document.find(f"{W}body") if document is not None else None
    if body is None:
        raise DraftReadError(DAMAGED)
    styles = Styles(_part(package, "word/styles.xml"))
    numbering = Numbering(_part(package, "word/numbering.xml"), styles)
    reader = _BodyReader(styles, numbering)
    reader.read(body)
    if not any(line.raw.strip() for line in reader.lines):
        raise DraftReadError("文件里没有文字（可能是图片或扫描件），请检查后重新上传。")
    notes = reader.findings.notes(reader.lines)
    return Reading([*_headers(package, styles), *reader.lines], notes)


def _part(package: zipfile.ZipFile, name: str) -> Element | None:
    data = read_part(package, name)
    if data is None:
        return None
    for strict, transitional in STRICT.items():
        data = data.replace(strict, transitional.strip("{}").encode())
    return parse_xml(data)


class _BodyReader:
    """Blocks in order become numbered lines."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self.lines: list[Line] = []
        self.findings = Findings()
        self._words = WordReader(styles, self.findings)
        self._numbering = numbering

    def read(self, body: Element) -> None:
        paragraphs = self._new_reader()
        for block in self._blocks(body):
            if isinstance(block, list):
                self._add(paragraphs.rest())
                for cells in block:
                    self._add([" | ".join([self._cell(cell) for cell in cells])], origin="row")
            else:
                texts = paragraphs.read(block)
                self._read_boxes(paragraphs.boxes)
                self._add(texts)
        self._add(paragraphs.rest())

    def _new_reader(self) -> ParagraphReader:
        return ParagraphReader(self._words, self._numbering)

    def _add(self, texts: Iterable[str], origin: str = "body") -> None:
        for text in texts:
            self.lines.append(Line(len(self.lines) + 1, text, origin=origin))
        self.findings.line = len(self.lines) + 1

    def _read_boxes(self, boxes: Iterable[Element]) -> None:
        """Text boxes stand before the paragraph that holds them: a name is often in one."""
        for box in boxes:
            texts = [text for text in self._new_reader().read_all(box) if text.strip()]
            if texts:
                self.findings.add(Found.BOX)
                self._add(texts)

    def _cell(self, cell: Element) -> str:
        return " ".join(" ".join(self._new_reader().read_all(cell)).split())

    def _blocks(self, parent: Element) -> Iterator[Element | Rows]:
        """Paragraphs and tables in order; a table of one column only frames ordinary text."""
        waiting = list(reversed(parent))
        while waiting:
            block = waiting.pop()
            if block.tag == f"{W}p":
                yield block
            elif block.tag in FORMULAS:
                yield _paragraph_of(block)
            elif block.tag == f"{W}tbl":
                rows = [cells for cells in self._rows(block) if cells]
                if any(len(cells) > 1 for cells in rows):
                    yield rows
                else:
                    waiting.extend(reversed([each for row in rows for each in row[0]]))
            elif block.tag in TRANSPARENT or block.tag == ALTERNATE:
                waiting.extend(reversed(inside(block)))

    def _rows(self, table: Element) -> Iterator[list[Element]]:
        for row in _children(table, "tr"):
            if row.find(f"{W}trPr/{W}del") is not None:
                self.findings.add(Found.DELETED)
                continue
            yield [
                cell for cell in _children(row, "tc") if cell.find(f"{W}tcPr/{W}cellDel") is None
            ]


def _paragraph_of(formula: Element) -> Element:
    """A formula may stand by itself between the paragraphs."""
    paragraph = Element(f"{W}p")
    paragraph.append(formula)
    return paragraph


def _children(parent: Element, name: str) -> Iterator[Element]:
    waiting = list(reversed(parent))
    while waiting:
        child = waiting.pop()
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in TRANSPARENT:
            waiting.extend(reversed(child))


def _headers(package: zipfile.ZipFile, styles: Styles) -> list[Line]:
    """Heads of pages: some files carry their name only there."""
    names = sorted(
        name
        for name in package.namelist()
        if name.startswith("word/header") and name.endswith(".xml")
    )
    words = WordReader(styles, Findings())
    parts = [_part(package, name) for name in names[:MOST_HEADERS]]
    texts = [
        words.read(paragraph).text.strip()
        for part in parts
        if part is not None
        for paragraph in all_paragraphs(part)
    ]
    return [Line(0, text, origin="header") for text in texts if text]
