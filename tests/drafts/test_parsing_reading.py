"""Files of every kind become lines, or one sentence that says what to do."""

import struct
import zipfile
import zlib
from io import BytesIO

import docx
import pytest

from drafts.parsing import Kind, parse_text
from drafts.reading import MOST_BYTES, DraftReadError, read_file
from tests.drafts.formats import make_ole

TEXT = "云岭市条例\r\n第一条　甲。\r\n第二条　乙。"


def packed(**parts):
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/"), content)
    buffer.seek(0)
    return buffer


def saved(document):
    buffer = BytesIO()
    document.save(buffer)
    buffer.seek(0)
    return buffer


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_text_is_read_in_its_encoding(encoding):
    lines = read_file(BytesIO(TEXT.encode(encoding)), "草案.txt").lines

    assert [line.raw for line in lines] == ["云岭市条例", "第一条　甲。", "第二条　乙。"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("words", ["第一条　甲。", "养犬登记办法", "云岭市水利水电管理条例\n"])
def test_the_encoding_of_a_few_words_is_found(encoding, words):
    assert read_file(BytesIO(words.encode(encoding))).lines[0].raw == words.strip()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_latin_words_in_utf16_are_no_chinese(encoding):
    words = "Article 1 The county office collects opinions."

    assert read_file(BytesIO(words.encode(encoding))).lines[0].raw == words


def test_words_of_another_script_in_utf8_are_text():
    assert read_file(BytesIO("བོད་ལྗོངས། ئۇيغۇر ᠮᠣᠩᠭᠣᠯ ".encode())).lines[0].raw.startswith("བོད")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize(
    ("spoil", "read"),
    [
        (lambda data: b"\xff" + data[1:], "\ufffd"),
        (lambda data: data[1:], "\ufffd"),
        (lambda data: b"\xff" + data, "\ufffd第"),
    ],
)
def test_broken_bytes_are_told_at_their_lines_and_spoil_nothing_behind(encoding, spoil, read):
    lines = [f"第{sign}条　应当遵守本条例的规定。" for sign in "一二三四五六"]
    data = [line.encode(encoding) for line in lines]
    data[2], data[4] = spoil(data[2]), spoil(data[4])

    reading = read_file(BytesIO(b"\n".join(data)))
    raws = [line.raw for line in reading.lines]

    assert [raws[0], raws[1], raws[3], raws[5]] == [lines[0], lines[1], lines[3], lines[5]]
    for raw, line in ((raws[2], lines[2]), (raws[4], lines[4])):
        assert raw.startswith(read)
        assert raw.endswith(line[2:])
    assert [(note.line, note.code) for note in reading.notes] == [
        (3, "broken-letters"), (5, "broken-letters"),
    ]  # fmt: skip
    told = [warning.message for warning in reading.parse().warnings if warning.line == 3]
    assert any(message.startswith("这一行有1处字损坏") for message in told)


def test_a_cut_off_utf16_file_is_read_and_told():
    reading = read_file(BytesIO(TEXT.encode("utf-16-le")[:-1]))

    assert reading.lines[2].raw == "第二条　乙\ufffd"
    assert [note.line for note in reading.notes] == [3]


def test_very_many_broken_lines_end_in_one_sentence():
    words = "第一条　应当遵守本条例的规定，任何单位和个人都可以提出意见和建议。" * 3
    data = b"\n".join(b"\xff" + words.encode() for _ in range(50))

    notes = read_file(BytesIO(data)).notes

    assert len(notes) == 41
    assert notes[-1].line == 41
    assert "还有10行" in notes[-1].message


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 20,
        struct.pack("<500I", *range(1, 501)),
        struct.pack("<400d", *(number / 7 for number in range(400))),
        b"BM" + struct.pack("<IHHI", 3000, 0, 0, 54) + b"\xff\xff\xff" * 900,
        b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x03\x00>\x00\x01\x00\x00\x00" * 90,
        zlib.compress(TEXT.encode() * 9 + bytes(range(200)))[2:],
        TEXT.encode("gb18030") * 5 + bytes(range(128, 256)) * 5,
    ],
)
def test_what_is_no_text_in_any_encoding_is_refused(data):
    with pytest.raises(DraftReadError, match="不是文字文件"):
        read_file(BytesIO(data), "草案.txt")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_broken_byte_does_not_spoil_a_text(encoding):
    data = (TEXT * 20).encode(encoding)[:-1]

    assert read_file(BytesIO(data), "草案.txt").lines[0].raw == "云岭市条例"


