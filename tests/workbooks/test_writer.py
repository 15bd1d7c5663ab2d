import random
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from liaison.workbooks.choices import PersonalData
from liaison.workbooks.errors import WorkbookError
from liaison.workbooks.rows import Marked
from liaison.workbooks.text import pieces, sheet_name, units
from liaison.workbooks.writer import (
    SIGN_OFF,
    Column,
    Limits,
    Manifest,
    SheetSpec,
    write_workbook,
)
from tests.workbooks.files import at

NOW = datetime(2025, 10, 9, 1, 30, tzinfo=UTC)
COLUMNS = [
    Column("序号", 6, "int"),
    Column("意见", 40),
    Column("日期", 16, "date"),
    Column("时间", 22, "datetime"),
    Column("经费", 12, "money"),
]


def spec(**changes):
    words = {
        "title": "意见",
        "heading": "意见建议汇总表",
        "left_note": "填报单位：某办公室",
        "right_note": "填报时间：2025年10月9日",
        "columns": COLUMNS,
    }
    return SheetSpec(**(words | changes))


def manifest(**changes):
    words = {
        "what": "汇总表",
        "exported_by": "赵某某",
        "exported_at": NOW,
        "code_version": "1.0",
        "personal_data": PersonalData.STAFF,
    }
    return Manifest(**(words | changes))


@pytest.fixture
def write(tmp_path):
    """Write rows of one text each, or whole rows; return the summary and the book read back."""

    def write(rows, **options):
        table = options.pop("spec", None) or spec()
        path = tmp_path / "out.xlsx"
        full = [row if isinstance(row, tuple) else (1, row, None, None, None) for row in rows]
        options.setdefault("manifest", manifest())
        summary = write_workbook(path, [(table, full)], **options)
        return summary, load_workbook(path)

    return write


def texts(sheet, first=4):
    return [row[1].value for row in sheet.iter_rows(min_row=first) if row[1].value is not None]


