from openpyxl import load_workbook

from liaison.workbooks.reader import ReadColumn, read_table
from liaison.workbooks.templates import EntryColumn, write_entry_workbook

ARTICLES = [
    f"第{number}条 维护保养单位应当至少每十五日进行一次维护保养" for number in range(1, 301)
]
COLUMNS = [
    EntryColumn("条款", 30, required=True, choices=ARTICLES, example=ARTICLES[0]),
    EntryColumn("意见内容", 50, required=True, hint="一行一条", example="（示例）内容"),
    EntryColumn("联系电话", 16, "code", example="=1+1"),
    EntryColumn("收集日期", 14, "date", example="2025-09-20"),
]
EXPECTED = [
    ReadColumn("provision", "条款", required=True),
    ReadColumn("body", "意见内容", required=True),
    ReadColumn("phone", "联系电话", "code"),
    ReadColumn("day", "收集日期", "date"),
]


def write(path):
    write_entry_workbook(
        path,
        title="意见",
        heading="意见征集表",
        notes=["1. 请从第5行起填写，一行一条。", "2. 请不要改动表头。"],
        columns=COLUMNS,
    )
    return path


def test_a_filled_in_template_is_read_and_its_example_is_not(tmp_path):
    path = write(tmp_path / "entry.xlsx")
    book = load_workbook(path)
    for column, value in enumerate([1, ARTICLES[6], "建议增加公示", "13800000021"], 1):
        book["意见"].cell(5, column, value)
    book.save(path)

    table = read_table(path, expected=EXPECTED)

    assert table.header_row == 3
    assert [(row.number, dict(row.values)) for row in table.rows] == [
        (
            5,
            {
                "provision": ARTICLES[6],
                "body": "建议增加公示",
                "phone": "13800000021",
                "day": None,
            },
        )
    ]
    assert (table.errors, table.warnings) == ([], [])


def test_an_empty_template_has_nothing_to_read(tmp_path):
    table = read_table(write(tmp_path / "entry.xlsx"), expected=EXPECTED)

    assert (table.rows, table.warnings) == ([], ["表头下面没有填写内容。"])


def test_long_lists_stand_in_a_hidden_sheet(tmp_path):
    book = load_workbook(write(tmp_path / "entry.xlsx"))

    rule = next(v for v in book["意见"].data_validations.dataValidation if v.type == "list")
    assert (rule.formula1, str(rule.sqref)) == ("choices_2", "B5:B5004")
    assert book.defined_names["choices_2"].attr_text == "'选项'!$B$1:$B$300"
    assert book["选项"].sheet_state == "hidden"
    assert [cell.value for cell in book["选项"]["B"]] == ARTICLES


def test_what_is_typed_stays_text_and_the_example_is_no_formula(tmp_path):
    sheet = load_workbook(write(tmp_path / "entry.xlsx"))["意见"]

    assert sheet.column_dimensions["D"].number_format == "@"
    assert sheet.column_dimensions["E"].number_format == "yyyy-mm-dd"
    assert (sheet["D4"].value, sheet["D4"].data_type) == ("=1+1", "s")
