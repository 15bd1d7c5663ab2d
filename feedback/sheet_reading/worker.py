"""The process apart: a workbook or Word file comes in, its rows or one sentence go out as JSON."""

import json
import sys
from io import BytesIO
from typing import Any

from drafts.reading.errors import DraftReadError
from drafts.reading.limits import limit_this_process
from drafts.reading.package import open_package

MOST_ROWS = 3_000
MOST_COLUMNS = 40
MOST_LETTERS = 2_000_000
OTHER = "请上传 Excel 工作簿（*.xlsx）或者 Word 文档（*.docx），也可以把文字粘贴进来。"
BROKEN = (
    "文件打不开，可能已损坏或者设有密码；请用 WPS 另存为 .xlsx 或 .docx 再上传，"
    "或者把文字粘贴进来。"
)
LARGE = f"文件里的内容过多（超过{MOST_ROWS}行），不像一份反馈；请只留下要录入的那张表再上传。"
Rows = list[tuple[int, list[str]]]


def main() -> None:
    limit_this_process()
    data = sys.stdin.buffer.read()
    try:
        answer: dict[str, object] = {"rows": read_rows(data)}
    except DraftReadError as error:
        answer = {"error": str(error)}
    sys.stdout.write(json.dumps(answer))


def read_rows(data: bytes) -> Rows:
    """Raises DraftReadError with one sentence."""
    if not data.startswith(b"PK"):
        raise DraftReadError(f"这不是可以读取的文件。{OTHER}")
    with open_package(data) as package:
        names = set(package.namelist())
    if any(name.endswith("vbaProject.bin") for name in names):
        raise DraftReadError(f"文件里有宏，不能读取。{OTHER}")
    try:
        if "xl/workbook.xml" in names:
            rows = _workbook(data)
        elif "word/document.xml" in names:
            rows = _document(data)
        else:
            raise DraftReadError(f"这不是可以读取的文件。{OTHER}")
    except DraftReadError:
        raise
    except Exception as error:  # openpyxl, lxml and python-docx raise of all kinds.
        raise DraftReadError(BROKEN) from error
    if (
        len(rows) > MOST_ROWS
        or sum(len(cell) for _, cells in rows for cell in cells) > MOST_LETTERS
    ):
        raise DraftReadError(LARGE)
    return rows


def _workbook(data: bytes) -> Rows:
    """The visible sheet with the most words; a merged cell says its words in each of its rows."""
    from openpyxl import load_workbook  # noqa: PLC0415 -- only the reader that is needed

    book = load_workbook(BytesIO(data), data_only=True)
    sheets = [_sheet(sheet) for sheet in book.worksheets if sheet.sheet_state == "visible"]
    return max(sheets, key=lambda rows: sum(len(cell) for _, cells in rows for cell in cells))


def _sheet(sheet: Any) -> Rows:
    last, width = min(sheet.max_row, MOST_ROWS + 1), min(sheet.max_column, MOST_COLUMNS)
    rows = {
        cells[0].row: [_words(cell.value) for cell in cells]
        for cells in sheet.iter_rows(max_row=last, max_col=width)
    }
    for merged in sheet.merged_cells.ranges:
        if merged.min_col != merged.max_col or merged.min_col > width:
            continue  # a title across the table
        words = rows.get(merged.min_row, [""] * width)[merged.min_col - 1]
        for number in range(merged.min_row, min(merged.max_row, last) + 1):
            rows[number][merged.min_col - 1] = words
    return [(number, cells) for number, cells in rows.items() if any(cells)]


def _words(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return "" if value is None else ("是" if value else "否")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).replace("_x000D_", "").strip()


def _document(data: bytes) -> Rows:
    """The largest table by its rows; without tables the paragraphs, numbered from 1."""
    from docx import Document  # noqa: PLC0415 -- only the reader that is needed

    document = Document(BytesIO(data))
    tables = [_word_table(table) for table in document.tables]
    if tables:
        best = max(tables, key=lambda rows: sum(len(cell) for _, cells in rows for cell in cells))
        if len(best) > 1:
            return best
    words = (paragraph.text.strip() for paragraph in document.paragraphs)
    return [(at, [text]) for at, text in enumerate(words, start=1) if text]


def _word_table(table: Any) -> Rows:
    rows: Rows = []
    for number, row in enumerate(table.rows, start=1):
        cells, before = [], None
        for cell in row.cells:  # a cell across several columns comes once for each
            cells.append("" if cell._tc is before else cell.text.strip())
            before = cell._tc
        if any(cells):
            rows.append((number, cells))
    return rows


if __name__ == "__main__":
    main()
