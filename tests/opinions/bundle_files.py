"""Workbooks as officers send them in."""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import load_workbook

from opinions.bundle_sheet import write_template

COLUMNS = {
    "provision": 2, "kind": 3, "body": 4, "replacement": 5, "reason": 6,
    "name": 7, "phone": 8, "people": 9, "consent": 10, "question": 11, "photos": 11,
}  # fmt: skip
FIRST_ROW = 5


def workbook(consultation, rows):
    """The bytes of the template with ``rows`` (dicts by column) filled in from row 5 on."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        write_template(path, consultation)
        book = load_workbook(path)
    for number, row in enumerate(rows, FIRST_ROW):
        for key, value in row.items():
            book.worksheets[0].cell(number, COLUMNS[key], value)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def meeting(count):
    """``count`` different opinions, one in three with a phone."""
    return [
        {
            "provision": f"第{'一二三'[n % 3]}条",
            "body": f"第{n}位居民：建议写明困人时多少分钟内到场。",
            "name": f"居民{n}",
            **({"phone": f"138{n:08d}"} if n % 3 == 0 else {}),
        }
        for n in range(count)
    ]
