"""OFD, the national format of official documents: a zip of XML pages with placed text."""

import posixpath
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from drafts.parsing.lines import Line
from drafts.reading.errors import DraftReadError
from drafts.reading.layout import Piece, lay_out
from drafts.reading.package import DAMAGED, parse_xml, read_part

OFD = "{http://www.ofdspec.org/2016}"
MOST_PAGES = 1000
SCANNED = (
    "OFD 文件里没有文字，可能是扫描件；请向来文机关索取 Word 文件，"
    "或者用文字识别软件转成文字，核对后粘贴进来。"
)


def read_ofd(package: zipfile.ZipFile) -> list[Line]:
    lines = lay_out([_pieces(page) for page in _pages(package)])
    if not any(line.raw.strip() for line in lines):
        raise DraftReadError(SCANNED)
    return lines


def _pages(package: zipfile.ZipFile) -> Iterator[Element]:
    root = _root(package, "OFD.xml")
    place = root.findtext(f".//{OFD}DocRoot", "").strip().lstrip("/")
    document = _root(package, place)
    for page in document.findall(f"{OFD}Pages/{OFD}Page")[:MOST_PAGES]:
        yield _root(package, _join(place, page.get("BaseLoc", "")))


def _root(package: zipfile.ZipFile, name: str) -> Element:
    data = read_part(package, name)
    if data is None:
        raise DraftReadError(DAMAGED)
    return parse_xml(data)


def _join(document: str, place: str) -> str:
    if place.startswith("/"):
        return place.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(document), place))


def _pieces(page: Element) -> list[Piece]:
    pieces = []
    for text in page.iter(f"{OFD}TextObject"):
        box = [*_numbers(text.get("Boundary", "")), 0.0, 0.0][:2]
        size = next(iter(_numbers(text.get("Size", ""))), 0.0)
        for code in text.iter(f"{OFD}TextCode"):
            x = next(iter(_numbers(code.get("X", ""))), 0.0)
            y = next(iter(_numbers(code.get("Y", ""))), 0.0)
            pieces.append(Piece(box[0] + x, box[1] + y, size, code.text or ""))
    return pieces


def _numbers(text: str) -> list[float]:
    try:
        return [float(word) for word in text.split()]
    except ValueError:
        return []
