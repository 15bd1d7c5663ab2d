"""Many sheets from one template in one docx, each beginning on a page of its own."""

import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from io import BytesIO
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage

from feedback.paper_words import FIELDS, QR, sample_values
from liaison.qr import qr_png
from opinions.errors import OpinionError
from opinions.letter_docx import environment, in_plain_words, named_fields, parts_of

# What XML cannot hold; residents paste such signs.
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
QR_WIDTH = Mm(20)


def check_template(kind: str, content: bytes) -> bytes:
    """A test print of two sheets; raises OpinionError that says what is wrong."""
    body, margins = parts_of(content)
    if any("{{" in part or "{%" in part for part in margins):
        raise OpinionError("页眉、页脚在一个文件里只有一份，不能用字段；请把字段写在正文里。")
    named_fields([body], FIELDS[kind])
    return print_sheets(content, [sample_values(kind)] * 2)


def print_sheets(template: bytes, sheets: Iterable[Mapping[str, Any]]) -> bytes:
    """At least one of ``sheets``; raises OpinionError if the template cannot be filled.

    All sheets share the styles and pictures of one package, so 200 of them stay small.
    """
    with in_plain_words():
        document = DocxTemplate(BytesIO(template))
        document.render_init()
        source = document.patch_xml(document.get_xml())
        whole = None
        for values in sheets:
            sheet = _fill(document, source, values)
            whole = sheet if whole is None else _append(whole, sheet)
        document.fix_docpr_ids(whole)
        document.map_tree(whole)
        packed = BytesIO()
        document.docx.save(packed)
    return packed.getvalue()


def _fill(document: DocxTemplate, source: str, values: Mapping[str, Any]) -> Any:
    filled = _clean(values)
    if filled.get("查询网址"):
        picture = BytesIO(qr_png(filled["查询网址"]))
        filled[QR] = InlineImage(document, picture, width=QR_WIDTH)
    xml = document.render_xml_part(source, document.docx._part, filled, environment())
    return document.fix_tables(xml)


def _append(whole: Any, sheet: Any) -> Any:
    """The next sheet before the properties of the section, which all share."""
    blocks = [deepcopy(block) for block in sheet if block.tag != qn("w:sectPr")]
    _begin_page(blocks)
    end = whole.find(qn("w:sectPr"))
    for block in blocks:
        end.addprevious(block)
    return whole


def _begin_page(blocks: list[Any]) -> None:
    """By the first paragraph's own setting: a break before it would leave empty pages."""
    if not blocks or blocks[0].tag != qn("w:p"):
        blocks.insert(0, OxmlElement("w:p"))
    first = blocks[0]
    properties = first.find(qn("w:pPr"))
    if properties is None:
        properties = OxmlElement("w:pPr")
        first.insert(0, properties)
    style = properties.find(qn("w:pStyle"))
    place = 0 if style is None else list(properties).index(style) + 1
    properties.insert(place, OxmlElement("w:pageBreakBefore"))


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return UNPRINTABLE.sub("", value)
    if isinstance(value, Mapping):
        return {name: _clean(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_clean(one) for one in value]
    return value
