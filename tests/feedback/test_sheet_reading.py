from io import BytesIO

import pytest
from docx import Document
from openpyxl import Workbook

from drafts.reading.errors import DraftReadError
from feedback.sheet_reading.pasted import rows_of_words
from feedback.sheet_reading.understanding import understand
from feedback.sheet_reading.worker import read_rows

LETTER = """关于《云岭市住宅电梯安全条例（草案）》意见采纳情况的函
清禾县人大常委会立法联系点办公室：
现将你处报送的意见建议研究采纳情况反馈如下。
一、采纳的意见（2条）
1. 第九条到场时限分城区、乡镇规定的意见，体现在第十条第二款。
2. 建议维护保养后在轿厢内公示记录
二、部分采纳的意见及理由
1. 第五条增加更新资金来源的规定。理由：具体办法由市政府另行制定。
三、未采纳的意见
1. 关于增加物业企业罚款数额的建议，因超出地方立法权限。
特此函告。
云岭市人大常委会法制工作委员会
2026年3月5日"""


def said(words):
    return [
        (line.text, line.result, line.reason_code, line.reason, line.reflected_in)
        for line in understand(rows_of_words(words))
        if line.use
    ]


def test_a_letter_in_parts_gives_each_line_the_result_of_its_heading():
    found = said(LETTER)

    assert [row[1:4] for row in found] == [
        ("adopted", "", ""),
        ("adopted", "", ""),
        ("partially_adopted", "R05", "具体办法由市政府另行制定"),
        ("not_adopted", "R03", "超出地方立法权限"),
    ]
    assert found[0][4] == "第十条第二款"
    assert found[3][0] == "关于增加物业企业罚款数额的建议"


def test_titles_and_signatures_are_shown_but_not_ticked():
    lines = understand(rows_of_words(LETTER))

    assert [line.row for line in lines if not line.use] == [1, 2, 3, 4, 7, 9, 11, 12, 13]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("第七条公示记录——已采纳", ("第七条公示记录", "adopted", "", "", "")),
        ("3、增加资金来源，研究参考", ("增加资金来源", "for_reference", "R98", "", "")),
        ("物业收费的建议：转有关部门", ("物业收费", "referred", "R09", "", "")),
        ("采纳：第三条增加“公开”", ("第三条增加“公开”", "adopted", "", "", "")),
        ("部分吸收 第六条", ("第六条", "partially_adopted", "R98", "", "")),
        (
            "删去第三款，未采纳（理由：上位法已有规定）",
            ("删去第三款", "not_adopted", "R01", "上位法已有规定", ""),
        ),
        (
            "到场时限：部分采纳，体现在第十条第二款，偏远乡镇由市政府另行规定",
            ("到场时限", "partially_adopted", "R05", "偏远乡镇由市政府另行规定", "第十条第二款"),
        ),
        ("今天开会讨论了三件事", ("今天开会讨论了三件事", "", "", "", "")),
    ],
)
def test_one_line_is_taken_apart(words, expected):
    assert said(words) == [expected]


def test_a_broken_line_goes_on_and_a_short_one_stands_alone():
    long = "1. 第九条救援人员到达现场的时间应当区分城区和乡镇分别规定，采纳\n"
    lines = understand(rows_of_words(f"{long}，体现在第十条\n2. 公示，采纳\n今天开会"))

    assert [(line.row, line.reflected_in) for line in lines] == [(1, "第十条"), (3, ""), (4, "")]


def test_what_is_only_planned_is_pointed_out():
    (line,) = understand(rows_of_words("第十二条表述，拟采纳"))

    assert (line.result, line.hint) == ("adopted", "来函写的是“拟采纳”，请核对是不是已经采纳。")


def test_a_table_copied_from_excel_with_line_breaks_in_a_cell():
    words = (
        "序号\t条款\t意见建议\t采纳情况\t理由\t体现条款\n"
        "1\t第九条\t建议分城区\t部分采纳\t授权市政府另行规定\t第十条第二款\n"
        '2\t总体\t"增加更新资金\n来源"\t研究参考\t\t\n'
        "合计\t2条\t\t\t\t\n"
    )

    assert said(words) == [
        (
            "第九条：建议分城区",
            "partially_adopted",
            "R05",
            "授权市政府另行规定",
            "第十条第二款",
        ),
        ("总体：增加更新资金\n来源", "for_reference", "R98", "", ""),
    ]


def test_columns_without_titles_are_told_by_what_stands_in_them():
    words = "电梯困人三十分钟到场\t采纳\n老旧电梯更新补贴\t未采纳，财力条件不成熟"

    assert [row[:3] for row in said(words)] == [
        ("电梯困人三十分钟到场", "adopted", ""),
        ("老旧电梯更新补贴", "not_adopted", "R07"),
    ]


def test_odd_signs_are_read_in_no_time():
    assert len(understand(rows_of_words("，" * 20_000 + "x"))) == 1
    assert len(understand(rows_of_words("建议" * 20_000 + "，采纳x"))) == 1


def packed(document):
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def test_a_workbook_with_a_title_and_a_merged_result():
    book = Workbook()
    sheet = book.active
    sheet.append(["征求意见采纳情况表"])
    sheet.merge_cells("A1:D1")
    sheet.append(["上报序号", "意见内容", "是否采纳", "原因"])
    sheet.append([3, "到场时限", "否", "上位法已有规定"])
    sheet.append([4, "公示记录", None, None])
    sheet.merge_cells("C3:C4")

    lines = [line for line in understand(read_rows(packed(book))) if line.use]

    assert [(line.row, line.sent_number, line.text, line.result) for line in lines] == [
        (3, 3, "到场时限", "not_adopted"),
        (4, 4, "公示记录", "not_adopted"),
    ]


def test_a_table_in_word_and_paragraphs_in_word():
    with_table = Document()
    with_table.add_paragraph("反馈如下")
    table = with_table.add_table(rows=2, cols=2)
    for at, words in enumerate(["意见建议", "采纳情况", "到场时限", "√"]):
        table.cell(at // 2, at % 2).text = words
    only_words = Document()
    only_words.add_paragraph("到场时限，已采纳")

    for document, row in ((with_table, 2), (only_words, 1)):
        (line,) = understand(read_rows(packed(document)))
        assert (line.row, line.text, line.result) == (row, "到场时限", "adopted")


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04 broken"])
def test_what_is_no_table_is_refused_in_one_sentence(data):
    with pytest.raises(DraftReadError, match=r"。$"):
        read_rows(data)
