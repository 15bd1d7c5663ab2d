import random
import re
import time
import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import Workbook

from liaison.workbooks.errors import WorkbookError
from liaison.workbooks.reader import ReadColumn, RowError, read_table
from liaison.workbooks.returned import return_with_errors
from liaison.workbooks.upload import UploadLimits
from tests.workbooks.files import EXPECTED, HEADER, SHEET, at, bent, saved, workbook


def read(book_or_file, **options):
    file = saved(book_or_file) if isinstance(book_or_file, Workbook) else book_or_file
    return read_table(file, **({"expected": EXPECTED} | options))


def refusal(file, **options):
    with pytest.raises(WorkbookError) as caught:
        read(file, **options)
    return str(caught.value)


def test_rows_come_with_the_numbers_of_the_original_sheet():
    book = workbook(
        ["第七条", "加强巡查", 13800000021.0, 3, at(2025, 9, 20)],
        [None] * 5,
        ["第九条", "  两行\n文字 ", "１３８ 0000 0022", "１２", "2025.9.21"],
        above=[["清禾县意见征集表"], []],
    )

    table = read(book)

    assert table.header_row == 3
    assert [(row.number, dict(row.values)) for row in table.rows] == [
        (
            4,
            {
                "provision": "第七条",
                "body": "加强巡查",
                "phone": "13800000021",
                "people": 3,
                "day": date(2025, 9, 20),
            },
        ),
        (
            6,
            {
                "provision": "第九条",
                "body": "两行\n文字",
                "phone": "13800000022",
                "people": 12,
                "day": date(2025, 9, 21),
            },
        ),
    ]
    assert (table.errors, table.warnings) == ([], [])


@pytest.mark.parametrize(
    ("kind", "written", "read_as"),
    [
        ("date", "2025年9月5日", date(2025, 9, 5)),
        ("date", "２０２５－９－５", date(2025, 9, 5)),
        ("date", "20250905", date(2025, 9, 5)),
        ("date", 45905, date(2025, 9, 5)),
        ("date", at(2025, 9, 5, 9, 30), date(2025, 9, 5)),
        ("decimal", "￥1,260.50元", Decimal("1260.50")),
        ("int", "1,200", 1200),
        ("int", 12.0, 12),
        ("text", 1.5, "1.5"),
        ("text", True, "是"),
        ("code", 1.38e10, "13800000000"),
        ("text", "_x0041_", "A"),
    ],
)
def test_what_people_type_is_understood(kind, written, read_as):
    expected = [ReadColumn("value", "值", kind), ReadColumn("n", "序")]

    table = read(workbook([written, 1], header=["值", "序"]), expected=expected)

    assert table.rows[0].values["value"] == read_as
    assert table.errors == []


def test_times_are_beijing_time():
    expected = [ReadColumn("at", "时间", "datetime")]

    table = read(workbook(["2025-9-20 9:05"], header=["时间"]), expected=expected)

    assert table.rows[0].values["at"].isoformat() == "2025-09-20T09:05:00+08:00"


def test_what_cannot_be_read_is_told_by_row():
    book = workbook(
        ["第七条", None, None, "三个", "九月"],
        ["第八条", "长" * 2001, None, 1.5, "2025-2-30"],
        ["第九条", "好", 123456789012345678, None, None],
    )

    assert read(book).errors == [
        RowError(2, "意见内容", "请填写“意见内容”。"),
        RowError(2, "人数", "“三个”不是数字。"),
        RowError(2, "收集日期", "“九月”不是日期，请写成 2025-09-20 的样子。"),
        RowError(3, "意见内容", "“意见内容”有 2001 字，超过 2000 字，请精简或分成几条。"),
        RowError(3, "人数", "“1.5”不是整数。"),
        RowError(3, "收集日期", "“2025-2-30”不是日期，请写成 2025-09-20 的样子。"),
        RowError(
            4,
            "联系电话",
            "这一格的数字太长，末几位已丢失，请把格式改成“文本”后重新填写。",
        ),
    ]


def test_a_formula_gives_its_stored_value_or_an_error_of_its_row():
    book = workbook(["第七条", "=A2&A2"], ["第八条", "=A3"], ["第九条", "#REF!"])
    file = bent(
        saved(book),
        lambda xml: xml.replace(
            '<c r="B2"><f>A2&amp;A2</f><v/></c>',
            '<c r="B2" t="str"><f>A2&amp;A2</f><v>算出的</v></c>',
        ).replace(
            '<c r="B2"><f>A2&amp;A2</f><v></v></c>',
            '<c r="B2" t="str"><f>A2&amp;A2</f><v>算出的</v></c>',
        ),
    )

    table = read(file)

    assert table.rows[0].values["body"] == "算出的"
    assert [(error.row, error.column) for error in table.errors] == [
        (3, "意见内容"),
        (4, "意见内容"),
    ]
    assert "公式" in table.errors[0].message
    assert "错误值 #REF!" in table.errors[1].message


