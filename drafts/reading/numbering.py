"""Automatic numbers of Word paragraphs, written out: they are part of the text of a law."""

import re
from collections import defaultdict
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from drafts.reading.numerals import FORMATS
from drafts.reading.styles import Styles, W, is_on, value

PLACEHOLDER = re.compile(r"%([1-9])")
ENDS = ("）", ")", "、", "．", ".", "：", ":", "\u3000", " ")
AFTER_ANY = -1  # w:lvlRestart 0 means never, 2 after one of the two highest levels


@dataclass(slots=True)
class Level:
    format: str
    text: str
    start: int
    suffix: str
    style: str
    restart: int
    is_legal: bool  # whatever the format, all numbers are written 1, 2, 3

    def restarts_after(self, depth: int) -> bool:
        """Does it begin anew after a paragraph so deep (0 is the highest)?"""
        return self.restart == AFTER_ANY or depth < self.restart


@dataclass(slots=True)
class WordList:
    """One w:num: it counts with all lists of the same definition, some levels its own way."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int]


class Numbering:
    """Counts as Word does: a list keeps its counters, a higher level resets the lower ones."""

    def __init__(self, numbering: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._lists: dict[str, WordList] = {}
        self._counters: dict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[tuple[str, int]] = set()
        if numbering is not None:
            self._read(numbering)

    def next_label(self, paragraph: Element) -> str:
        """The number of the paragraph with the gap behind it; what has none gets ""."""
        list_id, depth = self._place(paragraph)
        numbered = self._lists.get(list_id)
        level = numbered.levels.get(depth) if numbered else None
        if numbered is None or level is None:
            return ""
        self._count(list_id, numbered, depth, level)
        return "" if level.format == "bullet" else self._write(numbered, level)

    def _count(self, list_id: str, numbered: WordList, depth: int, level: Level) -> None:
        counters = self._counters[numbered.abstract]
        start = numbered.starts.get(depth)
        if start is not None and (list_id, depth) not in self._begun:
            counters[depth] = start - 1
        self._begun.add((list_id, depth))
        first = level.start if start is None else start
        counters[depth] = counters.get(depth, first - 1) + 1
        for lower in [at for at in counters if at > depth]:
            below = numbered.levels.get(lower)
            if below is None or below.restarts_after(depth):
                del counters[lower]

    def _write(self, numbered: WordList, level: Level) -> str:
        counters = self._counters[numbered.abstract]

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            shown = numbered.levels.get(at, level)
            count = counters.get(at, shown.start)
            return str(count) if level.is_legal else FORMATS.get(shown.format, str)(count)

        label = PLACEHOLDER.sub(number, level.text)
        if not label.strip():
            return ""
        return label if level.suffix == "nothing" or label.endswith(ENDS) else f"{label}\u3000"

    def _place(self, paragraph: Element) -> tuple[str, int]:
        """List and depth: the paragraph's own, else those of its style or of a style below it."""
        style = self._styles.of_paragraph(paragraph)
        own = paragraph.find(f"{W}pPr/{W}numPr")
        list_id = value(own, "numId") if own is not None else ""
        list_id = list_id or self._of_style(style, "numId")
        depth = value(own, "ilvl") if own is not None else ""
        depth = depth or self._linked(list_id, style) or self._of_style(style, "ilvl")
        return list_id, _number(depth, 0)

    def _of_style(self, style: str, name: str) -> str:
        found = self._styles.find(style, f"pPr/numPr/{name}")
        return found.get(f"{W}val", "") if found is not None else ""

    def _linked(self, list_id: str, style: str) -> str:
        """The level that names the style, as headings of several levels share one list."""
        levels = self._lists[list_id].levels if list_id in self._lists else {}
        linked = {level.style: str(depth) for depth, level in levels.items() if level.style}
        return next((linked[each] for each in self._styles.chain(style) if each in linked), "")

    def _read(self, numbering: Element) -> None:
        parts = {
            part.get(f"{W}abstractNumId", ""): part for part in numbering.findall(f"{W}abstractNum")
        }
        named = {value(part, "styleLink"): part for part in parts.values()}
        levels = {
            name: _levels(named.get(value(part, "numStyleLink") or "-", part))
            for name, part in parts.items()
        }
        for item in numbering.findall(f"{W}num"):
            abstract = value(item, "abstractNumId")
            numbered = WordList(abstract, dict(levels.get(abstract, {})), {})
            for override in item.findall(f"{W}lvlOverride"):
                numbered.levels.update(_levels(override))
                start = value(override, "startOverride")
                if start:
                    at = _number(override.get(f"{W}ilvl", "0"), 0)
                    numbered.starts[at] = _number(start, 1)
            self._lists[item.get(f"{W}numId", "")] = numbered


def _levels(parent: Element) -> dict[int, Level]:
    return {
        _number(level.get(f"{W}ilvl", "0"), 0): Level(
            format=value(level, "numFmt") or "decimal",
            text=value(level, "lvlText"),
            start=_number(value(level, "start"), 1),
            suffix=value(level, "suff"),
            style=value(level, "pStyle"),
            restart=_number(value(level, "lvlRestart"), AFTER_ANY),
            is_legal=is_on(level.find(f"{W}isLgl")),
        )
        for level in parent.findall(f"{W}lvl")
    }


def _number(text: str, default: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 8 else default
