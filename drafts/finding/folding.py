"""Words as they are searched: one form for both widths and cases, without quotes and spaces.

Text and query pass through the same folding, so that what is written one way is found by the other.
"""

from collections.abc import Iterator
from itertools import pairwise
from unicodedata import category, normalize

BREAK = " "
QUOTES = frozenset("《》〈〉“”‘’「」『』\"'")
# Punctuation inside a word: PM2.5, 30%, 买买提·艾力, 2025-1.
INSIDE = frozenset(".%·-")
# Marks of the lexemes that say where they stand: no folded text has a capital letter.
TITLE, NAME, ARTICLE = "T", "N", "A"


class _Folding(dict[int, str]):
    """A table for ``str.translate`` that fills itself."""

    def __missing__(self, point: int) -> str:
        folded = self[point] = "".join(map(_fold, normalize("NFKC", chr(point)).lower()))
        return folded


def _fold(letter: str) -> str:
    if letter == "\n":
        return BREAK
    if letter in QUOTES or letter.isspace() or category(letter)[0] == "C":
        return ""
    return BREAK if category(letter)[0] == "P" and letter not in INSIDE else letter


_FOLDING = _Folding()


def fold(text: str) -> str:
    return text.translate(_FOLDING)


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its letters where it came from."""
    pairs = [(letter, at) for at, one in enumerate(text) for letter in one.translate(_FOLDING)]
    return "".join(letter for letter, _ in pairs), [at for _, at in pairs]


def pieces(word: str) -> list[str]:
    """What a word is looked up by: its pairs of letters, or its only letter."""
    return [word] if len(word) == 1 else [a + b for a, b in pairwise(word)]


def lexemes(folded: str, mark: str = "") -> Iterator[str]:
    """Every letter and every pair of letters that stand in one word."""
    for letter in folded:
        if letter != BREAK:
            yield mark + letter
    for pair in pieces(folded):
        if len(pair) == 2 and BREAK not in pair:
            yield mark + pair


def article_lexeme(number: int, suffix: int = 0) -> str:
    return f"{ARTICLE}{number}-{suffix}"