def test_cells_merged_downwards_count_for_each_row_that_has_something_of_its_own():
    book = workbook(["第七条", "甲"], [None, "乙"], [None, None], ["第九条", "丙"])
    book.active.merge_cells("A2:A4")

    table = read(book)

    assert [(row.number, row.values["provision"]) for row in table.rows] == [
        (2, "第七条"),
        (3, "第七条"),
        (5, "第九条"),
    ]
    assert table.warnings == ["有合并单元格，已按相同内容填入合并范围内的 1 行，请核对。"]


def test_pictures_are_told_of_for_nobody_reads_them():
    file = saved(workbook(["第七条", "见图"]))
    with zipfile.ZipFile(file, "a") as package:
        for number in (1, 2):
            package.writestr(f"xl/media/image{number}.png", b"picture")
    file.seek(0)

    warnings = read_table(file, expected=EXPECTED).warnings

    assert [one.split("，")[0] for one in warnings] == ["文件里有 2 张图片"]


def test_hidden_sheets_are_left_alone_and_hidden_rows_are_read_with_a_warning():
    book = workbook(["第七条", "甲"], ["第八条", "乙"])
    book.active.row_dimensions[3].hidden = True
    secret = book.create_sheet("藏", 0)
    secret.append(HEADER)
    secret.sheet_state = "hidden"

    table = read(book)

    assert [row.number for row in table.rows] == [2, 3]
    assert table.warnings == ["第 3 行是隐藏的，也已读取。"]


def test_a_second_sheet_with_the_same_header_is_named():
    book = workbook(["第七条", "甲"])
    book.create_sheet("另一张").append(HEADER)

    assert read(book).warnings == ["只读取了工作表“Sheet”，没有读取“另一张”。"]


def test_header_titles_are_found_by_alias_and_despite_stars_and_brackets():
    book = workbook(["第七条", "甲"], header=["条款号 *", "意见\n内容（必填）"])

    assert read(book).rows[0].values["body"] == "甲"


def test_the_example_row_is_not_read():
    book = workbook(
        ["示例", "第七条", "（示例）甲"], [1, "第八条", "乙"], header=["序号", *HEADER[:2]]
    )

    assert [row.number for row in read(book).rows] == [3]


def test_words_written_over_the_example_are_read():
    book = workbook(["示例", "第七条", "电梯常坏。"], header=["序号", *HEADER[:2]])

    assert [row.values["body"] for row in read(book).rows] == ["电梯常坏。"]


def test_a_missing_column_is_named():
    assert refusal(workbook(["第七条"], header=["条款号", "备注"])) == (
        "工作表“Sheet”第 1 行的表头缺少“意见内容”这一列。"
        "请下载模板，或把表头改成模板里的名称后再上传。"
    )


def test_no_header_within_ten_rows():
    book = workbook(["第七条", "甲"], above=[["标题"]] * 10)

    assert refusal(book).startswith(
        "前 10 行里没有找到表头（应有“条款（章-条-款-项）”、“意见内容”）"
    )


def test_dates_made_of_numbers_like_1_2_are_pointed_out():
    table = read(workbook([at(2025, 1, 2), "甲"]))

    assert table.rows[0].values["provision"] == "2025-01-02"
    assert table.warnings == [
        "“条款（章-条-款-项）”第 2 行被表格软件变成了日期，请核对是否与原来填写的一致。"
    ]


def test_the_chinese_built_in_date_formats_are_dates():
    book = workbook(["第七条", "甲", None, None, 45905])
    styles = '<xf numFmtId="31" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    file = bent(saved(book), lambda xml: xml.replace("</cellXfs>", styles), "xl/styles.xml")
    file = bent(file, lambda xml: xml.replace('r="E2"', 'r="E2" s="1"'))

    assert read(file).rows[0].values["day"] == date(2025, 9, 5)


def test_a_wrong_dimension_and_missing_references_do_not_matter():
    def bend(xml):
        xml = xml.replace('<dimension ref="A1:E2"', '<dimension ref="A1"')
        for place in ("A1", "B1", "C1", "D1", "E1", "A2", "B2"):
            xml = xml.replace(f' r="{place}"', "")
        return xml.replace(' r="1"', "").replace(' r="2"', "")

    table = read(bent(saved(workbook(["第七条", "甲"])), bend))

    assert [(row.number, row.values["body"]) for row in table.rows] == [(2, "甲")]


