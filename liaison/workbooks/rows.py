"""Turn rows of values into rows of sheet XML.

openpyxl draws the page but builds three objects for each cell; a hundred thousand opinions take
it four times as long as the text itself needs. So rows are written as text here, and every cell
of text says of itself that it is text: what a resident typed can never become a formula.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from openpyxl.utils import get_column_letter

from liaison.workbooks.heights import HIGHEST, LINE_HEIGHT, PADDING, capacity_of, lines_needed
from liaison.workbooks.looks import Column, Kind
from liaison.workbooks.styles import BODY, Looks
from liaison.workbooks.text import (
    CELL_UNITS,
    EXACT_INTEGERS,
    clean,
    escape,
    fits,
    head,
)

# Excel would make a formula, a number or a date of these when somebody edits the cell.
QUOTED_STARTS = frozenset("=+-@\t＝＋－＠0123456789")
NUMBERS: frozenset[Kind] = frozenset({"int", "money", "decimal"})

# Keeps the rest of a long text (sheet row, column title, rest) and returns the reference to it.
Annex = Callable[[int, str, str], str]
REFERENCE_UNITS = 40

_FIRST_DAY = date(1899, 12, 30).toordinal()
# Before this day Excel counts a 29 February 1900 that never was.
_FIRST_SAFE_DAY = date(1900, 3, 1)


@dataclass(frozen=True)
class Marked:
    """A text whose pieces are marked: bold for what comes, struck through for what goes."""

    pieces: Sequence[tuple[str, bool, bool]]

    @property
    def text(self) -> str:
        return "".join(text for text, _, _ in self.pieces)


class _Place:
    """What is the same for every cell of one column."""

    __slots__ = ("capacity", "empty", "kind", "middle", "start", "title")

    def __init__(self, column: Column, index: int, looks: Looks) -> None:
        self.kind = column.kind
        self.title = column.title
        self.start = f'<c r="{get_column_letter(index)}'
        self.capacity = capacity_of(column.width)
        plain = looks.text if column.kind == "text" else looks.centred
        self.empty = f'" s="{looks.kinds[column.kind]}"/>'
        self.middle = f'" s="{plain}" t="inlineStr"><is><t>'


class RowWriter:
    """Writes the rows under one header."""

    def __init__(self, columns: Sequence[Column], looks: Looks, annex: Annex) -> None:
        self._places = [_Place(column, index, looks) for index, column in enumerate(columns, 1)]
        self._looks = looks
        self._annex = annex

    def row(self, number: int, values: Sequence[object]) -> str:
        """Return one row; text takes the short way unless something about it is unusual."""
        parts = []
        lines = 1
        for place, value in zip(self._places, values, strict=True):
            if isinstance(value, Marked):
                parts.append(self._marked(place, number, value))
                lines = max(lines, lines_needed(value.text, place.capacity))
                continue
            if type(value) is not str:
                parts.append(self._other(place, number, value))
                continue
            if not value:
                parts.append(f"{place.start}{number}{place.empty}")
                continue
            if (
                value.isprintable()
                and len(value) <= CELL_UNITS // 2
                and value[0] not in QUOTED_STARTS
                and " " not in (value[0], value[-1])
            ):
                parts.append(f"{place.start}{number}{place.middle}{escape(value)}</t></is></c>")
            else:
                value = clean(value)
                parts.append(self._unusual(place, number, value))
            if len(value) * 2 > place.capacity:
                lines = max(lines, lines_needed(value, place.capacity))
        height = min(HIGHEST, lines * LINE_HEIGHT + PADDING)
        return f'<row r="{number}" ht="{height}" customHeight="1">{"".join(parts)}</row>'

    def _unusual(self, place: _Place, number: int, text: str) -> str:
        if not text:
            return f"{place.start}{number}{place.empty}"
        if not fits(text):
            shown = head(text, CELL_UNITS - REFERENCE_UNITS)
            text = shown + self._annex(number, place.title, text[len(shown) :])
        middle = place.middle
        if text[0] in QUOTED_STARTS and place.kind == "text":
            middle = f'" s="{self._looks.quoted}" t="inlineStr"><is><t>'
        if text != text.strip():
            middle = middle.replace("<t>", '<t xml:space="preserve">')
        return f"{place.start}{number}{middle}{escape(text)}</t></is></c>"

    def _marked(self, place: _Place, number: int, value: Marked) -> str:
        """One run for each piece; too long for a cell, it goes on in the annex without marks."""
        text = clean(value.text)
        if not fits(text):
            return self._unusual(place, number, text)
        runs = "".join(_run(clean(piece), bold, struck) for piece, bold, struck in value.pieces)
        return f"{place.start}{number}{place.middle.removesuffix('<t>')}{runs}</is></c>"

    def _other(self, place: _Place, number: int, value: object) -> str:
        if value is None:
            return f"{place.start}{number}{place.empty}"
        written = _as_number(value, place.kind)
        if written is None:
            return self._unusual(place, number, clean(_as_text(value)))
        return f'{place.start}{number}" s="{self._looks.kinds[place.kind]}"><v>{written}</v></c>'


def _run(text: str, bold: bool, struck: bool) -> str:
    font = f'<rFont val="{BODY.name}"/><charset val="{BODY.charset}"/><sz val="{BODY.size:g}"/>'
    marks = f"{'<b/>' if bold else ''}{'<strike/>' if struck else ''}"
    return f'<r><rPr>{font}{marks}</rPr><t xml:space="preserve">{escape(text)}</t></r>'


def text_row(number: int, cells: Sequence[tuple[str, int]], *, lines: int = 1) -> str:
    """Return a row of plain texts with their styles: headings, notes, headers, the last line."""
    written = ""
    for index, (text, style) in enumerate(cells, 1):
        place = f'<c r="{get_column_letter(index)}{number}" s="{style}"'
        shown = f'<is><t xml:space="preserve">{escape(clean(text))}</t></is>'
        written += f'{place} t="inlineStr">{shown}</c>' if text else f"{place}/>"
    height = min(HIGHEST, lines * LINE_HEIGHT + 2 * PADDING)
    return f'<row r="{number}" ht="{height}" customHeight="1">{written}</row>'


def _as_number(value: object, kind: Kind) -> str | None:
    """Return what a number or date cell of this kind holds, or None if it must be text."""
    if kind in NUMBERS:
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            return None
        if not math.isfinite(value) or not -EXACT_INTEGERS < value < EXACT_INTEGERS:
            return None
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    if kind == "text" or not isinstance(value, date):
        return None
    moment = _local(value) if isinstance(value, datetime) else None
    day = moment.date() if moment else value
    if day < _FIRST_SAFE_DAY:
        return None
    serial = day.toordinal() - _FIRST_DAY
    if moment is None or kind == "date":
        return str(serial)
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    return f"{serial + seconds / 86_400:.10f}"


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        local = _local(value)
        return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value)


def _local(moment: datetime) -> datetime:
    """Return the wall clock of the office, which is what a cell can hold."""
    if timezone.is_naive(moment):
        return moment
    return timezone.make_naive(moment, timezone.get_default_timezone())
