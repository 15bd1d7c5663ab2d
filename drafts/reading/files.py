"""Tell by its first bytes what a file is, and read what can be a draft."""

import zipfile
from io import BytesIO
from pathlib import Path
from typing import IO

from drafts.parsing.lines import Line, split_lines
from drafts.reading.docx import read_docx
from drafts.reading.errors import DraftReadError
from drafts.reading.text import decode

MOST_BYTES = 20 * 1024 * 1024
SAVE_AS_DOCX = "请在 Word 或 WPS 里另存为 .docx 再上传，或者把文字粘贴进来。"
# First bytes of what people upload by mistake, and what to tell them.
REFUSED = (
    (b"%PDF", f"这是 PDF 文件，读不出可靠的条文结构；{SAVE_AS_DOCX}"),
    (b"{\\rtf", f"这是 RTF 文件；{SAVE_AS_DOCX}"),
    (b"\xff\xd8\xff", "这是图片，不是文字；请上传 docx、txt 或 md 文件，或者把文字粘贴进来。"),
    (b"\x89PNG", "这是图片，不是文字；请上传 docx、txt 或 md 文件，或者把文字粘贴进来。"),
    (b"GIF8", "这是图片，不是文字；请上传 docx、txt 或 md 文件，或者把文字粘贴进来。"),
    (b"Rar!", "这是压缩包，请先解压，再上传里面的 docx、txt 或 md 文件。"),
    (b"7z\xbc\xaf", "这是压缩包，请先解压，再上传里面的 docx、txt 或 md 文件。"),
    (b"\x1f\x8b", "这是压缩包，请先解压，再上传里面的 docx、txt 或 md 文件。"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


def read_file(source: Path | IO[bytes], name: str = "") -> list[Line]:
    """Read a draft into numbered lines; what it is, the content decides, not the name.

    Raises DraftReadError with a sentence for the user.
    """
    data = _load(source)
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise DraftReadError("文件是空的，请检查后重新上传。")
    if data.startswith(b"PK"):
        return _read_package(data)
    _refuse(data)
    lines = split_lines(decode(data))
    if not any(line.raw.strip() for line in lines):
        raise DraftReadError("文件里没有文字，请检查后重新上传。")
    return lines


def _load(source: Path | IO[bytes]) -> bytes:
    try:
        if isinstance(source, Path):
            with source.open("rb") as file:
                data = file.read(MOST_BYTES + 1)
        else:
            data = source.read(MOST_BYTES + 1)
    except OSError as error:
        raise DraftReadError("文件打不开，请检查文件是否存在、能否读取。") from error
    if len(data) > MOST_BYTES:
        raise DraftReadError("文件超过 20 MB，请去掉图片或附件后再上传。")
    return data


def _read_package(data: bytes) -> list[Line]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            names = set(package.namelist())
            if "word/document.xml" in names:
                return read_docx(package)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, ValueError) as error:
        raise DraftReadError("文件已损坏，打不开；请用 Word 或 WPS 重新保存后再上传。") from error
    if "xl/workbook.xml" in names:
        raise DraftReadError(f"这是 Excel 工作簿，不是草案文本；{SAVE_AS_DOCX}")
    if "ppt/presentation.xml" in names:
        raise DraftReadError(f"这是演示文稿，不是草案文本；{SAVE_AS_DOCX}")
    if "content.xml" in names or "OFD.xml" in names:
        raise DraftReadError(f"这种格式（ODT、OFD）不能直接读取；{SAVE_AS_DOCX}")
    raise DraftReadError("这是压缩包，请先解压，再上传里面的 docx、txt 或 md 文件。")


def _refuse(data: bytes) -> None:
    if data.startswith(OLE):
        if ENCRYPTED_PACKAGE in data:
            raise DraftReadError("文件设有打开密码，请取消密码后再上传。")
        raise DraftReadError(f"这是旧版 Word（.doc）或 WPS 文件；{SAVE_AS_DOCX}")
    for signature, message in REFUSED:
        if data.startswith(signature):
            raise DraftReadError(message)
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html")):
        raise DraftReadError("这是网页文件；请打开网页，复制正文后粘贴进来。")
    if head.startswith(b"<?xml"):
        raise DraftReadError(f"这是 XML 文件，不是草案文本；{SAVE_AS_DOCX}")
