"""The container of an uploaded workbook: what it really is, and what is safe to unpack.

Nothing is believed that the file says about itself: the kind is read from the content, and sizes
are counted while unpacking.
"""

import posixpath
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from xml.etree.ElementTree import Element, ParseError
from zipfile import BadZipFile, ZipFile

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from liaison.workbooks.errors import WorkbookError

CHUNK = 64 * 1024
MEGABYTE = 1024 * 1024
MOST_ENTRIES = 5_000
SMALL_PART = 16 * MEGABYTE

SAVE_AS = "请用 WPS 或 Excel 打开，另存为“Excel 工作簿（*.xlsx）”后再上传。"
BROKEN = "文件打不开，可能已损坏或没有传完整，请在电脑上打开确认后重新上传。"
TOO_LARGE_INSIDE = "文件展开后过大，不能读取。请删去图片和多余的工作表后再上传。"

# Dates among the built-in formats; 27-36 and 50-58 are the Chinese ones.
DATE_FORMAT_IDS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_STARTS = [
    (b"%PDF", f"这是 PDF 文件，不是表格。{SAVE_AS}"),
    (b"\x89PNG", "这是图片，不是表格。请上传 xlsx 文件。"),
    (b"\xff\xd8\xff", "这是图片，不是表格。请上传 xlsx 文件。"),
    (b"Rar!", "这是压缩包，请先解压，再上传里面的 xlsx 文件。"),
    (b"7z\xbc\xaf", "这是压缩包，请先解压，再上传里面的 xlsx 文件。"),
]
_TEXT_STARTS = (b"<!doctype", b"<html", b"<?xml", b"<table", b"<meta")
_PARTS = [
    ("xl/workbook.bin", f"这是 xlsb 格式的表格。{SAVE_AS}"),
    ("xl/vbaProject.bin", f"文件里有宏，不能上传。{SAVE_AS}"),
    ("word/document.xml", "这是 Word 文档，不是表格。请上传 xlsx 文件。"),
    ("ppt/presentation.xml", "这是演示文稿，不是表格。请上传 xlsx 文件。"),
    ("content.xml", f"这是 ODF 格式的文件。{SAVE_AS}"),
]


@dataclass(frozen=True)
class UploadLimits:
    """What one upload may cost; sizes in bytes, ``rows`` below the header."""

    packed: int = 20 * MEGABYTE
    unpacked: int = 200 * MEGABYTE
    rows: int = 20_000
    columns: int = 200


@dataclass(frozen=True)
class SheetPart:
    name: str
    hidden: bool
    part: str


