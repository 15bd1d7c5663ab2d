"""Draw the workbook that people fill in: notes, header, an example, drop-down lists."""

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from liaison.workbooks.heights import HIGHEST, LINE_HEIGHT, PADDING, WIDTH_OF_LETTER, lines_needed
from liaison.workbooks.reader import EXAMPLE
from liaison.workbooks.styles import (
    BODY,
    CHINESE,
    HEADER,
    HEADER_FILL,
    HEADING,
    THIN_LINES,
    set_up_paper,
)
from liaison.workbooks.templates import EntryColumn
from liaison.workbooks.text import CELL_UNITS, clean, head, sheet_name
from liaison.workbooks.values import ReadKind
from liaison.workbooks.whole_file import whole_or_not_at_all

LIST_SHEET = "选项"
NUMBER_TITLE = "序号"
HEADING_ROW, NOTES_ROW, HEADER_ROW, EXAMPLE_ROW = 1, 2, 3, 4
ENTRY_ROWS = 5_000

# What is typed stays what was typed: 1-2 no date, a phone number no 1.38E+10.
CELL_FORMATS: dict[ReadKind, str] = {"int": "0", "decimal": "0.00", "date": "yyyy-mm-dd"}
AS_TEXT = "@"
EXAMPLE_FONT = Font(name="仿宋", size=11, italic=True, color="808080", charset=CHINESE)
# Excel's limits on the hint beside a cell.
HINT_TITLE, HINT = 32, 255


def draw(
    path: Path, *, title: str, heading: str, notes: Sequence[str], columns: Sequence[EntryColumn]
) -> None:
    """As ``templates.write_entry_workbook`` says."""
    book = Workbook()
    sheet: Worksheet = book.worksheets[0]
    sheet.title = sheet_name(title, {LIST_SHEET})
    lists = book.create_sheet(LIST_SHEET)
    lists.sheet_state = "hidden"
    _write_top(sheet, heading, notes, columns)
    for index, column in enumerate(columns, 2):
        _write_column(sheet, index, column)
        if column.choices:
            _write_choices(book, lists, sheet, index, column)
    set_up_paper(sheet, header_row=HEADER_ROW)
    with whole_or_not_at_all(path) as unfinished:
        book.save(unfinished)


def _write_top(
    sheet: Worksheet, heading: str, notes: Sequence[str], columns: Sequence[EntryColumn]
) -> None:
    last = get_column_letter(len(columns) + 1)
    for row, text, font, place in (
        (HEADING_ROW, heading, HEADING, "center"),
        (NOTES_ROW, "\n".join(notes), BODY, "left"),
    ):
        sheet.merge_cells(f"A{row}:{last}{row}")
        cell = _write(sheet, row, 1, text, font)
        cell.alignment = Alignment(horizontal=place, vertical="center", wrap_text=True)
    sheet.row_dimensions[HEADING_ROW].height = 36
    width = 6 + sum(column.width for column in columns)
    sheet.row_dimensions[NOTES_ROW].height = _height("\n".join(notes), width)
    sheet.row_dimensions[EXAMPLE_ROW].height = max(
        _height(column.example, column.width) for column in columns
    )
    sheet.row_dimensions[HEADER_ROW].height = 30
    sheet.column_dimensions["A"].width = 6
    _write_header(sheet, 1, NUMBER_TITLE)
    _write_example(sheet, 1, EXAMPLE)


def _height(text: str, width: float) -> int:
    lines = lines_needed(text, int(width / WIDTH_OF_LETTER))
    return min(HIGHEST, max(1, lines) * LINE_HEIGHT + PADDING)


def _write_column(sheet: Worksheet, index: int, column: EntryColumn) -> None:
    letter = get_column_letter(index)
    look = sheet.column_dimensions[letter]
    look.width = column.width
    look.font = BODY
    look.alignment = Alignment(vertical="center", wrap_text=True)
    look.number_format = CELL_FORMATS.get(column.kind, AS_TEXT)
    _write_header(sheet, index, f"{column.title}*" if column.required else column.title)
    _write_example(sheet, index, column.example)
    if column.hint and not column.choices:
        hint = DataValidation(allow_blank=True)
        _explain(hint, column)
        _apply(sheet, hint, letter)


def _write_header(sheet: Worksheet, index: int, title: str) -> None:
    cell = _write(sheet, HEADER_ROW, index, title, HEADER)
    cell.fill = HEADER_FILL
    cell.border = THIN_LINES
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _write_example(sheet: Worksheet, index: int, text: str) -> None:
    cell = _write(sheet, EXAMPLE_ROW, index, text, EXAMPLE_FONT)
    cell.border = THIN_LINES
    cell.alignment = Alignment(vertical="center", wrap_text=True)


def _write_choices(
    book: Workbook, lists: Worksheet, sheet: Worksheet, index: int, column: EntryColumn
) -> None:
    """Keep the list in the hidden sheet: inside the rule it could hold 255 characters only."""
    letter = get_column_letter(index)
    for row, choice in enumerate(column.choices, 1):
        _write(lists, row, index, choice, BODY)
    name = f"choices_{index}"
    cells = f"'{LIST_SHEET}'!${letter}$1:${letter}${len(column.choices)}"
    book.defined_names[name] = DefinedName(name, attr_text=cells)
    rule = DataValidation(type="list", formula1=name, allow_blank=True)
    rule.showErrorMessage = True
    rule.errorStyle = "stop" if column.only_choices else "warning"
    rule.errorTitle = "不在选项中"
    rule.error = f"请从下拉列表中选择“{column.title}”。"
    _explain(rule, column)
    _apply(sheet, rule, letter)


def _explain(rule: DataValidation, column: EntryColumn) -> None:
    if column.hint:
        rule.showInputMessage = True
        rule.promptTitle = column.title[:HINT_TITLE]
        rule.prompt = column.hint[:HINT]


def _apply(sheet: Worksheet, rule: DataValidation, letter: str) -> None:
    sheet.add_data_validation(rule)
    rule.add(f"{letter}{EXAMPLE_ROW + 1}:{letter}{EXAMPLE_ROW + ENTRY_ROWS}")


def _write(sheet: Worksheet, row: int, column: int, text: str, font: Font) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # noqa: S101 -- only the first cell of a merge is written
    if text:
        cell.value = head(clean(text), CELL_UNITS)
        cell.data_type = "s"
    cell.font = font
    return cell
