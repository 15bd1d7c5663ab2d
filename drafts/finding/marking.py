"""A hit in the words as they were written: the stretch around it, and what of it was asked for."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from drafts.finding.asked import Asked
from drafts.finding.folding import fold_with_places

BEFORE = 24
SHOWN = 110


class Stretch(NamedTuple):
    text: str
    is_hit: bool


def marked(text: str, asked: Asked) -> list[Stretch]:
    """The whole text, cut where a word that was asked for begins and ends."""
    return _cut(text, _hits(text, asked), 0, len(text))


def snippet(lines: Iterable[str], asked: Asked) -> list[Stretch]:
    """A stretch around the first hit; without a hit the beginning."""
    text = " ".join(line.strip() for line in lines)
    hits = _hits(text, asked)
    start = max(0, hits[0][0] - BEFORE) if hits else 0
    start = 0 if start <= BEFORE else start
    end = min(len(text), max(start + SHOWN, hits[0][1] if hits else 0))
    found = _cut(text, hits, start, end)
    before = [Stretch("……", False)] if start else []
    behind = [Stretch("……", False)] if end < len(text) else []
    return [*before, *found, *behind]


def _hits(text: str, asked: Asked) -> list[tuple[int, int]]:
    longest_first = sorted((word.text for word in asked.words), key=len, reverse=True)
    folded, places = fold_with_places(text)
    found = re.finditer("|".join(map(re.escape, longest_first)), folded)
    return [(places[hit.start()], places[hit.end() - 1] + 1) for hit in found]


def _cut(text: str, hits: Iterable[tuple[int, int]], start: int, end: int) -> list[Stretch]:
    pieces: list[Stretch] = []
    at = start
    for begin, finish in hits:
        if begin < at or finish > end:
            continue
        pieces += [Stretch(text[at:begin], False), Stretch(text[begin:finish], True)]
        at = finish
    pieces.append(Stretch(text[at:end], False))
    return [piece for piece in pieces if piece.text]
