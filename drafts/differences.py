"""What changed between two wordings, as a lawyer marks it: words and clauses, no confetti.

The words are cut by a segmenter and compared word by word; spaces and the width of signs are no
difference. Where little is left between two changes, or of the whole, it is taken as changed.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# As many characters between two changes, and the eye no longer sees them as kept.
ISLAND = 2
# With less than this in common two wordings are shown one after the other, unmarked inside.
LEAST_COMMON = 0.25
SIGNS = frozenset("，。；：、！？（）“”《》")


class Mark(StrEnum):
    SAME = "same"
    GONE = "gone"
    COME = "come"


@dataclass(frozen=True)
class Piece:
    mark: Mark
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """The pieces in reading order: without COME they make ``before``, without GONE ``after``
    (but for spaces and widths of signs, which are shown as ``after`` has them)."""
    old, new = _words(before), _words(after)
    matcher = SequenceMatcher(None, _plain(old), _plain(new), autojunk=False)
    blocks = list(_without_islands(matcher.get_matching_blocks(), old))
    kept = sum(len(word) for at, _, size in blocks for word in old[at : at + size])
    if kept < LEAST_COMMON * max(len(before), len(after), 1):
        blocks = []
    return list(_pieces(old, new, blocks))


def _words(text: str) -> list[str]:
    import rjieba  # noqa: PLC0415 -- 33 MB that few processes ever need

    return [word for word in rjieba.cut(text) if word and word != " "]


def _plain(words: Sequence[str]) -> list[str]:
    return [unicodedata.normalize("NFKC", word) for word in words]


Block = tuple[int, int, int]


def _without_islands(blocks: Sequence[Block], old: Sequence[str]) -> Iterator[Block]:
    """Drop what is kept between two changes but too short to be read as kept.

    Signs hold clauses apart and stay; so does what stands at either end.
    """
    real = [block for block in blocks if block[2]]
    for number, (at, to, size) in enumerate(real):
        words = old[at : at + size]
        inside = 0 < number < len(real) - 1
        if inside and len("".join(words)) < ISLAND and not SIGNS.intersection(words):
            continue
        yield at, to, size


def _pieces(old: Sequence[str], new: Sequence[str], blocks: Sequence[Block]) -> Iterator[Piece]:
    at = to = 0
    for next_at, next_to, size in [*blocks, (len(old), len(new), 0)]:
        if next_at > at:
            yield Piece(Mark.GONE, "".join(old[at:next_at]))
        if next_to > to:
            yield Piece(Mark.COME, "".join(new[to:next_to]))
        at, to = next_at + size, next_to + size
        if size:
            yield Piece(Mark.SAME, "".join(new[next_to:to]))
