"""Workbooks as they come in: made by openpyxl, some of them bent by hand afterwards."""

import zipfile
from datetime import datetime
from io import BytesIO

from openpyxl import Workbook

from liaison.workbooks.reader import ReadColumn

SHEET = "xl/worksheets/sheet1.xml"
EXPECTED = [
    ReadColumn("provision", "条款（章-条-款-项）", aliases=["条款号"], required=True),
    ReadColumn("body", "意见内容", required=True, max_length=2000),
    ReadColumn("phone", "联系电话", "code"),
    ReadColumn("people", "人数", "int"),
    ReadColumn("day", "收集日期", "date"),
]
HEADER = ["条款", "意见内容", "联系电话", "人数", "收集日期"]


def at(*parts):
    """A moment as cells hold it: the wall clock, without a zone."""
    return datetime(*parts)  # noqa: DTZ001 -- see above


def workbook(*rows, header=HEADER, above=()):
    book = Workbook()
    for row in (*above, header, *rows):
        book.active.append(row)
    return book


def saved(book):
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return file


def bent(file, change, part=SHEET):
    """The same package with one part changed by ``change(text)``."""
    result = BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content.decode()) if name == part else content)
    result.seek(0)
    return result
