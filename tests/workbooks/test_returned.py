import re
import zipfile

import pytest
from openpyxl import load_workbook
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from liaison.workbooks.reader import RowError, read_table
from liaison.workbooks.returned import return_with_errors
from tests.workbooks.files import EXPECTED, SHEET, bent, saved, workbook

ROWS = [["第七条", "甲", None, "三个"], ["第八条", None], ["第九条", "乙"]]


@pytest.fixture
def give_back(tmp_path):
    """Read a file, give it back with its errors, return where it is."""

    def give_back(file, errors=None):
        table = read_table(file, expected=EXPECTED)
        target = tmp_path / "returned.xlsx"
        file.seek(0)
        return_with_errors(
            file, target, table=table, errors=table.errors if errors is None else errors
        )
        return target

    return give_back


def column(path, letter):
    return [cell.value for cell in load_workbook(path).active[letter]]


def test_errors_stand_beside_their_rows(give_back):
    path = give_back(saved(workbook(*ROWS)))

    assert column(path, "F") == [
        "错误",
        "【人数】“三个”不是数字。",
        "【意见内容】请填写“意见内容”。",
        None,
    ]


def test_several_errors_of_a_row_stand_in_one_cell_as_text(give_back):
    errors = [RowError(2, "条款", "=1+1"), RowError(2, "意见内容", "乙<&\x00")]

    path = give_back(saved(workbook(*ROWS)), errors)

    cell = load_workbook(path).active["F2"]
    assert (cell.value, cell.data_type) == ("【条款】=1+1\n【意见内容】乙<&", "s")


def test_the_rest_of_the_file_stays_as_it_was(give_back):
    book = workbook(*ROWS)
    sheet = book.active
    sheet["B2"].font = Font(name="黑体", bold=True)
    sheet.column_dimensions["B"].width = 33
    sheet.row_dimensions[3].hidden = True
    sheet.merge_cells("A4:A5")
    rule = DataValidation(type="list", formula1='"甲,乙"')
    rule.add("B2:B9")
    sheet.add_data_validation(rule)
    file = saved(book)

    path = give_back(file)

    returned = load_workbook(path).active
    assert (returned["B2"].font.name, returned["B2"].font.bold) == ("黑体", True)
    assert returned.column_dimensions["B"].width == 33
    assert returned.column_dimensions["F"].width == 50
    assert returned.row_dimensions[3].hidden
    assert [str(merged) for merged in returned.merged_cells.ranges] == ["A4:A5"]
    assert returned.data_validations.dataValidation[0].formula1 == '"甲,乙"'
    assert returned["F1"].style_id == returned["E1"].style_id
    assert returned["F2"].font.color.rgb == "FF9C0006"
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(path) as new:
        assert old.namelist() == new.namelist()
        changed = [name for name in old.namelist() if old.read(name) != new.read(name)]
    assert sorted(changed) == ["xl/styles.xml", SHEET]


def test_a_file_that_comes_back_again_keeps_one_column_of_errors(give_back, tmp_path):
    first = load_workbook(give_back(saved(workbook(*ROWS))))
    first.active["D2"] = 3

    path = give_back(saved(first))

    assert column(path, "F") == ["错误", None, "【意见内容】请填写“意见内容”。", None]
    assert load_workbook(path).active.max_column == 6


def test_blank_cells_with_a_look_and_wide_column_ranges_make_no_trouble(give_back):
    def bend(xml):
        xml = xml.replace(
            "<sheetData>", '<cols><col min="2" max="16384" width="9"/></cols><sheetData>'
        )
        xml = xml.replace('<row r="3">', '<row r="3" spans="1:2">')
        return re.sub(r"(<row r=\"2\".*?)(</row>)", r'\1<c r="F2" s="0"/><c r="H2" s="0"/>\2', xml)

    path = give_back(bent(saved(workbook(*ROWS)), bend))

    assert column(path, "F")[1:3] == ["【人数】“三个”不是数字。", "【意见内容】请填写“意见内容”。"]
    with zipfile.ZipFile(path) as archive:
        xml = archive.read(SHEET).decode()
    assert re.findall(r'<col min="(\d+)" max="(\d+)"', xml) == [
        ("2", "5"),
        ("6", "6"),
        ("7", "16384"),
    ]
    assert re.findall(r'r="([A-Z]+2)"', xml) == ["A2", "B2", "D2", "F2", "H2"]
    assert "spans" not in xml


def test_a_row_is_high_enough_for_its_errors_and_even_an_empty_one_gets_them(give_back):
    def bend(xml):
        xml = xml.replace('<row r="3">', '<row r="3" ht="60" customHeight="1">')
        return xml.replace("</sheetData>", '<row r="9" ht="9"/></sheetData>')

    errors = [RowError(row, "条款", "不存在。" * 20) for row in (2, 3, 9)]

    path = give_back(bent(saved(workbook(*ROWS)), bend), errors)

    sheet = load_workbook(path).active
    assert [sheet.row_dimensions[row].height for row in (2, 3, 9)] == [70, 70, 70]
    assert sheet["F9"].value.startswith("【条款】不存在。")


def test_prefixed_tags_are_kept(give_back):
    def bend(xml):
        return re.sub(r"<(/?)(?=\w)", r"<\1x:", xml.replace("xmlns=", "xmlns:x="))

    path = give_back(bent(saved(workbook(*ROWS)), bend))

    assert column(path, "F")[1] == "【人数】“三个”不是数字。"
