"""Word paragraphs one after another, joined where the mark between two of them is gone."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from drafts.reading.numbering import Numbering
from drafts.reading.parts import all_paragraphs
from drafts.reading.styles import W, is_on
from drafts.reading.words import WordReader, mark_is_deleted


class ParagraphReader:
    """Reads the paragraphs of one place: the body, a cell, a text box."""

    def __init__(self, words: WordReader, numbering: Numbering) -> None:
        self._words = words
        self._numbering = numbering
        self._begun = ""
        self._is_numbered = False
        self.boxes: list[Element] = []

    def read(self, paragraph: Element) -> list[str]:
        """One string for each line that the writer broke by hand; none while it goes on."""
        words = self._words.read(paragraph)
        self.boxes = words.boxes
        if mark_is_deleted(paragraph):
            # What is left belongs to the next paragraph and takes its number.
            self._begun += words.text
            return []
        if is_on(paragraph.find(f"{W}pPr/{W}rPr/{W}vanish")):
            # So Word lets a text run on behind its heading; without words it counts for nothing.
            self._begun += self._label(paragraph) + words.text if words.text.strip() else ""
            return []
        return (self._label(paragraph) + self._take() + words.text).split("\n")

    def rest(self) -> list[str]:
        """What was begun and has no paragraph behind it."""
        begun = self._take()
        return begun.split("\n") if begun.strip() else []

    def read_all(self, parent: Element) -> Iterator[str]:
        """Also what stands in tables and text boxes below."""
        for paragraph in all_paragraphs(parent):
            yield from self.read(paragraph)
        yield from self.rest()

    def _label(self, paragraph: Element) -> str:
        if self._is_numbered:
            return ""
        label = self._numbering.next_label(paragraph)
        self._is_numbered = bool(label)
        return label

    def _take(self) -> str:
        begun, self._begun, self._is_numbered = self._begun, "", False
        return begun
