"""What a file is, by its content, and the reader for it."""

from importlib import import_module

from drafts.reading.docx import read_docx
from drafts.reading.errors import DraftReadError
from drafts.reading.ofd import read_ofd
from drafts.reading.package import open_package
from drafts.reading.reading import Reading
from drafts.reading.signatures import ARCHIVE, SAVE_AS_DOCX, Kind, find_kind

READERS = {Kind.PDF: "read_pdf", Kind.HTML: "read_html", Kind.RTF: "read_rtf"}
MACROS = "文件里带有宏，不能上传；请在 Word 或 WPS 里另存为不带宏的 .docx 再上传。"


def read_format(data: bytes) -> Reading:
    """What is in a file that is more than plain text; raises DraftReadError."""
    kind = find_kind(data)
    reading = _read_as(kind, data) if kind in READERS else _read_package(data)
    if not reading.has_words:
        raise DraftReadError("文件里没有文字（可能是图片或扫描件），请检查后重新上传。")
    return reading


def _read_as(kind: Kind, data: bytes) -> Reading:
    """Only the reader that is needed gets loaded: this process lives for one file."""
    reader = getattr(import_module(f"drafts.reading.{kind}"), READERS[kind])
    return Reading(reader(data))


def _read_package(data: bytes) -> Reading:
    with open_package(data) as package:
        names = set(package.namelist())
        if any(name.endswith("vbaProject.bin") for name in names):
            raise DraftReadError(MACROS)
        if "word/document.xml" in names:
            return read_docx(package)
        if "OFD.xml" in names:
            return Reading(read_ofd(package))
    if "xl/workbook.xml" in names:
        raise DraftReadError(f"这是 Excel 工作簿，不是草案文本；{SAVE_AS_DOCX}")
    if "ppt/presentation.xml" in names:
        raise DraftReadError(f"这是演示文稿，不是草案文本；{SAVE_AS_DOCX}")
    raise DraftReadError(ARCHIVE)
