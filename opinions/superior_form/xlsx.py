"""A blank table in Excel: rows are written under its header in the style of its first row.

What stands below (填表人, notes) moves down; titles, merged cells, widths and the print setup stay.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.cell_range import CellRange

from liaison.workbooks.errors import WorkbookError
from liaison.workbooks.text import clean, head
from liaison.workbooks.upload import Upload, UploadLimits
from opinions.errors import OpinionError
from opinions.superior_form.header import WITHIN, Header, best_of, find_header
from opinions.superior_form.labels import filled

LIMITS = UploadLimits(packed=5 * 1024 * 1024, unpacked=40 * 1024 * 1024)
BROKEN = "这份表格打不开，请用 WPS 或 Excel 打开，另存为“Excel 工作簿（*.xlsx）”后再上传。"
MOST_COLUMNS = 60
MOST_BLANK_ROWS = 2_000
# A line of 仿宋 11 in points, and signs of a width of one.
LINE_POINTS, TALLEST = 16.0, 400.0


def read_header(content: bytes) -> Header:
    """Raises OpinionError with one sentence if there is no table to fill."""
    book = _load(content)
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    return best_of([find_header(sheet.title, _first_rows(sheet)) for sheet in sheets])


def fill(
    content: bytes,
    *,
    place: str,
    header_row: int,
    columns: Sequence[Mapping[str, Any]],
    rows: Sequence[Mapping[str, Any]],
    labels: Mapping[str, str],
) -> bytes:
    book = _load(content)
    if place not in book.sheetnames:
        raise OpinionError(f"空白表里没有工作表“{place}”，请重新上传这份表。")
    sheet = book[place]
    first = header_row + 1
    room = _blank_rows(sheet, first)
    _make_room(sheet, first, room, len(rows))
    used = [column for column in columns if column["key"]]
    widths = {one["key"]: _width_of(sheet, first, one["at"] + 1) for one in used}
    for number, row in enumerate(rows, start=first):
        for column in used:
            _write(sheet.cell(number, column["at"] + 1), row.get(column["key"], ""))
        _fit_height(sheet, number, widths, row)
    _fill_labels(sheet, header_row, first + max(room, len(rows)), labels)
    packed = BytesIO()
    book.save(packed)
    return packed.getvalue()


def _load(content: bytes) -> Any:
    try:
        with Upload(BytesIO(content), LIMITS) as upload:
            upload.sheets()
        return load_workbook(BytesIO(content))
    except WorkbookError as error:
        raise OpinionError(str(error)) from error
    except (
        InvalidFileException,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        OSError,
    ) as error:
        raise OpinionError(BROKEN) from error


def _first_rows(sheet: Any) -> list[tuple[int, dict[int, str]]]:
    found = []
    last = min(sheet.max_row, WITHIN + 1)
    for cells in sheet.iter_rows(max_row=last, max_col=min(sheet.max_column, MOST_COLUMNS)):
        texts = {
            cell.column - 1: str(cell.value).strip()
            for cell in cells
            if not isinstance(cell, MergedCell) and str(cell.value or "").strip()
        }
        found.append((cells[0].row, texts))
    return found


def _is_blank(sheet: Any, number: int) -> bool:
    """Numbers written ahead (1, 2, 3 in 序号) and a lone ellipsis are no content."""
    values = (cell.value for cell in sheet[number])
    words = [str(value).strip() for value in values if value is not None]
    return all(not word or word.isdecimal() or set(word) <= set("….。·") for word in words)


def _blank_rows(sheet: Any, first: int) -> int:
    number = first
    while number <= min(sheet.max_row, first + MOST_BLANK_ROWS) and _is_blank(sheet, number):
        number += 1
    return number - first


def _make_room(sheet: Any, first: int, room: int, wanted: int) -> None:
    """As many rows as ``wanted``, each drawn like the first; left-over blank rows stay."""
    more = wanted - max(room, 1)
    if room == 0:
        more = wanted
    if more > 0:
        _move_down(sheet, first + room, more)
    pattern = first if room else first - 1
    spans = [
        (merged.min_col, merged.max_col)
        for merged in sheet.merged_cells.ranges
        if merged.min_row == merged.max_row == pattern and room
    ]
    for number in range(first, first + max(wanted, room)):
        for cell in sheet[number]:
            if not isinstance(cell, MergedCell):
                cell.value = None
        if number != pattern:
            _draw_like(sheet, pattern, number, spans)


def _move_down(sheet: Any, first: int, by: int) -> None:
    """Rows from ``first`` on with their merges and heights."""
    last = sheet.max_row
    below = [merged for merged in sheet.merged_cells.ranges if merged.min_row >= first]
    for merged in below:
        sheet.unmerge_cells(merged.coord)
    heights = {
        number: sheet.row_dimensions[number].height
        for number in range(first, last + 1)
        if sheet.row_dimensions[number].height
    }
    if last >= first:
        area = CellRange(min_row=first, max_row=last, min_col=1, max_col=sheet.max_column)
        sheet.move_range(area, rows=by, translate=True)
    for number in heights:
        sheet.row_dimensions[number].height = None
    for number, height in heights.items():
        sheet.row_dimensions[number + by].height = height
    for merged in below:
        merged.shift(row_shift=by)
        sheet.merge_cells(merged.coord)
    for area in [sheet.print_area] if sheet.print_area else []:
        _stretch_print_area(sheet, area, first, by)


def _stretch_print_area(sheet: Any, area: str, first: int, by: int) -> None:
    wanted = CellRange(area.rpartition("!")[2].replace("$", ""))
    if wanted.max_row >= first - 1:
        wanted.expand(down=by)
        sheet.print_area = wanted.coord


def _draw_like(sheet: Any, pattern: int, number: int, spans: Sequence[tuple[int, int]]) -> None:
    for source in sheet[pattern]:
        target = sheet.cell(number, source.column)
        if not isinstance(target, MergedCell) and source.has_style:
            target._style = copy(source._style)
    for left, right in spans:
        span = CellRange(min_row=number, max_row=number, min_col=left, max_col=right)
        if not isinstance(sheet.cell(number, right), MergedCell):
            sheet.merge_cells(span.coord)


def _write(cell: Cell | MergedCell, value: Any) -> None:
    """Residents' words never become a formula; numbers stay numbers."""
    if isinstance(cell, MergedCell):
        return
    if isinstance(value, int):
        cell.value = value
        return
    cell.value = head(clean(str(value)), 32_767)
    if cell.value:
        cell.data_type = "s"
    looks = cell.alignment
    cell.alignment = Alignment(
        horizontal=looks.horizontal, vertical=looks.vertical, wrap_text=True, indent=looks.indent
    )


