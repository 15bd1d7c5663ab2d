"""Blank tables as superiors send them, made new for each test."""

from io import BytesIO

from docx import Document
from openpyxl import Workbook
from openpyxl.styles import Border, Font, Side

LINES = Border(*(Side("thin"),) * 4)


def blank_xlsx(*, blank_rows=2, footer=True):
    """Title, notes, a header of two rows with merged cells, blank rows, a line to sign below."""
    book = Workbook()
    sheet = book.active
    sheet.title = "汇总表"
    sheet.append(["云岭市地方性法规征求意见汇总处理表"])
    sheet.merge_cells("A1:G1")
    sheet["A1"].font = Font(name="黑体", size=20)
    sheet.append(["填报单位：", None, None, None, None, "填报日期："])
    sheet.append(["序号", "章条编号", "意见", None, "理由", "提出单位", "处理意见"])
    sheet.append([None, None, "原文", "修改后内容", None, None, None])
    for merged in ("C3:D3", "A3:A4", "B3:B4", "E3:E4", "F3:F4", "G3:G4"):
        sheet.merge_cells(merged)
    for number in range(blank_rows):
        row = 5 + number
        sheet.cell(row, 1, number + 1)
        for column in range(1, 8):
            sheet.cell(row, column).border = LINES
            sheet.cell(row, column).font = Font(name="楷体", size=12)
    if footer:
        last = 5 + blank_rows
        sheet.cell(last, 1, "填表人：")
        sheet.merge_cells(start_row=last, start_column=1, end_row=last, end_column=3)
        sheet.print_area = f"A1:G{last}"
    sheet.page_setup.orientation = "landscape"
    sheet.print_title_rows = "3:4"
    for letter, width in zip("ABCDEFG", (5, 14, 24, 30, 20, 14, 12), strict=True):
        sheet.column_dimensions[letter].width = width
    return packed(book)


def blank_docx(titles=("序号", "条款", "修改建议", "理由", "处理意见")):
    document = Document()
    document.add_paragraph("征求意见反馈表")
    document.add_paragraph("填报单位：")
    table = document.add_table(rows=3, cols=len(titles), style="Table Grid")
    for cell, title in zip(table.rows[0].cells, titles, strict=True):
        cell.text = title
    table.rows[2].cells[0].merge(table.rows[2].cells[-1]).text = "（可另附页）"
    return packed(document)


def packed(made):
    out = BytesIO()
    made.save(out)
    return out.getvalue()
