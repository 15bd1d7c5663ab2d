"""修改为 against 原文, sign by sign, for pages that residents see at once.

The comparison of drafts cuts words with a segmenter of 33 MB; a web process has none.
"""

from collections.abc import Iterator
from difflib import Match, SequenceMatcher

from drafts.differences import Mark, Piece
from opinions.models import OpinionTarget

# Beyond it the comparison takes too long for a page; the two wordings stand side by side anyway.
LONGEST = 600
# A single sign that stayed between two changes is not read as kept.
ISLAND = 1
LEAST_COMMON = 0.3


def redline(before: str, after: str) -> list[Piece]:
    """What went and what came, in reading order; empty where marks would help nobody."""
    if not before or not after or max(len(before), len(after)) > LONGEST:
        return []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    blocks = matcher.get_matching_blocks()
    kept = [block for block in blocks if block.size > ISLAND or _at_an_end(block, before, after)]
    if sum(block.size for block in kept) < LEAST_COMMON * max(len(before), len(after)):
        return []
    return list(_pieces(before, after, [(block.a, block.b, block.size) for block in kept]))


def redline_of(targets: list[OpinionTarget], replacement: str) -> list[Piece]:
    """Against the words that were marked, or else the only provision there is."""
    if not replacement or len(targets) != 1:
        return []
    return redline(targets[0].selected or targets[0].quote, replacement)


def _at_an_end(block: Match, before: str, after: str) -> bool:
    at, to, size = block
    return bool(size) and (
        (at == 0 and to == 0) or (at + size, to + size) == (len(before), len(after))
    )


def _pieces(before: str, after: str, kept: list[tuple[int, int, int]]) -> Iterator[Piece]:
    at = to = 0
    for next_at, next_to, size in [*kept, (len(before), len(after), 0)]:
        if next_at > at:
            yield Piece(Mark.GONE, before[at:next_at])
        if next_to > to:
            yield Piece(Mark.COME, after[to:next_to])
        at, to = next_at + size, next_to + size
        if size:
            yield Piece(Mark.SAME, after[next_to:to])
