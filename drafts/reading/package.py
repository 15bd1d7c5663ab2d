"""Zip archives, looked at before anything in them is unfolded."""

import zipfile
import zlib
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from drafts.reading.errors import DraftReadError

MOST_MEMBERS = 5_000
MOST_UNFOLDED = 300 * 1024 * 1024
MOST_TIMES = 200
MOST_PART = 30 * 1024 * 1024
DAMAGED = "文件已损坏，打不开；请用 Word 或 WPS 重新保存后再上传。"
TOO_LARGE = "文件解开后过大，不能读取；请检查文件是否正常。"


def open_package(data: bytes) -> zipfile.ZipFile:
    try:
        package = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, ValueError) as error:
        raise DraftReadError(DAMAGED) from error
    members = package.infolist()
    unfolded = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS or unfolded > min(MOST_UNFOLDED, MOST_TIMES * len(data)):
        raise DraftReadError(TOO_LARGE)
    return package


def read_part(package: zipfile.ZipFile, name: str) -> bytes | None:
    """A member's bytes, never more than a part may have, whatever its header promises."""
    try:
        member = package.getinfo(name)
    except KeyError:
        return None
    if member.flag_bits & 0x1:
        raise DraftReadError("文件设有打开密码，请取消密码后再上传。")
    try:
        with package.open(member) as file:
            data = file.read(MOST_PART + 1)
    except (OSError, EOFError, RuntimeError, ValueError, zipfile.BadZipFile, zlib.error) as error:
        raise DraftReadError(DAMAGED) from error
    if len(data) > MOST_PART:
        raise DraftReadError(TOO_LARGE)
    return data


def parse_xml(data: bytes) -> Element:
    """The tree of a part; entities and external references are refused."""
    try:
        root: Element = fromstring(data)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise DraftReadError(DAMAGED) from error
    return root