def test_prefixed_tags_and_other_namespaces_are_read():
    def bend(xml):
        xml = xml.replace("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "urn:strict")
        return re.sub(r"<(/?)(?=\w)", r"<\1x:", xml.replace("xmlns=", "xmlns:x="))

    assert read(bent(saved(workbook(["第七条", "甲"])), bend)).rows[0].values["body"] == "甲"


def zipped(**parts):
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    file.seek(0)
    return file


OLE = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(500)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "文件是空的"),
        (OLE, "旧的 xls 格式"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "加了密码"),
        ("条款,意见\n第七条,甲\n".encode("gb18030"), "CSV 或文本"),
        (b"\xef\xbb\xbf<html><table>", "网页"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "图片"),
        (b"\x00\x01\x02", "不认识"),
        (b"PK\x03\x04 cut off", "已损坏"),
        (zipped(a="b").getvalue(), "这是压缩包"),
        (zipped(**{"word/document.xml": "<w/>"}).getvalue(), "Word"),
        (zipped(**{"xl/vbaProject.bin": "x"}).getvalue(), "宏"),
        (zipped(**{"content.xml": "x"}).getvalue(), "ODF"),
    ],
)
def test_other_kinds_of_files_are_refused_with_a_sentence(content, words):
    sentence = refusal(BytesIO(content))

    assert words in sentence
    assert sentence.endswith("。")


def test_files_over_the_limit_are_refused_unread(tmp_path):
    path = tmp_path / "big.xlsx"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)

    assert refusal(path).startswith("文件有 100 MB，超过 20 MB 的上限。")


def test_a_bomb_is_refused_by_what_it_declares():
    bomb = bent(saved(workbook()), lambda xml: xml + " " * 300_000)

    assert refusal(bomb, limits=UploadLimits(unpacked=250_000)).startswith("文件展开后过大")


def test_a_bomb_is_refused_by_what_really_comes_out():
    bomb = bent(saved(workbook()), lambda xml: xml + " " * 5_000_000)
    lying = BytesIO(bomb.getvalue())
    with zipfile.ZipFile(bomb) as archive:
        size = archive.getinfo(SHEET).file_size
    lying = BytesIO(bomb.getvalue().replace(size.to_bytes(4, "little"), b"\x00\x10\x00\x00"))

    assert refusal(lying).endswith("。")


def test_entities_are_refused():
    def bend(xml):
        return '<!DOCTYPE a [<!ENTITY b "甲甲甲甲">]>' + xml[xml.index("<worksheet") :]

    assert "已损坏" in refusal(bent(saved(workbook(["第七条", "甲"])), bend))


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml"])
def test_broken_xml_is_a_sentence(part):
    assert "已损坏" in refusal(bent(saved(workbook()), lambda xml: xml[: len(xml) // 2], part))


def test_too_many_rows_are_refused():
    book = workbook(*[["第七条", "甲"]] * 4)

    assert refusal(book, limits=UploadLimits(rows=3)) == "表格超过 3 行，请分成几份上传。"


def test_twenty_thousand_rows_take_seconds():
    rows = [["第七条", f"意见{n}", 13800000021, 3, at(2025, 9, 20)] for n in range(20_000)]
    file = saved(workbook(*rows))

    started = time.perf_counter()
    table = read(file)

    assert len(table.rows) == 20_000
    assert time.perf_counter() - started < 8


def test_whatever_is_broken_in_a_file_the_answer_is_a_table_or_a_sentence(tmp_path):
    chance = random.Random(7)  # noqa: S311 -- nothing secret
    book = workbook(["第七条", "甲", 13800000021, 3, at(2025, 9, 20)], ["第八条", "=A1"])
    book.active.merge_cells("A3:A4")
    parts = [SHEET, "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"]
    junk = ["", "-1", "A", "9" * 20, "nan", '"', "<", "A:A", "&x;", "s", "d", "e", "AAAAAAAA1"]
    plain = saved(book)

    for _ in range(300):
        place, other = chance.random(), chance.choice(junk)

        def spoil(xml, place=place, other=other):
            spots = list(re.finditer(r'(?<=")[^"]*(?=")|\w+', xml))
            spot = spots[int(place * len(spots))]
            return xml[: spot.start()] + other + xml[spot.end() :]

        file = bent(plain, spoil, chance.choice(parts))
        try:
            table = read(file)
            file.seek(0)
            return_with_errors(file, tmp_path / "x", table=table, errors=[RowError(2, "a", "b")])
        except WorkbookError as error:
            assert str(error).endswith("。")  # noqa: PT017 -- most of them raise, some do not
