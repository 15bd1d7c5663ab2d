"""Pieces of text with their places on a page become lines: what PDF and OFD have in common."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from drafts.parsing.lines import Line

PAGE_NUMBER = re.compile(
    r"[-—－–·~\s]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:[\s,，/]*共?\s*\d{1,4}\s*页?)?[-—－–·~\s]*"
)
EDGE = 2  # a running head or foot stands among so many lines at the top and at the bottom
LEAST_REPEATED = 3
MOST_INDENT = 8
# Justified lines are set letter by letter; what looks like spaces there is only the setting.
SETTING = re.compile(r"(?<=[\u2010-\uffef]) (?=[\u2010-\uffef])")
SHARE_SET = 0.2


@dataclass(slots=True)
class Piece:
    """Text at ``x`` from the left and ``y`` from the top, in letters of ``size``."""

    x: float
    y: float
    size: float
    text: str


@dataclass(slots=True)
class Row:
    x: float
    size: float
    text: str


def lay_out(pages: Iterable[Sequence[Piece]]) -> list[Line]:
    """Numbered lines without running heads, feet and page numbers; indents as they stood."""
    bare = _without_running([_rows(pieces) for pieces in pages])
    rows = [row for page in bare for row in page]
    left = min((row.x for row in rows), default=0.0)
    return [Line(number, _indent(row, left) + row.text) for number, row in enumerate(rows, 1)]


def _rows(pieces: Sequence[Piece]) -> list[Row]:
    groups: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda one: one.y):
        if groups and abs(groups[-1][0].y - piece.y) < 0.5 * max(piece.size, 1e-6):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    rows = []
    for group in groups:
        group.sort(key=lambda one: one.x)
        text = _unset("".join(piece.text for piece in group).replace("\n", "").rstrip())
        lead = len(text) - len(text.lstrip())
        first = next((piece for piece in group if piece.text.strip()), None)
        if first is not None:
            x = first.x + (lead * first.size if first is group[0] else 0)
            rows.append(Row(x, first.size, text.lstrip()))
    return rows


def _unset(text: str) -> str:
    return SETTING.sub("", text) if len(SETTING.findall(text)) > SHARE_SET * len(text) else text


def _without_running(pages: list[list[Row]]) -> list[list[Row]]:
    seen = Counter(name for rows in pages for name in {_name(row) for row in _edges(rows)})
    least = max(LEAST_REPEATED, len(pages) // 3)
    return [[row for row in rows if not _is_running(row, rows, seen, least)] for rows in pages]


def _edges(rows: list[Row]) -> list[Row]:
    return [*rows[:EDGE], *rows[max(EDGE, len(rows) - EDGE) :]]


def _is_running(row: Row, rows: list[Row], seen: Counter[str], least: int) -> bool:
    if not any(row is edge for edge in _edges(rows)):
        return False
    if (row is rows[0] or row is rows[-1]) and PAGE_NUMBER.fullmatch(row.text):
        return True
    return seen[_name(row)] >= least


def _name(row: Row) -> str:
    """A running line but for the number of its page."""
    return re.sub(r"\d+|\s+", "", row.text)


def _indent(row: Row, left: float) -> str:
    letters = round((row.x - left) / row.size) if row.size > 0 else 0
    return "\u3000" * max(0, min(MOST_INDENT, letters))
