"""Automatic numbers of Word paragraphs, written out: they are part of the text of a law."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from drafts.parsing.numerals import to_chinese

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = f"{W}val"
PLACEHOLDER = re.compile(r"%([1-9])")


def _digits(number: int) -> str:
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))


def _circled(number: int) -> str:
    return chr(0x245F + number) if 1 <= number <= 20 else str(number)


def _full_width(number: int) -> str:
    return str(number).translate({48 + digit: 0xFF10 + digit for digit in range(10)})


FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": to_chinese,
    "chineseCountingThousand": to_chinese,
    "chineseLegalSimplified": to_chinese,
    "japaneseCounting": to_chinese,
    "taiwaneseCounting": to_chinese,
    "taiwaneseCountingThousand": to_chinese,
    "ideographDigital": _digits,
    "japaneseDigitalTenThousand": _digits,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalFullWidth": _full_width,
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
}


@dataclass(slots=True)
class Level:
    format: str
    text: str
    start: int
    suffix: str


class Numbering:
    """Counts as Word does: a list keeps its counters, a higher level resets the lower ones."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._levels: dict[str, dict[int, Level]] = {}
        self._lists: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        self._counters: dict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[str] = set()
        if numbering is not None:
            self._read(numbering)
        if styles is not None:
            self._read_styles(styles)

    def next_label(self, paragraph: Element) -> str:
        reference = self._reference(paragraph)
        if reference is None:
            return ""
        list_id, depth = reference
        abstract = self._lists.get(list_id, "")
        level = self._levels.get(abstract, {}).get(depth)
        if level is None or level.format in {"none", "bullet"}:
            return ""
        self._count(list_id, abstract, depth, level)
        return self._write(abstract, level)

    def _count(self, list_id: str, abstract: str, depth: int, level: Level) -> None:
        counters = self._counters[abstract]
        if list_id not in self._begun:
            self._begun.add(list_id)
            for (owner, at), start in self._starts.items():
                if owner == list_id:
                    counters[at] = start - 1
        counters[depth] = counters.get(depth, level.start - 1) + 1
        for lower in [at for at in counters if at > depth]:
            del counters[lower]

    def _write(self, abstract: str, level: Level) -> str:
        counters = self._counters[abstract]

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            shown = self._levels[abstract].get(at, level)
            return FORMATS.get(shown.format, str)(counters.get(at, shown.start))

        label = PLACEHOLDER.sub(number, level.text)
        gap = (
            ""
            if level.suffix == "nothing" or label.endswith(("）", ")", "、", "．", "."))
            else "\u3000"
        )
        return label + gap if label.strip() else ""

    def _reference(self, paragraph: Element) -> tuple[str, int] | None:
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return None
        style = properties.find(f"{W}pStyle")
        inherited = self._styles.get(style.get(VAL, "") if style is not None else "")
        own = properties.find(f"{W}numPr")
        if own is None:
            return inherited
        list_id = _value(own, "numId") or (inherited[0] if inherited else "")
        depth = _value(own, "ilvl") or (str(inherited[1]) if inherited else "0")
        return (list_id, int(depth)) if list_id not in {"", "0"} and depth.isdecimal() else None

    def _read(self, numbering: Element) -> None:
        for abstract in numbering.findall(f"{W}abstractNum"):
            levels = {}
            for level in abstract.findall(f"{W}lvl"):
                depth = level.get(f"{W}ilvl", "0")
                levels[int(depth) if depth.isdecimal() else 0] = Level(
                    _value(level, "numFmt") or "decimal",
                    _value(level, "lvlText"),
                    _number(_value(level, "start"), 1),
                    _value(level, "suff"),
                )
            self._levels[abstract.get(f"{W}abstractNumId", "")] = levels
        for item in numbering.findall(f"{W}num"):
            list_id = item.get(f"{W}numId", "")
            self._lists[list_id] = _value(item, "abstractNumId")
            for override in item.findall(f"{W}lvlOverride"):
                start = _value(override, "startOverride")
                if start:
                    at = _number(override.get(f"{W}ilvl", "0"), 0)
                    self._starts[list_id, at] = _number(start, 1)

    def _read_styles(self, styles: Element) -> None:
        for style in styles.findall(f"{W}style"):
            reference = style.find(f"{W}pPr/{W}numPr")
            if reference is not None and _value(reference, "numId"):
                depth = _number(_value(reference, "ilvl"), 0)
                self._styles[style.get(f"{W}styleId", "")] = (_value(reference, "numId"), depth)


def _value(parent: Element, name: str) -> str:
    child = parent.find(f"{W}{name}")
    return child.get(VAL, "") if child is not None else ""


def _number(text: str, default: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 8 else default
