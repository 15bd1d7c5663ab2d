"""Tell by its first bytes what a file is."""

from enum import StrEnum

from drafts.reading.errors import DraftReadError

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
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ODF = b"mimetypeapplication/vnd.oasis.opendocument.text"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
WORKBOOKS = tuple(name.encode("utf-16-le") for name in ("Workbook\x00", "PowerPoint Document"))
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


def proper_name(name: str, head: bytes) -> str:
    """The file's name with the extension of what it is: some sites call a web page .doc."""
    stem, _, given = name.rpartition(".")
    kind = find_kind(head)
    own = {Kind.PACKAGE: "ofd" if b"OFD.xml" in head else "docx", Kind.TEXT: "txt"}
    shared = {Kind.OFFICE: {"doc", "wps", "odt"}, Kind.TEXT: {"txt", "md"}}
    if given.lower() in shared.get(kind, ()):
        return name
    return f"{stem or given}.{own.get(kind, 'doc' if kind == Kind.OFFICE else kind)}"


def _refuse_other_ole(data: bytes) -> None:
    if ENCRYPTED_PACKAGE in data:
        raise DraftReadError(ENCRYPTED)
    if any(name in data for name in WORKBOOKS):
        raise DraftReadError(f"这是 Excel 工作簿或演示文稿，不是草案文本；{SAVE_AS_DOCX}")


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
