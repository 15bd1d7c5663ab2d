"""Charts that Excel, WPS and LibreOffice draw themselves from the cells of a table."""

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.worksheet.worksheet import Worksheet

from liaison.workbooks.looks import HEADER_ROW, SheetSpec

# Centimetres; a sheet of A4 on its side is 27 wide between its margins.
WIDTH, HEIGHT = 24, 9


def add_chart(sheet: Worksheet, spec: SheetSpec, last_row: int) -> None:
    """Beneath the table that ends at ``last_row``; nothing where there is nothing to draw."""
    chart, first = spec.chart, HEADER_ROW + 1
    if chart is None:
        return
    last = min(last_row, HEADER_ROW + chart.rows) if chart.rows else last_row
    if last < first:
        return
    places = {column.title: place for place, column in enumerate(spec.columns, start=1)}
    drawn = LineChart() if chart.kind == "line" else BarChart()
    drawn.title = chart.title
    for title in chart.values:
        column = places[title]
        drawn.add_data(Reference(sheet, column, HEADER_ROW, column, last), titles_from_data=True)
    label = places[chart.label]
    drawn.set_categories(Reference(sheet, label, first, label, last))
    drawn.width, drawn.height = WIDTH, HEIGHT
    if len(chart.values) == 1:
        drawn.legend = None  # the title says it
    for series in drawn.series:
        # A curve would dip below nought between two months.
        series.smooth = False
    # Otherwise newer Excel draws neither.
    drawn.x_axis.delete = drawn.y_axis.delete = False
    drawn.y_axis.number_format = "0"
    # Table and chart on one sheet of paper: no page goes through a chart.
    sheet.page_setup.fitToHeight = 1
    # Two rows below the line of signatures.
    sheet.add_chart(drawn, f"A{last_row + 4}")
