"""Give an uploaded workbook back with what is wrong written beside each row.

The sheet's XML is edited in place, cell by cell: everything else in the file, from drop-downs to
pictures, stays what it was. openpyxl would lose what it does not know.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO
from xml.parsers import expat
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from liaison.workbooks.errors import WorkbookError
from liaison.workbooks.heights import (
    HIGHEST,
    LINE_HEIGHT,
    PADDING,
    WIDTH_OF_LETTER,
    lines_needed,
)
from liaison.workbooks.reader import DEFAULT_LIMITS, RowError, Table
from liaison.workbooks.sheets import SheetReader, column_of
from liaison.workbooks.text import CELL_UNITS, clean, escape, head
from liaison.workbooks.upload import BROKEN, SheetPart, Upload, UploadLimits
from liaison.workbooks.whole_file import whole_or_not_at_all

ERROR_TITLE = "错误"
ERROR_WIDTH = 50

_FONT = "<{p}font><{p}sz val='11'/><{p}color rgb='FF9C0006'/><{p}name val='仿宋'/></{p}font>"
_FILL = (
    "<{p}fill><{p}patternFill patternType='solid'><{p}fgColor rgb='FFFFC7CE'/>"
    "<{p}bgColor indexed='64'/></{p}patternFill></{p}fill>"
)
_FORMAT = (
    "<{p}xf numFmtId='0' fontId='{font}' fillId='{fill}' borderId='0' xfId='0' applyFont='1' "
    "applyFill='1' applyAlignment='1'><{p}alignment vertical='center' wrapText='1'/></{p}xf>"
)
_SPANS = re.compile(rb"\sspans=(\"[^\"]*\"|'[^']*')")
# Places are found and texts written as UTF-8; hardly any program writes anything else.
_OTHER_ENCODING = re.compile(rb"\xff\xfe|\xfe\xff|<\?xml[^>]*encoding=.(?!utf-8)", re.IGNORECASE)
_HEIGHT = re.compile(rb"\sht=[\"']([\d.]+)[\"']")


def return_with_errors(
    source: Path | IO[bytes],
    target: Path,
    *,
    table: Table,
    errors: Iterable[RowError],
    limits: UploadLimits = DEFAULT_LIMITS,
) -> int:
    """Write ``source`` to ``target`` with a column 错误; return the number of marked rows.

    ``table`` is what was read from the same source. A column 错误 of an earlier try is replaced.
    """
    notes = _notes_by_row(errors)
    with Upload(source, limits) as upload, whole_or_not_at_all(target) as unfinished:
        sheet = next(sheet for sheet in upload.sheets() if sheet.name == table.sheet)
        column = _error_column(upload, sheet, table.header_row)
        styles, style = _with_error_style(upload)
        xml = b"".join(upload.chunks(sheet.part))
        marked = _SheetEditor(xml, column, style, {table.header_row: ERROR_TITLE} | notes).edited(
            table.header_row
        )
        changed = {sheet.part: marked, **styles}
        _copy(upload, unfinished, changed)
    return len(notes)


def _notes_by_row(errors: Iterable[RowError]) -> dict[int, str]:
    notes: dict[int, list[str]] = {}
    for error in errors:
        notes.setdefault(error.row, []).append(f"【{error.column}】{error.message}")
    return {row: head(clean("\n".join(lines)), CELL_UNITS) for row, lines in notes.items()}


def _error_column(upload: Upload, sheet: SheetPart, header_row: int) -> int:
    """Return the column that is already called 错误, else the first one without any content."""
    last = 0
    for row in SheetReader(upload).rows(sheet):
        if row.number == header_row:
            for column, value in row.cells.items():
                if value == ERROR_TITLE:
                    return column
        if row.number >= header_row:
            last = max(last, *row.cells)
    return last + 1


def _with_error_style(upload: Upload) -> tuple[dict[str, bytes], int]:
    """Return the changed style part and the number of the new style; none if there is no part."""
    part = upload.sibling("styles")
    if not part:
        return {}, 0
    root = upload.tree(part)
    xml = b"".join(upload.chunks(part))
    sizes = {child.tag.rpartition("}")[2]: len(child) for child in root}
    xml = _append(xml, "fonts", _FONT)
    xml = _append(xml, "fills", _FILL)
    xml = _append(
        xml, "cellXfs", _FORMAT, font=str(sizes.get("fonts", 0)), fill=str(sizes.get("fills", 0))
    )
    return {part: xml}, sizes.get("cellXfs", 0)


def _append(xml: bytes, name: str, template: str, **values: str) -> bytes:
    """Add one element at the end of the list ``name``, in its own prefix."""
    pattern = rb"(<((?:[\w.-]+:)?)%s\b[^>]*>)(.*?)(</\2%s>)" % (name.encode(), name.encode())
    match = re.search(pattern, xml, re.DOTALL)
    if not match:
        raise WorkbookError(BROKEN)
    opening = re.sub(rb"\scount=(\"\d*\"|'\d*')", b"", match[1])
    element = template.format(p=match[2].decode(), **values).encode()
    return xml[: match.start()] + opening + match[3] + element + match[4] + xml[match.end() :]


class _SheetEditor:
    """Finds the places to change while expat walks through the sheet, then changes them."""

    def __init__(self, xml: bytes, column: int, style: int, notes: Mapping[int, str]) -> None:
        self._xml = xml
        self._column = column
        from openpyxl.utils import get_column_letter

        self._letter = get_column_letter(column)
        self._style = style
        self._notes = notes
        self._edits: list[tuple[int, int, bytes]] = []
        self._row = self._place = 0
        self._insert_at: int | None = None
        self._old_cell: int | None = None
        self._columns: list[dict[str, str]] = []
        self._columns_start: int | None = None
        self._header_style = str(style)
        self._is_empty = False
        self._parser = expat.ParserCreate()

    def edited(self, header_row: int) -> bytes:
        if _OTHER_ENCODING.match(self._xml):
            raise WorkbookError(BROKEN)
        self._header_row = header_row
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        try:
            self._parser.Parse(self._xml, True)
        except (expat.ExpatError, ValueError, KeyError) as error:
            raise WorkbookError(BROKEN) from error
        pieces, position = [], 0
        for start, end, replacement in sorted(self._edits):
            pieces += [self._xml[position:start], replacement]
            position = end
        return b"".join([*pieces, self._xml[position:]])

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        prefix, _, local = name.rpartition(":")
        at = self._parser.CurrentByteIndex
        if local == "dimension":
            self._edits.append((at, self._tag_end(at), b""))
        elif local == "cols":
            self._columns_start = at
        elif local == "col":
            self._columns.append(attributes)
        elif local == "sheetData" and self._columns_start is None:
            self._edits.append((at, at, self._column_list(prefix)))
        elif local == "row":
            self._start_row(at, attributes)
        elif local == "c":
            self._start_cell(at, attributes)

    def _start_row(self, at: int, attributes: dict[str, str]) -> None:
        self._row = int(attributes.get("r", self._row + 1))
        self._place = 0
        self._insert_at = self._old_cell = None
        if self._row in self._notes:
            end = self._tag_end(at)
            tag = _with_room(self._xml[at:end], self._notes[self._row])
            self._is_empty = tag.endswith(b"/>")
            self._edits.append((at, end, tag[:-2] + b">" if self._is_empty else tag))

    def _start_cell(self, at: int, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        self._place = column_of(place) if place else self._place + 1
        if self._row < self._header_row:
            return
        if self._place == self._column:
            self._old_cell = at
        elif self._place > self._column and self._insert_at is None:
            self._insert_at = at
        elif self._row == self._header_row and self._place < self._column:
            self._header_style = attributes.get("s", "0")

    def _end(self, name: str) -> None:
        prefix, _, local = name.rpartition(":")
        at = self._parser.CurrentByteIndex
        if local == "c" and self._place == self._column and self._old_cell is not None:
            self._edits.append((self._old_cell, self._element_end(self._old_cell, at), b""))
            self._insert_at, self._old_cell = self._element_end(self._old_cell, at), None
        elif local == "row" and self._row in self._notes:
            where = at if self._insert_at is None else self._insert_at
            closing = f"</{name}>".encode() if self._is_empty else b""
            self._edits.append((where, where, self._cell(prefix) + closing))
        elif local == "cols" and self._columns_start is not None:
            end = self._element_end(self._columns_start, at)
            self._edits.append((self._columns_start, end, self._column_list(prefix)))

    def _tag_end(self, at: int) -> int:
        return self._xml.index(b">", at) + 1

    def _element_end(self, start: int, at: int) -> int:
        """Return where an element ends: an empty one is over already when expat tells its end."""
        end = self._tag_end(start)
        return end if self._xml[end - 2 : end] == b"/>" else self._tag_end(at)

    def _cell(self, prefix: str) -> bytes:
        p = f"{prefix}:" if prefix else ""
        style = self._header_style if self._row == self._header_row else str(self._style)
        text = escape(self._notes[self._row])
        return (
            f'<{p}c r="{self._letter}{self._row}" s="{style}" t="inlineStr">'
            f'<{p}is><{p}t xml:space="preserve">{text}</{p}t></{p}is></{p}c>'
        ).encode()

    def _column_list(self, prefix: str) -> bytes:
        """Return the column widths with ours among them; ranges must not overlap."""
        p = f"{prefix}:" if prefix else ""
        wanted = str(self._column)
        columns = [{"min": wanted, "max": wanted, "width": str(ERROR_WIDTH), "customWidth": "1"}]
        for column in self._columns:
            first, last = int(column["min"]), int(column["max"])
            for low, high in (
                (first, min(last, self._column - 1)),
                (max(first, self._column + 1), last),
            ):
                if low <= high:
                    columns.append(column | {"min": str(low), "max": str(high)})
        columns.sort(key=lambda column: int(column["min"]))
        written = "".join(
            f"<{p}col {' '.join(f'{k}={quoteattr(v)}' for k, v in column.items())}/>"
            for column in columns
        )
        return f"<{p}cols>{written}</{p}cols>".encode()


def _with_room(tag: bytes, note: str) -> bytes:
    """Return the start of a row without what no longer holds, and high enough for its note."""
    tag = _SPANS.sub(b"", tag)
    lines = lines_needed(note, int(ERROR_WIDTH / WIDTH_OF_LETTER))
    needed = min(HIGHEST, lines * LINE_HEIGHT + PADDING)
    height = _HEIGHT.search(tag)
    if height and float(height[1]) >= needed:
        return tag
    end = -2 if tag.endswith(b"/>") else -1
    return _HEIGHT.sub(b"", tag[:end]) + b' ht="%d"' % needed + tag[end:]


def _copy(upload: Upload, target: Path, changed: Mapping[str, bytes]) -> None:
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name in upload.archive.namelist():
            with archive.open(name, "w") as out:
                for chunk in [changed[name]] if name in changed else upload.chunks(name):
                    out.write(chunk)
