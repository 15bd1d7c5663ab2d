"""Web pages saved from a browser, and the HTML that some sites call .doc."""

import codecs
import re
from collections.abc import Iterator

from lxml import etree, html

from drafts.parsing.lines import Line
from drafts.reading.errors import DraftReadError
from drafts.reading.text import decode

CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.I)
# fmt: off
DROPPED = frozenset({
    "script", "style", "nav", "noscript", "template", "head", "footer", "aside", "button",
    "select", "option", "textarea", "input", "iframe", "object", "svg", "audio", "video",
})
BLOCKS = frozenset({
    "address", "article", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset",
    "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p",
    "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})
# fmt: on
HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)
BLANK = re.compile(r"[ \t\r\n\f\u00a0]+")
# More paragraphs than this in a cell: the table only arranges the page.
MOST_IN_CELL = 5
EMPTY = "网页里没有正文（可能要在浏览器里才显示）；请打开网页，复制正文后粘贴进来。"


def read_html(data: bytes) -> list[Line]:
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, recover=True
    )
    words = _decode(data).replace("\x00", "").encode("utf-8", "replace")
    try:
        root = html.document_fromstring(words, parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise DraftReadError(EMPTY) from error
    lines = list(_lines(_content(root)))
    if not lines:
        raise DraftReadError(EMPTY)
    for number, line in enumerate(lines, 1):
        line.number = number
    return lines


def _decode(data: bytes) -> str:
    declared = CHARSET.search(data[:4096])
    if declared and not data.startswith((codecs.BOM_UTF8, b"\xff\xfe", b"\xfe\xff")):
        name = declared[1].decode("ascii").lower()
        try:
            return data.decode("gb18030" if name in {"gb2312", "gbk"} else name)
        except (UnicodeError, LookupError):
            pass  # the declaration is wrong, as after a browser saved the page in UTF-8
    return decode(data)


def _content(root: html.HtmlElement) -> html.HtmlElement:
    """The article of the page, where the page says which it is."""
    named = [*root.iter("article")] or [*root.iter("main")]
    whole = len("".join(root.itertext()))
    if len(named) == 1 and len("".join(named[0].itertext())) * 2 > whole:
        return named[0]
    return root


def _lines(root: html.HtmlElement) -> Iterator[Line]:
    words: list[str] = []

    def flush() -> Iterator[Line]:
        text = BLANK.sub(" ", "".join(words)).strip(" ")
        words.clear()
        if text.strip():
            yield Line(0, text)

    waiting: list[html.HtmlElement | str] = [root]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            if part == "\n\n":
                yield from flush()
            else:
                words.append(part)
            continue
        if _is_dropped(part):
            continue
        cells = _cells(part) if part.tag == "tr" else []
        if len(cells) > 1:
            yield from flush()
            yield Line(0, " | ".join(cells), origin="row")
        else:
            waiting.extend(reversed([*_inside(part)]))
    yield from flush()


def _inside(part: html.HtmlElement) -> Iterator[html.HtmlElement | str]:
    """What stands in an element, in order; an empty row marks where a line breaks."""
    breaks = part.tag in BLOCKS or part.tag == "br"
    if breaks:
        yield "\n\n"
    if part.text:
        yield BLANK.sub(" ", part.text)
    for child in part:
        yield child
        if child.tail:
            yield BLANK.sub(" ", child.tail)
    if breaks:
        yield "\n\n"


def _is_dropped(part: html.HtmlElement) -> bool:
    if not isinstance(part.tag, str) or part.tag in DROPPED:
        return True
    return (
        "hidden" in part.attrib
        or part.get("aria-hidden") == "true"
        or bool(HIDDEN.search(part.get("style", "")))
    )


def _cells(row: html.HtmlElement) -> list[str]:
    cells = [cell for cell in row if cell.tag in {"td", "th"} and not _is_dropped(cell)]
    arranged = any(
        cell.find(".//table") is not None or len(cell.findall(".//p")) > MOST_IN_CELL
        for cell in cells
    )
    if arranged:
        return []
    return [BLANK.sub(" ", " ".join(line.raw for line in _lines(cell))).strip() for cell in cells]
