"""Old ledgers as offices really kept them."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

HEADER = ["序号", "时间", "地点", "活动内容", "人数", "收集意见", "备注"]
ROWS = [
    [
        1,
        "2023年5月6日上午",
        "柳荫社区活动室",
        "物业管理条例座谈会，围绕停车收费讨论",
        "50余人",
        "12条",
        "",
    ],
    [2, "2023.6.1", "集市", "普法宣传", 200, None, ""],
    [3, "2022-12-31", "村委会", "走访调研留守老人", "８户", 3, "已办结"],
]


def ledger(rows=ROWS, header=HEADER, title="柳荫街道联系点2023年工作台账"):
    book = Workbook()
    sheet = book.active
    sheet.append([title])
    sheet.append(header)
    for row in rows:
        sheet.append(row)
    kept = BytesIO()
    book.save(kept)
    return SimpleUploadedFile("旧台账.xlsx", kept.getvalue())
