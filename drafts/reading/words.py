"""The words of a Word paragraph as they stand once every tracked change is accepted."""

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from drafts.reading.drawings import DRAWN, boxes, shown
from drafts.reading.findings import Findings, Found
from drafts.reading.formulas import FORMULAS, formula_text
from drafts.reading.parts import RUN, TEXT, inside
from drafts.reading.styles import VAL, Styles, W, is_on

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
            text = self._text_of(part)
            if text is not None:
                pieces.append(text)
            elif part.tag in DRAWN:
                words.boxes.extend(boxes(part))
                self._findings.add(*shown(part))
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

    def _text_of(self, part: Element) -> str | None:
        """What a part itself puts into the text; None of one that only may hold some."""
        if part.tag in FORMULAS:
            text = formula_text(part)
            self._findings.add(*[Found.FORMULA] * bool(text))
            return text
        return (part.text or "") if part.tag == TEXT else SIGNS.get(part.tag)

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
