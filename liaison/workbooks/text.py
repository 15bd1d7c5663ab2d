"""What a cell can hold: Excel's and XML's limits on text."""

import re
from collections.abc import Container, Iterator

CELL_UNITS = 32_767
CELL_LINES = 253
SHEET_NAME_UNITS = 31
# A cell keeps 15 digits of a number.
EXACT_INTEGERS = 10**15

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_END = re.compile("\r\n|[\r\x85\u2028\u2029]")
# Excel reads _x000D_ inside a text as the character it names.
_ESCAPE_LIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")


def clean(text: str) -> str:
    """Leave out what a workbook cannot hold: control characters; half a surrogate is \ufffd."""
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _UNWRITABLE.sub("", _LINE_END.sub("\n", text))


def escape(text: str) -> str:
    """Write cleaned text as XML that Excel reads back as the same text."""
    if "_x" in text:
        text = _ESCAPE_LIKE.sub("_x005F_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """Undo Excel's own _xHHHH_ writing in a text that XML has already decoded."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def units(text: str) -> int:
    """Length as Excel counts it: an emoji or a rare character is two."""
    return len(text.encode("utf-16-le")) // 2


def fits(text: str) -> bool:
    return text.count("\n") <= CELL_LINES and (
        len(text) <= CELL_UNITS // 2 or units(text) <= CELL_UNITS
    )


def head(text: str, limit: int) -> str:
    """Return the longest beginning that one cell can hold, never half a character."""
    lines = text.split("\n", CELL_LINES + 1)[: CELL_LINES + 1]
    return "\n".join(lines).encode("utf-16-le")[: limit * 2].decode("utf-16-le", "ignore")


def pieces(text: str) -> Iterator[str]:
    while text:
        piece = head(text, CELL_UNITS)
        yield piece
        text = text[len(piece) :]


def display_width(text: str) -> int:
    """Width in half-width columns: GB 18030 needs one byte for a narrow character, else more."""
    return len(text) if text.isascii() else len(text.encode("gb18030", "replace"))


def sheet_name(wanted: str, taken: Container[str]) -> str:
    """Return a name that Excel accepts; ``taken`` holds the casefolded names of the workbook."""
    base = " ".join(_NOT_IN_SHEET_NAMES.sub(" ", clean(wanted)).split()).strip(" '") or "表"
    if base.casefold() == "history":
        base = f"{base}_"
    name, number = head(base, SHEET_NAME_UNITS).strip(" '"), 1
    while name.casefold() in taken:
        number += 1
        suffix = f"({number})"
        name = head(base, SHEET_NAME_UNITS - len(suffix)).strip(" '") + suffix
    return name