def test_content_decides_and_not_the_name():
    assert len(read_file(BytesIO(TEXT.encode()), "草案.docx").lines) == 3


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "文件是空的"),
        (b" \r\n", "文件是空的"),
        (b"%PDF-1.7 ", "PDF 文件已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧版 Word|没有文字"),
        (make_ole("EncryptionInfo", "EncryptedPackage"), "取消密码"),
        (make_ole("Workbook", embedded=["WordDocument"]), "WPS 表格"),
        (make_ole("Current User", "PowerPoint Document"), "演示文稿"),
        (make_ole("__substg1.0_0037001F"), "不是 Word 或 WPS 文字文件"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "图片"),
        (b"PK\x03\x04 broken", "已损坏"),
        (b"<!DOCTYPE html><html></html>", "网页里没有正文"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n", "mht"),
        (b"{\\rtf1 }", "没有文字"),
        (bytes(range(1, 32)) * 40, "编码"),
        (b"x" * (MOST_BYTES + 1), "20 MB"),
    ],
)
def test_what_is_no_draft_is_refused_with_a_sentence(data, sentence):
    with pytest.raises(DraftReadError, match=sentence):
        read_file(BytesIO(data), "草案.docx")


def test_workbooks_archives_and_bombs_are_refused():
    bomb = b"<w:p/>" + b" " * (31 * 1024 * 1024)
    many = {f"{number}.xml": "" for number in range(5001)}
    for parts, sentence in (
        ({"xl__workbook.xml": "<x/>"}, "Excel"),
        ({"草案.txt": "第一条"}, "压缩包"),
        ({"word__document.xml": bomb}, "过大"),
        ({"word__document.xml": "<x/>"} | many, "过大"),
        ({"word__document.xml": "<x/>", "word__vbaProject.bin": "x"}, "带有宏"),
        ({"word__document.xml": "<broken"}, "已损坏"),
        ({"word__document.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}, "已损坏"),
    ):
        with pytest.raises(DraftReadError, match=sentence):
            read_file(packed(**parts), "草案.docx")


def test_word_file_gives_paragraphs_and_rows_in_order():
    document = docx.Document()
    document.add_paragraph("云岭市条例")
    document.add_paragraph("第一条　甲。")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "项目", "周期"

    lines = read_file(saved(document), "草案.docx").lines

    assert [(line.raw, line.origin) for line in lines] == [
        ("云岭市条例", "body"),
        ("第一条　甲。", "body"),
        ("项目 | 周期", "row"),
    ]


def test_title_may_stand_in_the_header_only():
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "云岭市养犬条例（草案）"
    document.add_paragraph("(2024年6月29日云岭市人大常委会第二十八次会议通过)")
    document.add_paragraph("第一条　甲。")

    draft = read_file(saved(document), "草案.docx").parse()

    assert draft.full_title == "云岭市养犬条例（草案）"
    assert [warning.code for warning in draft.warnings] == ["title-from-header"]


def test_automatic_numbers_of_word_are_part_of_the_text():
    name = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

    def paragraph(text, depth):
        return (
            f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="3"/></w:numPr></w:pPr>'
            f"<w:r><w:t>{text}</w:t></w:r></w:p>"
        )

    def level(depth, pattern):
        return (
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
            f'<w:lvlText w:val="{pattern}"/></w:lvl>'
        )

    body = paragraph("甲：", 0) + paragraph("子；", 1) + paragraph("丑。", 1) + paragraph("乙。", 0)
    data = packed(
        **{
            "word__document.xml": f"<w:document {name}><w:body>{body}</w:body></w:document>",
            "word__numbering.xml": f'<w:numbering {name}><w:abstractNum w:abstractNumId="7">'
            + level(0, "第%1条")
            + level(1, "（%2）")
            + '</w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>'
            + "</w:numbering>",
        },
    )

    assert [line.raw for line in read_file(data, "草案.docx").lines] == [
        "第一条　甲：",
        "（一）子；",
        "（二）丑。",
        "第二条　乙。",
    ]


def test_normative_document_is_an_outline_of_four_levels():
    draft = parse_text(
        "清禾县电动自行车停放管理办法（征求意见稿）\n为了预防火灾，制定本办法。\n一、总体要求\n"
        "坚持预防为主。\n（一）基本原则\n1.属地管理。\n2.部门联动。\n（1）住建部门监督物业；\n"
        "（2）消防机构监督消防。\n二、附则\n本办法自2026年1月1日起施行。\n\n"
        "清禾县人民政府办公室\n2025年12月1日\n附件：1.任务分工表\n2.技术要求"
    )

    assert [(node.kind, node.text) for node in draft.nodes] == [
        (Kind.PREAMBLE, "为了预防火灾，制定本办法。"),
        (Kind.OUTLINE, "总体要求\n坚持预防为主。"),
        (Kind.OUTLINE, "附则\n本办法自2026年1月1日起施行。"),
        (Kind.CLOSING, "清禾县人民政府办公室"),
        (Kind.CLOSING, "2025年12月1日"),
        (Kind.ANNEX, "2.技术要求"),
    ]
    principles = draft.nodes[1].children[0]
    assert [node.label for node in principles.children] == ["1.", "2."]
    assert [node.label for node in principles.children[1].children] == ["（1）", "（2）"]
