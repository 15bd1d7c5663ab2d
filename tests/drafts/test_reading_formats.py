"""PDF, OFD, web pages, RTF and old Word files become the lines that the parser expects."""

import os
import subprocess
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader, PdfWriter

from drafts.reading import DraftReadError, limits, proper_name, read_file
from drafts.reading.office import find_office
from drafts.reading.signatures import Kind, find_kind
from tests.drafts.formats import make_html, make_ofd, make_ole, make_pdf, packed, png

PAGE = [
    "　　　　云岭市养犬条例（草案）",
    "　　第一条　为了规范养犬行为，保护市民",
    "人身安全，制定本条例。",
    "　　第二条　本市行政区域内的养犬活动，",
    "适用本条例。",
    "　　军用、警用犬只的管理，不适用本条例。",
]
TEXTS = Path(__file__).parent / "texts"


def ends(pid, seconds=10):
    """A killed process still runs its own way out for a moment."""
    stat = Path(f"/proc/{pid}/stat")
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if stat.read_text().rsplit(")")[1].split()[0] == "Z":
                return
        except (FileNotFoundError, ProcessLookupError):
            return
        time.sleep(0.02)
    pytest.fail(f"{pid} goes on running")


def raws(data):
    return [line.raw for line in read_file(BytesIO(data)).lines]


@pytest.mark.parametrize("make", [make_pdf, make_ofd])
def test_placed_text_becomes_lines_with_their_indents(make):
    assert raws(make([PAGE])) == PAGE


@pytest.mark.parametrize("make", [make_pdf, make_ofd])
def test_running_heads_feet_and_page_numbers_are_no_text(make):
    pages = [
        ["征求意见稿　内部资料", f"　　第{sign}条　应当登记。", f"　　甲款{sign}。", f"— {at} —"]
        for at, sign in enumerate("一二三四", 1)
    ]

    kept = [
        f"　　{words}"
        for sign in "一二三四"
        for words in (f"第{sign}条　应当登记。", f"甲款{sign}。")
    ]
    assert [raw.strip() for raw in raws(make(pages))] == [raw.strip() for raw in kept]


def test_letters_set_wide_are_joined_again():
    assert raws(make_pdf([["第 一 条　为 了 规 范 养 犬 行 为 ， 制 定 本 条 例 。"]])) == [
        "第一条　为了规范养犬行为，制定本条例。"
    ]


def test_a_scanned_pdf_is_told_from_a_text():
    with pytest.raises(DraftReadError, match=r"扫描件.*Word 文件"):
        raws(make_pdf([["— 1 —"], ["— 2 —"]]))


def test_a_pdf_with_a_password_is_told():
    writer = PdfWriter()
    writer.append(PdfReader(BytesIO(make_pdf([PAGE]))))
    writer.encrypt("secret", algorithm="AES-256")
    locked = BytesIO()
    writer.write(locked)

    with pytest.raises(DraftReadError, match="打开密码"):
        raws(locked.getvalue())


def test_an_ofd_without_words_is_told():
    with pytest.raises(DraftReadError, match="扫描件"):
        raws(make_ofd([[]]))


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gb18030"])
def test_a_web_page_gives_its_paragraphs_in_its_charset(charset):
    body = "<p>云岭市条例</p><p>　　第一条　甲<b>乙</b>\n丙。<br>第二条　丁。</p>"

    assert raws(make_html(body, charset)) == ["云岭市条例", "　　第一条　甲乙 丙。", "第二条　丁。"]


def test_what_a_web_page_hides_or_adds_is_dropped():
    body = (
        "<nav>首页</nav><script>var a='第九条';</script><style>p{}</style><!-- 注 -->"
        "<div style='display: none'>隐藏</div><p hidden>也隐藏</p><p>第一条　甲。</p>"
        "<footer>版权所有</footer>"
    )

    assert raws(make_html(body)) == ["第一条　甲。"]


def test_rows_of_a_table_are_kept_and_a_table_for_the_layout_is_not_one():
    body = (
        "<table><tr><td><p>第一条　甲。</p><table><tr><th>项目</th><th>周期</th></tr></table></td>"
        "<td></td></tr></table>"
    )

    lines = read_file(BytesIO(make_html(body))).lines

    assert [(line.raw, line.origin) for line in lines] == [
        ("第一条　甲。", "body"),
        ("项目 | 周期", "row"),
    ]


def test_rtf_of_word_is_read_in_its_code_page():
    words = "".join(f"\\'{byte:02x}" for byte in "第一条　甲。".encode("gbk"))
    data = "{\\rtf1\\ansi\\ansicpg936 " + words + "\\par \\u31532?\\u20108?\\u26465? b.\\par}"

    assert raws(data.encode())[:2] == ["第一条　甲。", "第二条 b."]


