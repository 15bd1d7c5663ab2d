"""修改为 against 原文, sign by sign, for pages that residents see at once.

The comparison of drafts cuts words with a segmenter of 33 MB; a web process has none.
"""

import re
from collections.abc import Iterable, Iterator
from difflib import Match, SequenceMatcher
from itertools import accumulate

from drafts.differences import Mark, Piece
from opinions.models import OpinionTarget

# As long a text is compared sign by sign: 20 ms at most. A longer one by its clauses first, and
# sign by sign only what changed between them: 5,000 signs take about as long.
BY_SIGN = 600
# Beyond it nobody reads marks; the two wordings stand side by side anyway.
LONGEST = 5_000
# A single sign that stayed between two changes is not read as kept.
ISLAND = 1
LEAST_COMMON = 0.3
CLAUSE = re.compile(r"[^。；：，\n]*[。；：，\n]|[^。；：，\n]+")
Kept = tuple[int, int, int]


def redline(before: str, after: str) -> list[Piece]:
    """What went and what came, in reading order; empty where marks would help nobody."""
    if not before or not after or max(len(before), len(after)) > LONGEST:
        return []
    kept = _joined(_kept(before, after))
    if sum(size for _, _, size in kept) < LEAST_COMMON * max(len(before), len(after)):
        return []
    return list(_pieces(before, after, kept))


def _kept(before: str, after: str) -> Iterator[Kept]:
    """Where in ``before`` and in ``after`` something stayed, and how long it is."""
    if max(len(before), len(after)) <= BY_SIGN:
        yield from _by_sign(before, after)
        return
    at = to = 0
    for next_at, next_to, size in [*_by_clause(before, after), (len(before), len(after), 0)]:
        gone, come = before[at:next_at], after[to:next_to]
        # What was written anew at such length is shown as a whole.
        if gone and come and max(len(gone), len(come)) <= BY_SIGN:
            for start, start_to, length in _by_sign(gone, come):
                yield at + start, to + start_to, length
        if size:
            yield next_at, next_to, size
        at, to = next_at + size, next_to + size


def _by_sign(before: str, after: str) -> Iterator[Kept]:
    for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        if block.size > ISLAND or _at_an_end(block, before, after):
            yield block.a, block.b, block.size


def _by_clause(before: str, after: str) -> Iterator[Kept]:
    old, new = CLAUSE.findall(before), CLAUSE.findall(after)
    at = [0, *accumulate(map(len, old))]
    to = [0, *accumulate(map(len, new))]
    for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        if block.size:
            yield at[block.a], to[block.b], at[block.a + block.size] - at[block.a]


def _joined(kept: Iterable[Kept]) -> list[Kept]:
    """What follows on each other in both wordings is one."""
    found: list[Kept] = []
    for at, to, size in kept:
        if found and (at, to) == (found[-1][0] + found[-1][2], found[-1][1] + found[-1][2]):
            found[-1] = (found[-1][0], found[-1][1], found[-1][2] + size)
        else:
            found.append((at, to, size))
    return found


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


def _pieces(before: str, after: str, kept: list[Kept]) -> Iterator[Piece]:
    at = to = 0
    for next_at, next_to, size in [*kept, (len(before), len(after), 0)]:
        if next_at > at:
            yield Piece(Mark.GONE, before[at:next_at])
        if next_to > to:
            yield Piece(Mark.COME, after[to:next_to])
        at, to = next_at + size, next_to + size
        if size:
            yield Piece(Mark.SAME, after[next_to:to])