class Upload:
    """An xlsx package that has passed the checks. Use it as a context manager."""

    def __init__(self, source: Path | IO[bytes], limits: UploadLimits) -> None:
        self.limits = limits
        self._file = source.open("rb") if isinstance(source, Path) else source
        self._owned = isinstance(source, Path)
        try:
            _check_start(self._file, limits)
            self.archive = ZipFile(self._file)
            self._check_entries()
            self.workbook_part = self._find_workbook()
            self._workbook = self.tree(self.workbook_part)
        except BaseException as error:
            self.close()
            if isinstance(error, BadZipFile | NotImplementedError | OSError):
                raise WorkbookError(BROKEN) from error
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        if self._owned:
            self._file.close()

    def sheets(self) -> list[SheetPart]:
        targets = self.targets(self.workbook_part)
        found = []
        for element in _children(self._workbook, "sheet"):
            identity = next((v for k, v in element.items() if k.endswith("}id")), "")
            part = targets.get(identity, "")
            if "chartsheet" not in part and self.has(part):
                hidden = element.get("state", "visible") != "visible"
                found.append(SheetPart(element.get("name", ""), hidden, part))
        return found

    @property
    def counts_from_1904(self) -> bool:
        settings = _children(self._workbook, "workbookPr")
        return any(element.get("date1904") in {"1", "true"} for element in settings)

    def date_styles(self) -> frozenset[int]:
        """Return the numbers of the cell styles that show a number as a date."""
        part = self.sibling("styles")
        if not part:
            return frozenset()
        from openpyxl.styles.numbers import is_date_format

        root = self.tree(part)
        dates = {str(number) for number in DATE_FORMAT_IDS}
        for element in _children(root, "numFmt"):
            number = element.get("numFmtId", "")
            (dates.add if is_date_format(element.get("formatCode")) else dates.discard)(number)
        formats = [xf.get("numFmtId") for xfs in _children(root, "cellXfs") for xf in xfs]
        return frozenset(index for index, number in enumerate(formats) if number in dates)

    def sibling(self, kind: str) -> str:
        """Return the part of the workbook that is its ``styles`` or ``sharedStrings``, or ""."""
        for target in self.targets(self.workbook_part).values():
            if posixpath.basename(target).casefold() == f"{kind}.xml".casefold() and self.has(
                target
            ):
                return target
        return ""

    def has(self, part: str) -> bool:
        return part in self._names

    @property
    def pictures(self) -> int:
        """How many pictures lie in the workbook, those that WPS puts into cells included."""
        return sum(name.startswith("xl/media/") for name in self._names)

    def tree(self, part: str) -> Element:
        """Parse a small part whole; entities and document types are refused."""
        content = b"".join(self.chunks(part, limit=SMALL_PART))
        try:
            root: Element = fromstring(content, forbid_dtd=True)
        except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
            raise WorkbookError(BROKEN) from error
        return root

    def targets(self, part: str) -> dict[str, str]:
        """Return what a part refers to, by relationship id."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self.has(relations):
            return {}
        return {
            element.get("Id", ""): posixpath.normpath(
                posixpath.join("/", folder, element.get("Target", ""))
            ).lstrip("/")
            for element in _children(self.tree(relations), "Relationship")
            if element.get("TargetMode") != "External"
        }

    def chunks(self, part: str, *, limit: int | None = None) -> Iterator[bytes]:
        """Unpack a part piece by piece and count what really comes out."""
        left = self.limits.unpacked if limit is None else limit
        try:
            with self.archive.open(part) as source:
                while chunk := source.read(CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        raise WorkbookError(TOO_LARGE_INSIDE)
                    yield chunk
        except (BadZipFile, KeyError, zlib.error, EOFError, OSError, RuntimeError) as error:
            raise WorkbookError(BROKEN) from error

    def _check_entries(self) -> None:
        entries = self.archive.infolist()
        if len(entries) > MOST_ENTRIES or sum(e.file_size for e in entries) > self.limits.unpacked:
            raise WorkbookError(TOO_LARGE_INSIDE)
        if any(entry.flag_bits & 1 for entry in entries):
            raise WorkbookError(f"文件加了密码，无法读取。请取消密码。{SAVE_AS}")
        self._names = {entry.filename for entry in entries}
        for part, sentence in _PARTS:
            if part in self._names:
                raise WorkbookError(sentence)

    def _find_workbook(self) -> str:
        for target in self.targets("").values():
            if target.endswith("workbook.xml") and self.has(target):
                return target
        raise WorkbookError("这是压缩包，不是表格。请先解压，再上传里面的 xlsx 文件。")


def _check_start(file: IO[bytes], limits: UploadLimits) -> None:
    size = file.seek(0, 2)
    file.seek(0)
    if size == 0:
        raise WorkbookError("文件是空的，请重新选择。")
    if size > limits.packed:
        raise WorkbookError(
            f"文件有 {size / MEGABYTE:.0f} MB，超过 {limits.packed / MEGABYTE:.0f} MB 的上限。"
            "请删去图片或分成几份上传。"
        )
    start = file.read(4096)
    if start.startswith(_OLE):
        file.seek(0)
        raise WorkbookError(_ole_sentence(file.read(limits.packed)))
    if not start.startswith(b"PK\x03\x04"):
        raise WorkbookError(_other_sentence(start))
    file.seek(0)


def _ole_sentence(content: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return f"文件加了密码，无法读取。请取消密码。{SAVE_AS}"
    if "WordDocument".encode("utf-16-le") in content:
        return "这是 Word 文档，不是表格。请上传 xlsx 文件。"
    return f"这是旧的 xls 格式。{SAVE_AS}"


def _other_sentence(start: bytes) -> str:
    for magic, sentence in _STARTS:
        if start.startswith(magic):
            return sentence
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_TEXT_STARTS):
        return f"这是网页或 XML 文件，只是名字像表格。{SAVE_AS}"
    if b"\x00" not in start:
        return f"这是 CSV 或文本文件。{SAVE_AS}"
    return f"不认识这种文件。{SAVE_AS}"


def _children(root: Element, name: str) -> Iterator[Element]:
    """Elements of this name, in whichever of the two spreadsheet namespaces."""
    return (element for element in root.iter() if element.tag.rpartition("}")[2] == name)