@pytest.mark.parametrize(
    "text",
    ['=HYPERLINK("http://x.cn","点我")', "+1", "-1+1", "@站", "\t=1", "＝1", "1-2", "13800000021"],
)
def test_what_looks_like_a_formula_or_a_number_stays_text_even_when_edited(write, text):
    _, book = write([text])

    cell = book["意见"]["B4"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_marked_text_keeps_every_character_and_is_no_formula(write, tmp_path):
    pieces = [("=1+1 <", False, True), ("第一行\n第二行", True, False), (" 末尾", False, False)]
    write([Marked(pieces), Marked([("长" * 40_000, True, False)])])

    sheet = load_workbook(tmp_path / "out.xlsx", rich_text=True)["意见"]

    short, long = sheet["B4"], sheet["B5"]
    assert str(short.value) == "=1+1 <第一行\n第二行 末尾"
    assert short.data_type == "s"
    assert [bool(run.font.strike) for run in short.value] == [True, False, False]
    assert [bool(run.font.b) for run in short.value] == [False, True, False]
    assert "续页" in str(long.value)


def test_control_characters_are_left_out_and_line_ends_are_one_kind(write):
    _, book = write(["甲\x00\x07\x0b\x1f\x7f乙\ufffe", "一\r\n二\r三\u2028四"])

    assert texts(book["意见"]) == ["甲乙", "一\n二\n三\n四"]


def test_surrogates_are_paired_or_replaced(write):
    _, book = write(["\ud83d\ude00和\ud800", "𬬭㛃😀"])

    assert texts(book["意见"]) == ["😀和\ufffd", "𬬭㛃😀"]


def test_markup_and_blanks_at_the_ends_come_back(write):
    _, book = write(["<b>&amp;</b> ]]>", "  空格  "])

    assert texts(book["意见"]) == ["<b>&amp;</b> ]]>", "  空格  "]


def test_a_text_like_an_escape_of_excel_is_escaped(write):
    _, book = write(["_x0041_"])

    assert texts(book["意见"]) == ["_x005F_x0041_"]


def test_a_text_longer_than_a_cell_goes_on_in_the_annex(write):
    text = "长😀" * 20_000 + "尾"

    summary, book = write(["短", text])

    shown = book["意见"]["B5"].value
    rows = [[cell.value for cell in row] for row in book["续页"].iter_rows(min_row=4)]
    assert summary.annexed == 1
    assert units(shown) <= 32_767
    assert shown.endswith("〔未完，接“续页”第1号〕")
    assert [row[:5] for row in rows] == [[1, "意见", 5, "意见", 2]]
    assert shown.removesuffix("〔未完，接“续页”第1号〕") + rows[0][5] == text


def test_too_many_lines_go_on_in_the_annex(write):
    summary, book = write(["\n".join(str(number) for number in range(600))])

    assert summary.annexed == 1
    assert book["意见"]["B4"].value.count("\n") == 253


def test_dates_are_real_dates_in_beijing_time(write):
    late = datetime(2025, 9, 19, 16, 5, tzinfo=UTC)

    _, book = write([(1, "x", late, late, Decimal("260.50"))])

    _, _, day, moment, money = book["意见"][4]
    assert (day.value, day.number_format) == (at(2025, 9, 20), 'yyyy"年"m"月"d"日"')
    assert moment.value == at(2025, 9, 20, 0, 5)
    assert (money.value, money.number_format) == (260.5, "#,##0.00")


def test_what_does_not_fit_its_column_is_written_as_text(write):
    _, book = write([(10**17, 13800000021, date(1880, 1, 2), "长期", float("nan"))])

    row = [(cell.value, cell.data_type) for cell in book["意见"][4]]
    assert row == [
        (str(10**17), "s"),
        ("13800000021", "s"),
        ("1880年1月2日", "s"),
        ("长期", "s"),
        ("nan", "s"),
    ]


def test_the_page_looks_as_the_office_prints_it(write):
    _, book = write(["甲"])

    sheet = book["意见"]
    assert [sheet["A1"].value, sheet["A2"].value, sheet["C2"].value, sheet["A5"].value] == [
        "意见建议汇总表",
        "填报单位：某办公室",
        "填报时间：2025年10月9日",
        SIGN_OFF,
    ]
    assert {str(merged) for merged in sheet.merged_cells.ranges} == {
        "A1:E1",
        "A2:B2",
        "C2:E2",
        "A5:E5",
    }
    assert [cell.value for cell in sheet[3]] == ["序号", "意见", "日期", "时间", "经费"]
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A4", "$3:$3")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"
    assert sheet["B3"].font.name == "黑体"
    assert (sheet["B4"].font.name, sheet["B4"].alignment.wrap_text) == ("仿宋", True)
    assert sheet["B4"].border.left.style == "thin"


def test_a_table_too_wide_to_read_goes_over_two_pages(write):
    columns = [Column("编号", 20), *[Column(f"栏目{n}", 40) for n in range(10)]]
    _, book = write([("甲",) * 11], spec=spec(columns=columns))

    sheet = book["意见"]
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (2, 0)
    assert (sheet.print_title_cols, sheet.freeze_panes) == ("$A:$A", "B4")
    assert sheet["A1"].alignment.horizontal == "left"


def test_the_header_is_as_high_as_its_longest_title(write):
    _, book = write([], spec=spec(columns=[Column("意见征集数量与质量（25分）", 9)]))

    assert book["意见"].row_dimensions[3].height > 4 * 16


def test_rows_are_as_high_as_their_longest_text(write):
    _, book = write(["短", "长" * 100, "长" * 5000])

    heights = [book["意见"].row_dimensions[row].height for row in (4, 5, 6)]
    assert heights[0] < heights[1] < heights[2] == 409


def test_a_full_sheet_goes_on_in_the_next(write):
    summary, book = write([str(n) for n in range(7)], limits=Limits(rows=3))

    assert dict(summary.rows) == {"意见": 3, "意见(2)": 3, "意见(3)": 1}
    assert book.sheetnames[:4] == ["意见", "意见(2)", "意见(3)", "说明"]
    assert book["意见(2)"]["A1"].value == "意见建议汇总表（第2部分）"
    assert [sheet["A7"].value for sheet in book.worksheets[:2]] == [None, None]
    assert book["意见(3)"]["A5"].value == SIGN_OFF


def test_no_rows_are_a_table_all_the_same(write):
    summary, book = write([])

    assert dict(summary.rows) == {"意见": 0}
    assert book["意见"]["A4"].value == SIGN_OFF


def test_the_manifest_says_who_what_when_and_how_many(write):
    summary, book = write(["甲", "乙"], manifest=manifest(filters={"征询": "电梯条例"}))

    rows = [tuple(cell.value for cell in row) for row in book["说明"].iter_rows(min_row=4)]
    assert rows[:-1] == [
        ("导出内容", "汇总表", None),
        ("导出编号", summary.export_id, None),
        ("导出人", "赵某某", None),
        ("导出时间", "2025年10月9日 09:30:00（北京时间）", None),
        ("程序版本", "1.0", None),
        ("个人信息", "列出经办人员姓名，不列联系方式", None),
        ("筛选条件：征询", "电梯条例", None),
        ("工作表", "意见", 2),
        ("合计", "各工作表数据行之和", 2),
    ]
    assert book["意见"].oddFooter.right.text == f"导出编号 {summary.export_id}"


def test_a_count_other_than_sql_says_leaves_no_file(write, tmp_path):
    with pytest.raises(WorkbookError, match="应有 3 行，写出 2 行"):
        write(["甲", "乙"], spec=spec(expected_rows=3))

    assert list(tmp_path.iterdir()) == []


def test_cancelling_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "out.xlsx"
    path.write_bytes(b"old")

    def cancel(done):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_workbook(
            path, [(spec(), [(1, "x", None, None, None)])], manifest=manifest(), progress=cancel
        )

    assert [file.name for file in tmp_path.iterdir()] == ["out.xlsx"]
    assert path.read_bytes() == b"old"


def test_sheets_do_not_state_a_dimension(write, tmp_path):
    write(["甲"])

    with zipfile.ZipFile(tmp_path / "out.xlsx") as archive:
        assert b"<dimension" not in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("[意见]:*?/\\表", "意见 表"),
        ("", "表"),
        ("'引'", "引"),
        ("History", "History_"),
        ("😀" * 20, "😀" * 15),
        ("甲" * 40, "甲" * 31),
        ("意见", "意见(2)"),
    ],
)
def test_sheet_names_are_such_as_excel_accepts(wanted, name):
    assert sheet_name(wanted, {"意见"}) == name


def test_any_text_comes_back_as_it_was_but_for_what_no_cell_holds(write):
    chance = random.Random(5)  # noqa: S311 -- nothing secret
    alphabet = "甲乙=+-@ \t\n<>&\"'_x0041_😀𬬭1９\x00\x0b\x1f\ud800\udc00\ufffe\x85"
    wild = ["".join(chance.choices(alphabet, k=chance.randrange(1, 40))) for _ in range(400)]

    _, book = write([(number, text, None, None, None) for number, text in enumerate(wild)])

    for row in book["意见"].iter_rows(min_row=4, max_row=403):
        kept = row[1].value or ""
        assert row[1].data_type in {"s", "n"}
        assert not set(kept) & set("\x00\x0b\x1f\x85\ud800\udc00\ufffe")
        assert [c for c in kept if c in "甲乙😀𬬭"] == [
            c for c in wild[row[0].value] if c in "甲乙😀𬬭"
        ]


def test_pieces_never_cut_a_character():
    text = "a" + "😀" * 40_000

    parts = list(pieces(text))

    assert "".join(parts) == text
    assert all(units(part) <= 32_767 for part in parts)
