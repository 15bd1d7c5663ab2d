"""Rosters as offices fill them in: openpyxl writes what WPS would."""

from openpyxl import Workbook

HEADER = [
    "序号", "站点", "姓名", "性别", "出生年月", "政治面貌", "学历专业", "工作单位及职务",
    "来源类别", "聘任类别", "专长领域", "聘任日期", "任期至", "手机", "年度评价", "状态",
    "备注", "同名说明",
]  # fmt: skip
RIGHT = {
    "性别": "女",
    "出生年月": "1988.05",
    "工作单位及职务": "柳荫社区副主任",
    "来源类别": "村居",
    "聘任类别": "信息采集员",
    "聘任日期": "2024-03-01",
    "任期至": "2027年2月",
}


def write_roster(path, rows, header=HEADER, titles=("清禾县联络员花名册", "填报单位：某办公室")):
    """Titles merged over the columns, as offices have them, then the header and the rows."""
    book = Workbook()
    sheet = book.active
    for title in titles:
        sheet.append([title])
        sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=1,
                          end_column=len(header))  # fmt: skip
    sheet.append(header)
    for number, row in enumerate(rows, start=1):
        sheet.append([row.get(column, number if column == "序号" else None) for column in header])
    book.save(path)
    return path


def row_of(station, name, phone="", **columns):
    return RIGHT | {"站点": station, "姓名": name, "手机": phone or None} | columns
