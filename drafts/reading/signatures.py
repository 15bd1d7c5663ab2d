"""Tell by its first bytes what a file is."""

from enum import StrEnum

from drafts.reading.errors import DraftReadError
from drafts.reading.ole import OLE, names_in

SAVE_AS_DOCX = "请在 Word 或 WPS 里另存为 .docx 再上传，或者把文字粘贴进来。"
PICTURE = "这是图片，不是文字；请上传 Word 文件，或者把文字粘贴进来。"
ARCHIVE = "这是压缩包，请先解压，再上传里面的草案文件。"
ENCRYPTED = "文件设有打开密码，请取消密码后再上传。"
# First bytes of what people upload by mistake, and what to tell them.
REFUSED = (
    (b"\xff\xd8\xff", PICTURE),
    (b"\x89PNG", PICTURE),
    (b"GIF8", PICTURE),
    (b"Rar!", ARCHIVE),
    (b"7z\xbc\xaf", ARCHIVE),
    (b"\x1f\x8b", ARCHIVE),
)
ODF = b"mimetypeapplication/vnd.oasis.opendocument.text"
# Streams of OLE containers: texts of Word, of WPS (.wps) and of Works (.wps, too) …
WRITTEN = frozenset({"WordDocument", "CONTENTS", "MatOST", "MM"})
# … and what else has that form.
OTHERS = {
    "EncryptedPackage": ENCRYPTED,
    "Workbook": f"这是 Excel 或 WPS 表格，不是草案文本；{SAVE_AS_DOCX}",
    "Book": f"这是 Excel 或 WPS 表格，不是草案文本；{SAVE_AS_DOCX}",
    "PowerPoint Document": f"这是演示文稿，不是草案文本；{SAVE_AS_DOCX}",
}
NOT_WORD = f"这不是 Word 或 WPS 文字文件；{SAVE_AS_DOCX}"
BLANK = b"\xef\xbb\xbf \t\r\n"


class Kind(StrEnum):
    TEXT = "text"
    PACKAGE = "package"  # a zip: docx, ofd
    OFFICE = "office"  # what only LibreOffice reads: doc, wps, odt
    PDF = "pdf"
    HTML = "html"
    RTF = "rtf"


def find_kind(data: bytes) -> Kind:
    """What may hold a draft; raises DraftReadError for what cannot."""
    for signature, message in REFUSED:
        if data.startswith(signature):
            raise DraftReadError(message)
    if data.startswith(OLE):
        _refuse_other_ole(data)
        return Kind.OFFICE
    if data.startswith(b"PK"):
        return Kind.OFFICE if data[30:].startswith(ODF) else Kind.PACKAGE
    if data.startswith(b"%PDF-"):
        return Kind.PDF
    if data.startswith(b"{\\rtf"):
        return Kind.RTF
    return _find_marked(data[:4096])


def proper_name(name: str, data: bytes) -> str:
    """The file's name with the extension of what it is: some sites call a web page .doc."""
    stem, _, given = name.rpartition(".")
    fitting = _extensions(find_kind(data), data)
    return name if given.lower() in fitting else f"{stem or given}.{fitting[0]}"


def _extensions(kind: Kind, data: bytes) -> tuple[str, ...]:
    """Those that fit, the usual one first."""
    if kind == Kind.OFFICE:
        return ("doc", "wps") if data.startswith(OLE) else ("odt",)
    if kind == Kind.PACKAGE:
        return ("ofd",) if b"OFD.xml" in data else ("docx",)
    return ("txt", "md") if kind == Kind.TEXT else (kind.value,)


def _refuse_other_ole(data: bytes) -> None:
    names = names_in(data)
    if not names or names & WRITTEN:  # a damaged one LibreOffice may still be able to read
        return
    raise DraftReadError(next((OTHERS[name] for name in OTHERS if name in names), NOT_WORD))


def _find_marked(head: bytes) -> Kind:
    head = head.lstrip(BLANK).lower()
    if head.startswith((b"<!doctype html", b"<html")):
        return Kind.HTML
    if head.startswith((b"<?xml", b"<!--")) and b"<html" in head:
        return Kind.HTML
    if head.startswith(b"<?xml"):
        raise DraftReadError(f"这是 XML 文件，不是草案文本；{SAVE_AS_DOCX}")
    if b"mime-version:" in head and b"multipart/related" in head:
        raise DraftReadError("这是单个网页文件（.mht）；请打开网页，复制正文后粘贴进来。")
    return Kind.TEXT
