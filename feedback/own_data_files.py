"""What we keep about an author, as files that people can read."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt

TITLE = "我的信息"
NOTHING = "没有"
FONT = "仿宋"
WIDTHS = (Pt(120), Pt(320))


def text(held: dict[str, Any]) -> bytes:
    """With a mark in front, so that Windows reads it as UTF-8, and its line ends."""
    lines = [TITLE, "", *(f"{name}：{value}" for name, value in _lines(held))]
    return "\r\n".join(lines).encode("utf-8-sig")


def docx(held: dict[str, Any]) -> bytes:
    document = Document()
    style = document.styles["Normal"]
    style.font.size, style.font.name = Pt(12), FONT
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    document.add_heading(TITLE, level=1)
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = width
    for name, value in _lines(held):
        cells = table.add_row().cells
        for cell, words, width in zip(cells, (name, value), WIDTHS, strict=True):
            cell.width, cell.text = width, words
    packed = BytesIO()
    document.save(packed)
    return packed.getvalue()


def _lines(held: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in held.items():
        yield name, _plain(value) or NOTHING


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        return "，".join(f"{key}：{_plain(one)}" for key, one in value.items() if one)
    if isinstance(value, list):
        return "\n".join(_plain(one) for one in value)
    return str(value)
