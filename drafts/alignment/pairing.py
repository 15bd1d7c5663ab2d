"""One old article to one new one at most: first along the order of the text, then what moved."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import pairwise

from drafts.alignment.likeness import Pair

# So alike that they belong together wherever they stand.
SURE = 0.75
# Enough between two neighbours that belong together; and for one that moved elsewhere.
IN_PLACE = 0.3
MOVED = 0.5


def pair_up(whole: Mapping[Pair, float], old_count: int, new_count: int) -> dict[int, int]:
    """Position in the old text -> position in the new one."""
    backbone = _longest_in_order(_mutual_best(whole, SURE))
    pairs = dict(backbone)
    for old_range, new_range in _gaps(backbone, old_count, new_count):
        pairs |= _in_order(whole, old_range, new_range)
    return pairs | _moved(whole, pairs)


def _longest_in_order(pairs: Sequence[Pair]) -> list[Pair]:
    """The most pairs whose new positions rise along with the old ones."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, to) in enumerate(pairs):
        length = bisect_left(tails, to)
        tails[length : length + 1] = [to]
        ends[length : length + 1] = [number]
        before.append(ends[length - 1] if length else -1)
    chain = []
    number = ends[-1] if ends else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def _mutual_best(whole: Mapping[Pair, float], least: float) -> list[Pair]:
    """Pairs in which each is the other's best, by the order of the old text."""
    best_new: dict[int, Pair] = {}
    best_old: dict[int, Pair] = {}

    def rank(pair: Pair) -> tuple[float, int]:
        # Of several equals the one nearest to its old place.
        return whole[pair], -abs(pair[0] - pair[1])

    for pair in whole:
        at, to = pair
        best_new[at] = max(best_new.get(at, pair), pair, key=rank)
        best_old[to] = max(best_old.get(to, pair), pair, key=rank)
    mutual = (pair for pair in best_new.values() if best_old[pair[1]] == pair)
    return sorted(pair for pair in mutual if whole[pair] >= least)


def _gaps(backbone: Sequence[Pair], old_count: int, new_count: int) -> list[tuple[range, range]]:
    """What lies between two neighbours of the backbone, in the old text and in the new one."""
    ends = [(-1, -1), *backbone, (old_count, new_count)]
    return [
        (range(at + 1, next_at), range(to + 1, next_to))
        for (at, to), (next_at, next_to) in pairwise(ends)
        if next_at > at + 1 and next_to > to + 1
    ]


def _in_order(whole: Mapping[Pair, float], old: range, new: range) -> dict[int, int]:
    """The best pairs that keep the order (as in Needleman and Wunsch, gaps free of charge)."""
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for row in range(len(old) - 1, -1, -1):
        for column in range(len(new) - 1, -1, -1):
            score = whole.get((old[row], new[column]), 0.0)
            both = score + best[row + 1][column + 1] if score >= IN_PLACE else 0.0
            best[row][column] = max(both, best[row + 1][column], best[row][column + 1])
    pairs, row, column = {}, 0, 0
    while row < len(old) and column < len(new):
        if best[row][column] == best[row + 1][column]:
            row += 1
        elif best[row][column] == best[row][column + 1]:
            column += 1
        else:
            pairs[old[row]] = new[column]
            row, column = row + 1, column + 1
    return pairs


def _moved(whole: Mapping[Pair, float], pairs: Mapping[int, int]) -> dict[int, int]:
    """What is left and alike, the most alike first."""
    taken_old, taken_new = set(pairs), set(pairs.values())
    moved: dict[int, int] = {}
    for (at, to), score in sorted(whole.items(), key=lambda one: -one[1]):
        if score < MOVED:
            break
        if at not in taken_old and to not in taken_new:
            taken_old.add(at)
            taken_new.add(to)
            moved[at] = to
    return moved
