"""How our workbooks look: fonts, lines, number formats and paper, drawn by openpyxl."""

import math
from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.worksheet import Worksheet

from liaison.workbooks.looks import HEADER_ROW, NOTE_ROW, Kind

NUMBER_FORMATS: dict[Kind, str] = {
    "text": "General",
    "int": "0",
    "date": 'yyyy"年"m"月"d"日"',
    "datetime": 'yyyy"年"m"月"d"日" hh:mm',
    "money": "#,##0.00",
    "decimal": "0.##########",
}
ALIGNMENTS: dict[Kind, str] = {"text": "left", "money": "right"}

CHINESE = 134
# In units of column width: at this the letters come out of the printer at about six points.
WIDEST_PAGE = 300
BODY = Font(name="仿宋", size=11, charset=CHINESE)
HEADING = Font(name="黑体", size=18, charset=CHINESE)
HEADER = Font(name="黑体", size=11, charset=CHINESE)
HEADER_FILL = PatternFill("solid", fgColor="D9D9D9")
THIN = Side("thin", color="000000")
THIN_LINES = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


class Looks:
    """The style numbers of one workbook, by name; ``quoted`` text stays text when edited."""

    def __init__(self, book: Workbook) -> None:
        self._scratch = scratch = book.create_sheet()
        self.heading = self._style(HEADING, "center", lines=False)
        self.wide_heading = self._style(HEADING, "left", lines=False)
        self.left_note = self._style(BODY, "left", lines=False)
        self.right_note = self._style(BODY, "right", lines=False)
        self.header = self._style(HEADER, "center", fill=HEADER_FILL)
        self.text = self._style(BODY, "left")
        self.quoted = self._style(BODY, "left", quoted=True)
        self.centred = self._style(BODY, "center", quoted=True)
        self.kinds: dict[Kind, int] = {
            kind: self._style(BODY, ALIGNMENTS.get(kind, "center"), number_format=number_format)
            for kind, number_format in NUMBER_FORMATS.items()
        }
        book.remove(scratch)

    def _style(
        self,
        font: Font,
        horizontal: str,
        *,
        number_format: str = "General",
        fill: PatternFill | None = None,
        lines: bool = True,
        quoted: bool = False,
    ) -> int:
        cell: Cell = self._scratch.cell(self._scratch.max_row + 1, 1)
        cell.font = font
        cell.alignment = Alignment(horizontal=horizontal, vertical="center", wrap_text=True)
        cell.number_format = number_format
        cell.fill = fill or PatternFill()
        cell.border = THIN_LINES if lines else Border()
        cell.quotePrefix = quoted
        return cell.style_id


def merged_notes(columns: int) -> tuple[str, str]:
    """Return the ranges of the left and the right note; one of a single cell is not merged."""
    middle = max(1, columns // 2)
    left = f"A{NOTE_ROW}:{get_column_letter(middle)}{NOTE_ROW}"
    right = f"{get_column_letter(min(middle + 1, columns))}{NOTE_ROW}"
    return left, f"{right}:{get_column_letter(columns)}{NOTE_ROW}"


def pages_wide(widths: Iterable[float]) -> int:
    """How many sheets of paper side by side a table needs to be read without a lens."""
    return max(1, math.ceil(sum(widths) / WIDEST_PAGE))


def set_up_paper(
    sheet: Worksheet, *, export_id: str = "", header_row: int = HEADER_ROW, pages: int = 1
) -> None:
    """A4 landscape, the header on each page, page numbers below; as a rule one page wide.

    Of several ``pages`` side by side each begins with the first column, which names the row.
    """
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth = pages
    sheet.page_setup.fitToHeight = 0
    if sheet.sheet_properties.pageSetUpPr is not None:
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.top = sheet.page_margins.bottom = 0.7
    sheet.print_title_rows = f"{header_row}:{header_row}"
    if pages > 1:
        sheet.print_title_cols = "A:A"
    sheet.freeze_panes = f"{'B' if pages > 1 else 'A'}{header_row + 1}"
    footer = HeaderFooterItem()
    footer.center.text = "第 &P 页 共 &N 页"
    if export_id:
        footer.right.text = f"导出编号 {export_id}"
    sheet.HeaderFooter.oddFooter = footer
