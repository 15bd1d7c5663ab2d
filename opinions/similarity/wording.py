"""What two texts have in common and where they part, letter by letter; light enough for a page."""

import unicodedata
from dataclasses import dataclass
from itertools import groupby

# A copied passage is made of this many letters in a row.
_ROW = 8


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; ``shared`` if the other text has it as well."""

    words: str
    shared: bool


def pieces(text: str, other: str) -> list[Piece]:
    """``text`` cut where it begins or ends to share its words with ``other``.

    Punctuation belongs to the letter before it; width and capital letters do not count.
    """
    places = [place for place, letter in enumerate(text) if letter.isalnum()]
    marks = _marks("".join(_same(text[place]) for place in places), _letters(other))
    shared = [True] * len(text)
    for place, end, mark in zip(places, [*places[1:], len(text)], marks, strict=True):
        shared[place:end] = [mark == "+"] * (end - place)
    cut = groupby(zip(text, shared, strict=True), key=lambda both: both[1])
    return [Piece("".join(letter for letter, _ in run), same) for same, run in cut]


def alike(text: str, other: str) -> float:
    """Share of common pairs of letters, as the search for near texts counts it."""
    first, second = _rows(_letters(text), 2), _rows(_letters(other), 2)
    both = len(first) + len(second)
    return 2 * len(first & second) / both if both else 1.0


def longest_gap(text: str, other: str) -> int:
    """Letters of the longest stretch of ``text`` that ``other`` does not have."""
    return max((len(run) for run in "".join(_marks(text, other)).split("+")), default=0)


def shared_passage(text: str, other: str) -> int:
    """Letters that stand in both as part of the same eight letters in a row."""
    return len(_rows(text, _ROW) & _rows(other, _ROW))


def _marks(text: str, other: str) -> list[str]:
    """ "+" for each letter in a pair of letters that ``other`` has too, "-" for the others."""
    pairs = _rows(other, 2)
    marks = ["-"] * len(text)
    for place in range(len(text) - 1):
        if text[place : place + 2] in pairs:
            marks[place] = marks[place + 1] = "+"
    return marks


def _letters(text: str) -> str:
    return "".join(_same(letter) for letter in text if letter.isalnum())


def _same(letter: str) -> str:
    """One letter for one, so that places in the text stay what they are."""
    return unicodedata.normalize("NFKC", letter).casefold()[:1] or letter


def _rows(text: str, length: int) -> set[str]:
    return {text[place : place + length] for place in range(len(text) - length + 1)}