def test_halves_of_a_letter_are_joined_or_replaced():
    data = rb"{\rtf1\ansi \u-10179?\u-8703? a \u-10179? b\par}"

    assert raws(data)[0] == "😁 a \ufffd b"


@pytest.fixture(scope="module")
def converted(tmp_path_factory):
    """The same text in the formats of other programs."""
    if find_office() is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("converted")

    def convert(extension, source=TEXTS / "学位法.docx"):
        subprocess.run(
            [
                find_office(), f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                "--headless", "--convert-to", extension, "--outdir", folder, source,
            ],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        return (folder / source.with_suffix(f".{extension}").name).read_bytes()

    return convert


@pytest.mark.parametrize("extension", ["doc", "odt", "rtf"])
def test_what_is_called_wps_is_read_as_what_it_is(converted, extension, tmp_path, monkeypatch):
    data = converted(extension)
    named = tmp_path / "学位法.wps"
    named.write_bytes(data)
    for_a_while = tmp_path / "for-a-while"
    for_a_while.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(for_a_while))

    draft = read_file(named, named.name).parse()

    assert draft.full_title == "中华人民共和国学位法"
    assert draft.counts()["article"] == 45
    assert not list(for_a_while.iterdir())
    kept = "wps" if extension == "doc" else extension
    assert proper_name("学位法.WPS", data).lower() == f"学位法.{kept}"


def test_a_word_file_called_wps_is_a_word_file():
    data = (TEXTS / "学位法.docx").read_bytes()

    assert read_file(BytesIO(data), "学位法.wps").parse().counts()["article"] == 45
    assert proper_name("学位法.wps", data) == "学位法.docx"


def test_pictures_of_an_old_word_file_are_told(converted, tmp_path):
    document = Document()
    document.add_paragraph("云岭市养犬条例（草案）")
    document.add_paragraph("第一条　养犬应当登记。")
    document.add_paragraph("第二条　标志如下：").add_run().add_picture(png())
    document.save(tmp_path / "养犬.docx")

    notes = read_file(BytesIO(converted("doc", tmp_path / "养犬.docx"))).notes

    assert [(note.line, note.code) for note in notes] == [(3, "pictures")]


def test_a_workbook_within_a_text_makes_it_no_workbook():
    data = make_ole("1Table", "WordDocument", embedded=["Workbook", "EncryptedPackage"])

    assert find_kind(data) == Kind.OFFICE
    assert proper_name("草案.wps", data) == "草案.wps"
    assert proper_name("草案.docx", data) == "草案.doc"


def test_without_libreoffice_the_sentence_says_what_to_do(monkeypatch):
    monkeypatch.setenv("PATH", "")

    with pytest.raises(DraftReadError, match=r"旧版 Word.*另存为 \.docx"):
        raws(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))


def test_what_takes_too_long_ends_as_one_sentence(monkeypatch):
    monkeypatch.setattr(limits, "MOST_SECONDS", 0.01)

    with pytest.raises(DraftReadError, match="读取失败"):
        raws(make_pdf([PAGE]))


def test_a_command_that_hangs_is_ended_with_all_it_started(tmp_path):
    script = (
        "import os, subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"open({str(tmp_path / 'pids')!r}, 'w').write(str(child.pid))\n"
        "time.sleep(600)"
    )

    with pytest.raises(subprocess.TimeoutExpired):
        limits.run([sys.executable, "-c", script], data=b"", seconds=3, folder=tmp_path)

    ends(int((tmp_path / "pids").read_text()))


def test_the_process_apart_is_limited_and_knows_no_secrets(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "kept")
    script = (
        "import os, resource\n"
        "from drafts.reading.limits import limit_this_process\n"
        "limit_this_process()\n"
        "try:\n    bytearray(2 * 1024 ** 3)\nexcept MemoryError:\n    print('no memory')\n"
        "print(os.environ.get('SECRET_KEY'))"
    )

    output = limits.run([sys.executable, "-c", script], data=b"", seconds=60, folder=limits.ROOT)

    assert output.decode().split("\n")[:2] == ["no memory", "None"]


def test_external_entities_of_a_word_file_are_refused():
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    secret = Path(os.__file__).as_uri()
    xml = (
        f'<!DOCTYPE x [<!ENTITY a SYSTEM "{secret}">]><w:document xmlns:w="{name}"><w:body><w:p>'
        "<w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>"
    )

    with pytest.raises(DraftReadError, match="已损坏"):
        raws(packed({"word/document.xml": xml}))
