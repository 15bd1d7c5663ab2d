"""The words of a Word paragraph as they stand once every tracked change is accepted."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from drafts.reading.findings import Findings, Found
from drafts.reading.styles import OFF, VAL, Styles, W, is_on

ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
BOX = f"{W}txbxContent"
RUN, TEXT = f"{W}r", f"{W}t"
DRAWN = frozenset(f"{W}{name}" for name in ("drawing", "pict", "object"))
# Deleted words, old places of moved ones, field codes, readings above letters.
SKIPPED = frozenset(
    f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "rt")
)
NOTES = frozenset({f"{W}footnoteReference", f"{W}endnoteReference"})
SIGNS = {
    f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t", f"{W}noBreakHyphen": "-",
}  # fmt: skip
FINDINGS = {
    f"{W}ins": Found.INSERTED, f"{W}del": Found.DELETED, f"{W}moveTo": Found.MOVED,
    f"{W}footnoteReference": Found.FOOTNOTE, f"{W}endnoteReference": Found.ENDNOTE,
    f"{W}commentReference": Found.COMMENT,
}  # fmt: skip


@dataclass(slots=True)
class Words:
    text: str
    boxes: list[Element] = field(default_factory=list)


class WordReader:
    """Reads paragraph by paragraph and counts what it leaves out."""

    def __init__(self, styles: Styles, findings: Findings) -> None:
        self._styles = styles
        self._findings = findings

    def read(self, paragraph: Element) -> Words:
        words, hidden = Words(""), False
        hides = is_on(self._styles.find(self._styles.of_paragraph(paragraph), "rPr/vanish"))
        pieces: list[str] = []
        waiting = list(reversed(paragraph))
        while waiting:
            part = waiting.pop()
            if part.tag in FINDINGS:
                self._findings.add(FINDINGS[part.tag])
            if part.tag in SIGNS or part.tag == TEXT:
                pieces.append(SIGNS.get(part.tag) or part.text or "")
            elif part.tag in DRAWN:
                words.boxes.extend(_boxes(part))
            elif part.tag == RUN and self._is_hidden(part, hides):
                hidden = hidden or part.find(TEXT) is not None
            else:
                waiting.extend(reversed(inside(part)))
        if hidden:
            self._findings.add(Found.HIDDEN)
        if mark_is_deleted(paragraph) and _count(paragraph, "del") == 1:
            self._findings.add(Found.DELETED)
        words.text = "".join(pieces)
        return words

    def _is_hidden(self, run: Element, hides: bool) -> bool:
        own = run.find(f"{W}rPr/{W}vanish")
        if own is not None:
            return is_on(own)
        style = run.find(f"{W}rPr/{W}rStyle")
        named = self._styles.find(style.get(VAL, ""), "rPr/vanish") if style is not None else None
        return is_on(named) if named is not None else hides


def mark_is_deleted(paragraph: Element) -> bool:
    """Does the paragraph run on into the next one, once the changes are accepted?"""
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    return mark is not None and any(
        mark.find(f"{W}{name}") is not None for name in ("del", "moveFrom")
    )


def _count(parent: Element, name: str) -> int:
    return sum(1 for _ in parent.iter(f"{W}{name}"))


def all_paragraphs(parent: Element) -> Iterator[Element]:
    """Every paragraph below, those in tables and text boxes too."""
    waiting = list(reversed(parent))
    while waiting:
        part = waiting.pop()
        if part.tag == f"{W}p":
            yield part
        waiting.extend(reversed(inside(part, foreign=True)))


def inside(part: Element, *, foreign: bool = False) -> list[Element]:
    """The children that belong to the text; of what is given twice, the one with words."""
    if part.tag == ALTERNATE:
        worded = (one for one in part if next(one.iter(TEXT), None) is not None)
        return list(next(worded, ()))
    if part.tag in SKIPPED or not (foreign or part.tag.startswith(W)):
        return []
    if part.tag == RUN and any(_has_own_sign(child) for child in part):
        return [child for child in part if child.tag in NOTES]
    return list(part)


def _has_own_sign(part: Element) -> bool:
    """A footnote whose sign in the text was typed and stands behind the reference."""
    return part.tag in NOTES and part.get(f"{W}customMarkFollows", "0") not in OFF


def _boxes(drawing: Element) -> Iterator[Element]:
    waiting = list(reversed(drawing))
    while waiting:
        part = waiting.pop()
        if part.tag == BOX:
            yield part
        else:
            waiting.extend(reversed(inside(part, foreign=True)))
