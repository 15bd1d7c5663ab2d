"""The parts of a Word file below each other: which of them belong to the text."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from drafts.reading.formulas import M
from drafts.reading.styles import OFF, W

ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
RUN, TEXT = f"{W}r", f"{W}t"
WORDED = frozenset({TEXT, f"{M}t"})
# Deleted words, old places of moved ones, field codes, readings above letters.
SKIPPED = frozenset(
    f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "rt")
)
NOTES = frozenset({f"{W}footnoteReference", f"{W}endnoteReference"})


def all_paragraphs(parent: Element) -> Iterator[Element]:
    """Every paragraph below, those in tables and text boxes too."""
    waiting = list(reversed(parent))
    while waiting:
        part = waiting.pop()
        if part.tag == f"{W}p":
            yield part
        waiting.extend(reversed(inside(part, foreign=True)))


def inside(part: Element, *, foreign: bool = False) -> list[Element]:
    """The children that belong to the text; of what is given twice, the one with words or the
    first."""
    if part.tag == ALTERNATE:
        worded = (one for one in part if any(below.tag in WORDED for below in one.iter()))
        return list(next(worded, next(iter(part), ())))
    if part.tag in SKIPPED or not (foreign or part.tag.startswith(W)):
        return []
    if part.tag == RUN and any(_has_own_sign(child) for child in part):
        return [child for child in part if child.tag in NOTES]
    return list(part)


def _has_own_sign(part: Element) -> bool:
    """A footnote whose sign in the text was typed and stands behind the reference."""
    return part.tag in NOTES and part.get(f"{W}customMarkFollows", "0") not in OFF
