"""What spreadsheets do to people's words (edge case 25), in a real workbook."""

import re
import zipfile
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from liaison.office.files import store_upload
from opinions.choices import Channel
from opinions.models import Opinion
from opinions.services.bundle_checks import keep_check
from opinions.services.bundles import accept_bundle
from tests.factories.accounts import OfficerFactory
from tests.factories.stations import AssignmentFactory
from tests.opinions.test_bundles import DAY, NOW

pytestmark = pytest.mark.django_db
LINK = '=HYPERLINK("http://example.cn","点这里")'
# openpyxl writes none of these; other programs do.
ODD_NAME = "采集[表]:*?/\\一个比三十一个字还要长得多的工作表名字，别的软件写得出来"
TITLES = ("条款", "意见内容", "理由", "姓名或单位", "手机", "人数")
ROWS = [
    ("第一条", LINK, "", "", "", ""),
    ("第二条", date(2026, 1, 2), "", "", 13800000021, 2),
    ("第三条", "电话被改了。", "", "", "1.38E+10", ""),
    ("第三条", "第一行\n第二行\r\n第三行", "", "买买提·艾力", "", ""),
    ("第三条", "支持👍🏽，𬬭水河边要装灯。", "", "㛃女士", "", ""),
    ("第三条", "太长了。", "长" * 40_000, "", "", ""),
    ("第三条", "夹着_x0007_响铃。", "", "", "", ""),
]


def trapped():
    """The bytes of a workbook with ROWS from row 2 on, as no well-kept program writes it."""
    book = Workbook()
    sheet = book.active
    sheet.title = "NAME"
    sheet.append(TITLES)
    for row in ROWS:
        sheet.append(["LONG" if len(str(value)) > 32_767 else value for value in row])
    sheet["B2"].data_type = "s"
    plain = BytesIO()
    book.save(plain)
    named = with_words(plain.getvalue(), "NAME", ODD_NAME)
    return with_words(named.getvalue(), ">LONG<", f">{'长' * 40_000}<").getvalue()


def with_words(content, old, new):
    """The workbook with other words in its parts; openpyxl would refuse them."""
    changed = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(changed, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).decode().replace(old, new))
    return changed


@pytest.fixture
def bundle():
    officer, task = OfficerFactory(), AssignmentFactory()
    upload = SimpleUploadedFile("采集表.xlsx", trapped())
    file = store_upload(upload, kinds={"xlsx"}, by=officer)
    return keep_check(
        task.consultation, task.station, file,
        by=officer, collected_on=DAY, channel=Channel.MEETING,
    )  # fmt: skip


def test_what_can_be_read_is_kept_as_it_was_written(bundle):
    accept_bundle(bundle.pk, by=bundle.uploaded_by, now=NOW)

    rows = dict(Opinion.objects.values_list("bundle_row", "body"))
    assert rows == {
        2: LINK,
        3: "2026-01-02",
        5: "第一行\n第二行\n第三行",
        6: "支持👍🏽，𬬭水河边要装灯。",
        8: "夹着响铃。",
    }
    dated = Opinion.objects.select_related("contributor__phone").get(bundle_row=3)
    assert (dated.contributor.phone.masked, dated.people) == ("138****0021", 2)
    names = Opinion.objects.filter(bundle_row__in=[5, 6]).order_by("bundle_row")
    assert [one.contributor.name for one in names] == ["买买提·艾力", "㛃女士"]


def test_what_was_changed_or_lost_is_told_by_row(bundle):
    told = [(error["row"], error["column"]) for error in bundle.errors]
    assert told == [(4, "手机"), (7, "理由")]
    assert "科学计数" in bundle.errors[0]["message"]
    assert "32767 字" in bundle.errors[1]["message"]
    assert bundle.warnings == [
        "“意见内容”第 3 行被表格软件变成了日期，请核对是否与原来填写的一致。"
    ]


def test_the_workbook_comes_back_whole_with_what_is_wrong(bundle):
    with bundle.returned_file.file.open("rb") as file:
        content = file.read()
    with zipfile.ZipFile(BytesIO(content)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
        parts = "".join(archive.read(name).decode() for name in archive.namelist())
    assert "<f>" not in xml
    assert len(max(re.findall("长+", parts), key=len)) == 40_000
    sheet = load_workbook(with_words(content, ODD_NAME, "采集表")).worksheets[0]
    column = next(cell.column for cell in sheet[1] if cell.value == "错误")
    marked = {row: sheet.cell(row, column).value for row in range(2, 9)}
    assert [row for row, value in marked.items() if value] == [4, 7]
    assert (sheet["B2"].value, sheet["B2"].data_type) == (LINK, "s")
