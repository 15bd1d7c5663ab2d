"""A blank table in Word: rows are written under its header as copies of its first row."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from liaison.workbooks.text import clean
from opinions.errors import OpinionError
from opinions.superior_form.header import WITHIN, Header, best_of, find_header
from opinions.superior_form.labels import filled

BROKEN = "这份文档打不开，请用 WPS 或 Word 打开，另存为“Word 文档（*.docx）”后再上传。"
# A header of more rows would leave no room for the table.
MOST_REPEATED = 3


def read_header(content: bytes) -> Header:
    """Raises OpinionError with one sentence if there is no table to fill."""
    document = _load(content)
    return best_of(
        [find_header(str(at), _first_rows(table)) for at, table in enumerate(document.tables)]
    )


def fill(
    content: bytes,
    *,
    place: str,
    header_row: int,
    columns: Sequence[Mapping[str, Any]],
    rows: Sequence[Mapping[str, Any]],
    labels: Mapping[str, str],
) -> bytes:
    document = _load(content)
    if not place.isdecimal() or int(place) >= len(document.tables):
        raise OpinionError("空白表里找不到原来的表格，请重新上传这份表。")
    table = document.tables[int(place)]
    lines = list(table._tbl.tr_lst)
    blank = _blank_rows(lines[header_row + 1 :])
    _fill_labels(
        document, [*lines[: header_row + 1], *lines[header_row + 1 + len(blank) :]], labels
    )
    pattern = deepcopy(blank[0] if blank else lines[header_row])
    before = lines[header_row]
    keys = {column["at"]: column["key"] for column in columns if column["key"]}
    for row in rows:
        line = deepcopy(pattern)
        _may_break(line)
        for at, cell in _cells(line):
            _set_text(cell, str(row.get(keys[at], "")) if at in keys else "")
        before.addnext(line)
        before = line
    for line in blank[: len(rows)]:
        table._tbl.remove(line)
    _repeat_header(lines[: header_row + 1])
    packed = BytesIO()
    document.save(packed)
    return packed.getvalue()


def _load(content: bytes) -> Any:
    try:
        return Document(BytesIO(content))
    except Exception as error:  # lxml, zipfile and python-docx raise of all kinds.
        raise OpinionError(BROKEN) from error


def _first_rows(table: Any) -> list[tuple[int, dict[int, str]]]:
    return [
        (number, {at: text for at, cell in _cells(line) if (text := _text(cell))})
        for number, line in enumerate(list(table._tbl.tr_lst)[: WITHIN + 1])
    ]


def _cells(line: Any) -> list[tuple[int, Any]]:
    """The cells of a row by the column of the grid at which they begin; those that only go on
    a cell from above are passed over."""
    found, at = [], line.grid_before
    for cell in line.tc_lst:
        if cell.vMerge != "continue":
            found.append((at, cell))
        at += cell.grid_span
    return found


def _text(cell: Any) -> str:
    return "".join(part.text or "" for part in cell.iter(qn("w:t"))).strip()


def _blank_rows(lines: Sequence[Any]) -> list[Any]:
    """Up to the first row with words of its own; numbers written ahead are none."""
    found: list[Any] = []
    for line in lines:
        words = [_text(cell) for _, cell in _cells(line)]
        if any(word and not word.isdecimal() and set(word) - set("….。") for word in words):
            break
        found.append(line)
    return found


def _set_text(cell: Any, words: str) -> None:
    """In the first paragraph with its first run's font; nothing else of the cell remains."""
    paragraphs = list(cell.iter(qn("w:p")))
    paragraph = paragraphs[0]
    for other in paragraphs[1:]:
        other.getparent().remove(other)
    looks = next(paragraph.iter(qn("w:rPr")), None)
    for part in list(paragraph):
        if part.tag != qn("w:pPr"):
            paragraph.remove(part)
    run = paragraph.add_r()
    if looks is not None:
        run.insert(0, deepcopy(looks))
    run.text = clean(words)


def _may_break(line: Any) -> None:
    """A row as tall as the page must be able to go on on the next; a fixed height would cut it."""
    properties = line.trPr
    if properties is None:
        return
    for height in properties.findall(qn("w:trHeight")):
        height.set(qn("w:hRule"), "atLeast")
    for part in properties.findall(qn("w:tblHeader")):
        properties.remove(part)


def _repeat_header(lines: Sequence[Any]) -> None:
    """Word repeats only what stands at the very top of a table."""
    for line in lines[:MOST_REPEATED]:
        properties = line.get_or_add_trPr()
        if properties.find(qn("w:tblHeader")) is None:
            properties.append(properties.makeelement(qn("w:tblHeader"), {}))


def _fill_labels(document: Any, lines: Sequence[Any], labels: Mapping[str, str]) -> None:
    """``lines`` are the rows of the table that hold none of ours."""
    inside = [Paragraph(part, document) for line in lines for part in line.iter(qn("w:p"))]
    for paragraph in [*document.paragraphs, *inside]:
        words = filled(paragraph.text, labels)
        if words is None or not paragraph.runs:
            continue
        paragraph.runs[0].text = words
        for run in paragraph.runs[1:]:
            run.text = ""
