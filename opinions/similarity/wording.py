"""What two texts have in common and where they part, letter by letter; light enough for a page."""

from dataclasses import dataclass

# A copied passage is made of this many letters in a row.
_ROW = 8


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; ``shared`` if the other text has it as well."""

    words: str
    shared: bool


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


def _rows(text: str, length: int) -> set[str]:
    return {text[place : place + length] for place in range(len(text) - length + 1)}