def _fit_height(
    sheet: Any, number: int, widths: Mapping[str, float], row: Mapping[str, Any]
) -> None:
    """Neither Excel nor WPS fits the height of a wrapped row that a program wrote."""
    lines = 1
    for key, width in widths.items():
        signs = max(1, int(width / 2.1))
        parts = str(row.get(key, "")).split("\n")
        lines = max(lines, sum(-(-max(len(part), 1) // signs) for part in parts))
    least = sheet.row_dimensions[number].height or 0
    sheet.row_dimensions[number].height = max(least, min(TALLEST, lines * LINE_POINTS + 4))


def _width_of(sheet: Any, number: int, column: int) -> float:
    """Of the column, or of all that are merged with it in this row."""
    last = column
    for merged in sheet.merged_cells.ranges:
        if merged.min_row <= number <= merged.max_row and merged.min_col == column:
            last = merged.max_col
    letters = map(get_column_letter, range(column, last + 1))
    return float(sum(sheet.column_dimensions[letter].width or 8.43 for letter in letters))


def _fill_labels(sheet: Any, header_row: int, after: int, labels: Mapping[str, str]) -> None:
    for cells in sheet.iter_rows(max_col=min(sheet.max_column, MOST_COLUMNS)):
        for cell in cells:
            outside = cell.row <= header_row or cell.row >= after
            if outside and isinstance(cell.value, str):
                words = filled(cell.value, labels)
                if words is not None:
                    cell.value = words
