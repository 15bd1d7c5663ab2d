"""Formulas of a Word file (OMML, ISO/IEC 29500-1 part 22) on one line: S=(a+b)/2, x², √(ab).

Every letter of the formula is kept and in its order; only how it is set gets lost.
"""

from collections.abc import Callable
from xml.etree.ElementTree import Element

from drafts.reading.styles import W

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
FORMULAS = frozenset({f"{M}oMath", f"{M}oMathPara"})
MOST_DEPTH = 40
DELETED = frozenset({f"{W}del", f"{W}moveFrom"})
RAISED = str.maketrans("0123456789+-−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ")
LOWERED = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")


def formula_text(part: Element, depth: int = 0) -> str:
    """The words of a formula; below ``MOST_DEPTH`` only its letters."""
    if part.tag in DELETED or part.tag.endswith("Pr"):
        return ""
    if part.tag in {f"{M}t", f"{W}t"}:
        return "".join((part.text or "").split())
    if depth > MOST_DEPTH:
        return "".join(text.text or "" for text in part.iter(f"{M}t"))
    write = WRITERS.get(part.tag.removeprefix(M))
    if write is not None:
        return write(part, depth + 1)
    return "".join(formula_text(child, depth + 1) for child in part)


def _of(part: Element, name: str, depth: int) -> str:
    child = part.find(f"{M}{name}")
    return formula_text(child, depth) if child is not None else ""


def _setting(part: Element, name: str, default: str) -> str:
    """What the properties say, as m:naryPr/m:chr; one without a value is empty on purpose."""
    kind = part.tag.removeprefix(M)
    found = part.find(f"{M}{kind}Pr/{M}{name}")
    return found.get(f"{M}val", "") if found is not None else default


def _whole(text: str) -> str:
    """In brackets unless it is one number or one word anyway."""
    closed = text[:1] == "(" and text.find(")") == len(text) - 1
    return text if len(text) < 2 or text.isalnum() or closed else f"({text})"


def _raised(text: str) -> str:
    return _small(text, RAISED, "^")


def _lowered(text: str) -> str:
    return _small(text, LOWERED, "_")


def _small(text: str, table: dict[int, int], sign: str) -> str:
    if text and all(ord(letter) in table for letter in text):
        return text.translate(table)
    return f"{sign}{_whole(text)}" if text else ""


def _fraction(part: Element, depth: int) -> str:
    return f"{_whole(_of(part, 'num', depth))}/{_whole(_of(part, 'den', depth))}"


def _scripts(part: Element, depth: int) -> str:
    low, high = _lowered(_of(part, "sub", depth)), _raised(_of(part, "sup", depth))
    base = _of(part, "e", depth)
    return f"{low}{high}{base}" if part.tag == f"{M}sPre" else f"{_base(base)}{low}{high}"


def _base(text: str) -> str:
    return _whole(text) if any(sign in text for sign in "+-−×÷=/") else text


def _root(part: Element, depth: int) -> str:
    return f"{_raised(_of(part, 'deg', depth))}√{_whole(_of(part, 'e', depth))}"


def _sum(part: Element, depth: int) -> str:
    low, high = _lowered(_of(part, "sub", depth)), _raised(_of(part, "sup", depth))
    return f"{_setting(part, 'chr', '∫')}{low}{high}{_whole(_of(part, 'e', depth))}"


def _brackets(part: Element, depth: int) -> str:
    between = _setting(part, "sepChr", "|")
    inside = between.join(formula_text(one, depth) for one in part.findall(f"{M}e"))
    return f"{_setting(part, 'begChr', '(')}{inside}{_setting(part, 'endChr', ')')}"


def _limit(part: Element, depth: int) -> str:
    sign = "_" if part.tag == f"{M}limLow" else "^"
    return f"{_of(part, 'e', depth)}{sign}({_of(part, 'lim', depth)})"


def _rows(part: Element, depth: int) -> str:
    return "；".join(text for one in part if (text := formula_text(one, depth)))


def _matrix(part: Element, depth: int) -> str:
    rows = part.findall(f"{M}mr")
    return "；".join("，".join(formula_text(cell, depth) for cell in row) for row in rows)


WRITERS: dict[str, Callable[[Element, int], str]] = {
    "f": _fraction,
    "rad": _root,
    "nary": _sum,
    "d": _brackets,
    **dict.fromkeys(("eqArr", "oMathPara"), _rows),
    "m": _matrix,
    **dict.fromkeys(("sSub", "sSup", "sSubSup", "sPre"), _scripts),
    **dict.fromkeys(("limLow", "limUpp"), _limit),
}
