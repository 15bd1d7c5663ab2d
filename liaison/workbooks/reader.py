"""Read a table out of an uploaded workbook, however people have filled it in.

What is wrong with the file as a whole is a WorkbookError; what is wrong with a cell is an entry in
``Table.errors`` under the row's number in the original sheet.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO

from liaison.workbooks.errors import WorkbookError
from liaison.workbooks.sheets import TOO_MANY_MERGES, RawRow, SheetReader, Value
from liaison.workbooks.upload import SheetPart, Upload, UploadLimits
from liaison.workbooks.values import CellError, ReadKind, ReadValue, read_value

HEADER_WITHIN = 10
MOST_FILLED = 200_000
PICTURES = "文件里有 {} 张图片，没有读入。图片里的话请打成文字填进表格，手写件的照片请另外上传。"
NAMED_IN_WARNING = 10
EXAMPLE = "示例"
# What an example says begins so; without it somebody has written over the example.
EXAMPLE_MARKS = ("（示例）", "(示例)")
DEFAULT_LIMITS = UploadLimits()

_IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NOT_IN_TITLES = re.compile(r"[\s*:]")


@dataclass(frozen=True)
class ReadColumn:
    """A column that we look for. ``required``: it must be there and filled in on every row."""

    key: str
    title: str
    kind: ReadKind = "text"
    aliases: Sequence[str] = ()
    required: bool = False
    max_length: int | None = None


@dataclass(frozen=True)
class RowError:
    row: int
    column: str
    message: str


@dataclass(frozen=True)
class TableRow:
    """One row under the header; ``number`` is the one that the spreadsheet shows."""

    number: int
    values: Mapping[str, ReadValue]


@dataclass
class Table:
    sheet: str
    header_row: int
    rows: list[TableRow] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def faulty_rows(self) -> set[int]:
        return {error.row for error in self.errors}


@dataclass(frozen=True)
class _Header:
    row: int
    places: Mapping[int, ReadColumn]

    def missing(self, expected: Sequence[ReadColumn]) -> list[ReadColumn]:
        found = {column.key for column in self.places.values()}
        return [column for column in expected if column.required and column.key not in found]


def read_table(
    source: Path | IO[bytes],
    *,
    expected: Sequence[ReadColumn],
    limits: UploadLimits = DEFAULT_LIMITS,
) -> Table:
    """Read the first visible sheet that has the expected header."""
    with Upload(source, limits) as upload:
        reader = SheetReader(upload)
        sheets = [sheet for sheet in upload.sheets() if not sheet.hidden]
        headers = [(sheet, find_header(reader, sheet, expected)) for sheet in sheets]
        matching = [(sheet, header) for sheet, header in headers if header]
        if not matching:
            raise WorkbookError(_no_header_sentence(expected))
        sheet, header = matching[0]
        if missing := header.missing(expected):
            raise WorkbookError(_missing_sentence(sheet, header, missing))
        table = Table(sheet.name, header.row)
        rows = _rows_below(reader, sheet, header, limits)
        _fill_merged(rows, reader, header, table)
        _warn(table, rows, [other.name for other, _ in matching[1:]])
        if upload.pictures:
            table.warnings.append(PICTURES.format(upload.pictures))
    _read_rows(table, rows, header, expected)
    return table


def find_header(
    reader: SheetReader, sheet: SheetPart, expected: Sequence[ReadColumn]
) -> _Header | None:
    """Return the row among the first ten that names the most of the columns, at least half."""
    best: _Header | None = None
    for row in reader.rows(sheet):
        if row.number > HEADER_WITHIN:
            break
        header = _Header(row.number, _places(row, expected))
        if header.places and (best is None or len(header.places) > len(best.places)):
            best = header
    enough = -(-sum(column.required for column in expected) // 2) or 1
    return best if best and len(best.places) >= enough else None


def _places(row: RawRow, expected: Sequence[ReadColumn]) -> dict[int, ReadColumn]:
    titles: dict[str, ReadColumn] = {}
    for column in expected:
        for title in (column.title, *column.aliases):
            titles.setdefault(_normal(title), column)
    places: dict[int, ReadColumn] = {}
    for place, value in sorted(row.cells.items()):
        found = titles.get(_normal(value)) if isinstance(value, str) else None
        if found and found not in places.values():
            places[place] = found
    return places


def _normal(title: str) -> str:
    """Compare titles without blanks, stars, notes in brackets and full-width forms."""
    text = unicodedata.normalize("NFKC", title)
    return _NOT_IN_TITLES.sub("", _IN_BRACKETS.sub("", text)).casefold() or text.strip()


def _rows_below(
    reader: SheetReader, sheet: SheetPart, header: _Header, limits: UploadLimits
) -> list[RawRow]:
    rows: list[RawRow] = []
    for row in reader.rows(sheet):
        if row.number <= header.row or _is_blank(row, header) or _is_example(row):
            continue
        if len(rows) >= limits.rows:
            raise WorkbookError(f"表格超过 {limits.rows} 行，请分成几份上传。")
        rows.append(row)
    return rows


def _is_blank(row: RawRow, header: _Header) -> bool:
    values = (row.cells.get(place) for place in header.places)
    return all(value is None or (isinstance(value, str) and not value.strip()) for value in values)


def _is_example(row: RawRow) -> bool:
    """Whoever writes over the example and leaves its name in front is not passed over."""
    first, *others = (value for _, value in sorted(row.cells.items()))
    if not isinstance(first, str) or not first.strip().startswith(EXAMPLE):
        return False
    return any(isinstance(one, str) and one.strip().startswith(EXAMPLE_MARKS) for one in others)


def _fill_merged(rows: list[RawRow], reader: SheetReader, header: _Header, table: Table) -> None:
    """Give each row the value of a cell merged downwards; rows of nothing else stay out."""
    numbers = [row.number for row in rows]
    filled = 0
    for merge in reader.merges:
        column = header.places.get(merge.first_column)
        first = bisect_left(numbers, merge.first_row)
        if column is None or first == len(numbers) or numbers[first] != merge.first_row:
            continue
        value = rows[first].cells.get(merge.first_column)
        for row in rows[first + 1 : bisect_left(numbers, merge.last_row + 1)]:
            filled += 1
            if filled > MOST_FILLED:
                raise WorkbookError(TOO_MANY_MERGES)
            if value is not None:
                row.cells[merge.first_column] = value
    if filled:
        table.warnings.append(f"有合并单元格，已按相同内容填入合并范围内的 {filled} 行，请核对。")


def _warn(table: Table, rows: list[RawRow], other_sheets: list[str]) -> None:
    hidden = [row.number for row in rows if row.hidden]
    if hidden:
        table.warnings.append(f"{_row_list(hidden)}是隐藏的，也已读取。")
    if other_sheets:
        names = "、".join(f"“{name}”" for name in other_sheets)
        table.warnings.append(f"只读取了工作表“{table.sheet}”，没有读取{names}。")
    if not rows:
        table.warnings.append("表头下面没有填写内容。")


def _row_list(numbers: list[int]) -> str:
    shown = "、".join(str(number) for number in numbers[:NAMED_IN_WARNING])
    return f"第 {shown} 行" + (f"等 {len(numbers)} 行" if len(numbers) > NAMED_IN_WARNING else "")


def _read_rows(
    table: Table, rows: list[RawRow], header: _Header, expected: Sequence[ReadColumn]
) -> None:
    absent = {column.key: None for column in expected}
    became_dates: dict[str, list[int]] = {}
    for row in rows:
        values: dict[str, ReadValue] = dict(absent)
        for place, column in header.places.items():
            value = row.cells.get(place)
            if isinstance(value, date) and column.kind in {"text", "code"}:
                became_dates.setdefault(column.title, []).append(row.number)
            try:
                values[column.key] = _read_cell(column, value)
            except CellError as error:
                table.errors.append(RowError(row.number, column.title, f"{error}。"))
        table.rows.append(TableRow(row.number, values))
    for title, numbers in became_dates.items():
        table.warnings.append(
            f"“{title}”{_row_list(numbers)}被表格软件变成了日期，请核对是否与原来填写的一致。"
        )


def _read_cell(column: ReadColumn, value: Value | None) -> ReadValue:
    read = None if value is None else read_value(column.kind, value)
    if read is None and column.required:
        raise CellError(f"请填写“{column.title}”")
    if column.max_length and isinstance(read, str) and len(read) > column.max_length:
        raise CellError(
            f"“{column.title}”有 {len(read)} 字，超过 {column.max_length} 字，请精简或分成几条"
        )
    return read


def _no_header_sentence(expected: Sequence[ReadColumn]) -> str:
    titles = "、".join(f"“{column.title}”" for column in expected if column.required)
    return f"前 {HEADER_WITHIN} 行里没有找到表头（应有{titles}）。请下载模板，按模板填写后再上传。"


def _missing_sentence(sheet: SheetPart, header: _Header, missing: Sequence[ReadColumn]) -> str:
    titles = "、".join(f"“{column.title}”" for column in missing)
    return (
        f"工作表“{sheet.name}”第 {header.row} 行的表头缺少{titles}这一列。"
        "请下载模板，或把表头改成模板里的名称后再上传。"
    )
