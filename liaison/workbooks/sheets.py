"""Read the rows of an uploaded sheet as they stand, in bounded memory.

openpyxl's own streaming reader does not see merged cells, hidden rows and formulas without a
value, believes a wrong dimension, and does not read files in the strict variant of the format.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import cast
from xml.parsers import expat

from liaison.workbooks.errors import WorkbookError
from liaison.workbooks.text import CELL_UNITS, EXACT_INTEGERS, unescape
from liaison.workbooks.upload import BROKEN, MEGABYTE, TOO_LARGE_INSIDE, SheetPart, Upload

MOST_STRINGS = 1_000_000
MOST_STRING_BYTES = 64 * MEGABYTE
MOST_MERGES = 50_000

NO_VALUE = "这一格是公式，但文件里没有算出的结果，请在表格软件中打开、保存后再上传，或直接填写结果"
BAD_DATE = "这一格的日期超出范围"
TOO_MANY_MERGES = "合并单元格太多，请取消合并后再上传。"
TOO_LONG = f"这一格的文字超过 {CELL_UNITS} 字"


@dataclass(frozen=True)
class Unreadable:
    """Stands where a value should be; ``reason`` is a sentence without its full stop."""

    reason: str


Value = str | int | float | bool | date | datetime | time | timedelta | Unreadable


@dataclass(frozen=True)
class RawRow:
    number: int
    cells: dict[int, Value]
    hidden: bool


@dataclass(frozen=True)
class Merge:
    first_column: int
    first_row: int
    last_column: int
    last_row: int


class SheetReader:
    """Reads the sheets of one upload; ``merges`` are those of the sheet read last."""

    def __init__(self, upload: Upload) -> None:
        from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

        self._from_excel = from_excel
        self._upload = upload
        self._strings = _shared_strings(upload)
        self._dates = upload.date_styles()
        self._epoch = MAC_EPOCH if upload.counts_from_1904 else WINDOWS_EPOCH
        self.merges: list[Merge] = []

    def rows(self, sheet: SheetPart) -> Iterator[RawRow]:
        """Yield the rows that hold anything; merges are known once all rows were read."""
        handler = _SheetHandler(self._value, self._upload.limits.columns)
        self.merges = handler.merges
        for _ in _walk(self._upload, sheet.part, handler):
            yield from handler.rows
            handler.rows.clear()

    def _value(self, kind: str, style: int, text: str) -> Value:
        """Turn what a cell holds into a value; numbers with a date format become dates."""
        if kind in {"s", "inlineStr", "str"}:
            plain = self._shared(text) if kind == "s" else unescape(text)
            return Unreadable(TOO_LONG) if len(plain) > CELL_UNITS else plain
        if kind == "b":
            return text.strip() in {"1", "true"}
        if kind == "e":
            return Unreadable(f"这一格是错误值 {text}")
        is_date = kind == "d" or style in self._dates
        try:
            return self._number(kind, text, is_date=is_date)
        except (ValueError, OverflowError):
            return Unreadable(BAD_DATE) if is_date else text

    def _number(self, kind: str, text: str, *, is_date: bool) -> Value:
        if kind == "d":
            return datetime.fromisoformat(text.removesuffix("Z"))
        number = float(text)
        if is_date:
            return cast(Value, self._from_excel(number, self._epoch))
        return int(number) if number.is_integer() and abs(number) < EXACT_INTEGERS else number

    def _shared(self, index: str) -> str:
        try:
            return self._strings[int(index)]
        except (ValueError, IndexError) as error:
            raise WorkbookError(BROKEN) from error


class _Handler:
    """Walks through XML with one method for each element of interest, whatever its prefix."""

    def __init__(self) -> None:
        self.starts: dict[str, Callable[[dict[str, str]], None]] = {}
        self.ends: dict[str, Callable[[], None]] = {}
        self._pieces: list[str] = []
        self._collecting = self._phonetic = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local in {"t", "v"}:
            self._collecting = not self._phonetic
        elif local == "rPh":
            self._phonetic = True
        elif local in self.starts:
            self.starts[local](attributes)

    def end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local in {"t", "v"}:
            self._collecting = False
        elif local == "rPh":
            self._phonetic = False
        elif local in self.ends:
            self.ends[local]()

    def data(self, text: str) -> None:
        if self._collecting:
            self._pieces.append(text)

    def take_text(self) -> str:
        text = "".join(self._pieces)
        self._pieces.clear()
        return text


class _SheetHandler(_Handler):
    def __init__(self, value: Callable[[str, int, str], Value], columns: int) -> None:
        super().__init__()
        self.starts = {
            "row": self._start_row,
            "c": self._start_cell,
            "f": self._start_formula,
            "mergeCell": self._merge,
        }
        self.ends = {"c": self._end_cell, "row": self._end_row}
        self.rows: list[RawRow] = []
        self.merges: list[Merge] = []
        self._value = value
        self._columns = columns
        self._row = self._column = self._style = 0
        self._kind = "n"
        self._hidden = self._formula = False
        self._cells: dict[int, Value] = {}

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._row = int(attributes.get("r", self._row + 1))
        self._hidden = attributes.get("hidden") in {"1", "true"}
        self._column = 0
        self._cells = {}

    def _start_cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        self._column = column_of(place) if place else self._column + 1
        self._kind = attributes.get("t", "n")
        self._style = int(attributes.get("s", 0))
        self._formula = False
        self.take_text()

    def _start_formula(self, _attributes: dict[str, str]) -> None:
        self._formula = True

    def _end_cell(self) -> None:
        text = self.take_text()
        if self._column > self._columns:
            return
        if text:
            self._cells[self._column] = self._value(self._kind, self._style, text)
        elif self._formula and self._kind != "str":
            self._cells[self._column] = Unreadable(NO_VALUE)

    def _end_row(self) -> None:
        if self._cells:
            self.rows.append(RawRow(self._row, self._cells, self._hidden))

    def _merge(self, attributes: dict[str, str]) -> None:
        if len(self.merges) >= MOST_MERGES:
            raise WorkbookError(TOO_MANY_MERGES)
        from openpyxl.utils import range_boundaries

        first_column, first_row, last_column, last_row = range_boundaries(attributes["ref"])
        if first_column is None or first_row is None or last_column is None or last_row is None:
            raise WorkbookError(BROKEN)
        self.merges.append(Merge(first_column, first_row, last_column, last_row))


class _StringsHandler(_Handler):
    def __init__(self) -> None:
        super().__init__()
        self.strings: list[str] = []
        self.ends = {"si": self._end_string}

    def _end_string(self) -> None:
        if len(self.strings) >= MOST_STRINGS:
            raise WorkbookError(TOO_LARGE_INSIDE)
        self.strings.append(unescape(self.take_text()))


def column_of(place: str) -> int:
    """Return the column number of a reference such as AB12."""
    column = 0
    for letter in place.rstrip("0123456789"):
        column = column * 26 + ord(letter) - 64
    return column


def _shared_strings(upload: Upload) -> list[str]:
    part = upload.sibling("sharedStrings")
    handler = _StringsHandler()
    if part:
        for _ in _walk(upload, part, handler, limit=MOST_STRING_BYTES):
            pass
    return handler.strings


def _walk(upload: Upload, part: str, handler: _Handler, limit: int | None = None) -> Iterator[None]:
    """Feed a part to the handler piece by piece; document types (and entities) are refused."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.data
    parser.StartDoctypeDeclHandler = _refuse
    try:
        for chunk in upload.chunks(part, limit=limit):
            parser.Parse(chunk, False)
            yield
        parser.Parse(b"", True)
        yield
    except (expat.ExpatError, ValueError, KeyError, TypeError) as error:
        raise WorkbookError(BROKEN) from error


def _refuse(*_declaration: object) -> None:
    raise WorkbookError(BROKEN)
