"""A whole file or consultation at once: exact copies, near copies, and what speaks of one matter.

Local and deterministic, on one core; the figures are in ``tests/bench/similar.py``.
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

import numpy as np

from opinions.similarity import near as near_copies
from opinions.similarity.answers import Found, Kind, Pair
from opinions.similarity.matter import matters
from opinions.similarity.near import Near
from opinions.similarity.shingles import Numbers, Shares, pair_matrix

# In a group of so many different texts every two are compared; in a larger one only those found.
_ALL_PAIRS = 30


def compare(texts: Sequence[str], *, matter: bool = True) -> Found:
    """Compare plain texts (``plain.plain``) with each other; places count from 0.

    Texts without a word are never alike.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        places[text].append(place)
    places.pop("", None)
    different = list(places)
    copies = list(places.values())
    del places
    found = near_copies.near(different)
    pairs = [Pair(same[0], other, 1.0, Kind.SAME) for same in copies for other in same[1:]]
    pairs += _near_pairs(different, found, copies)
    if matter:
        ends, shares = matters(different, found.group)
        pairs += _pairs(ends, shares, copies, Kind.MATTER)
    return Found(_clusters(found.group, copies), pairs)


def _clusters(group: Numbers, copies: Sequence[list[int]]) -> list[list[int]]:
    members: dict[int, list[int]] = defaultdict(list)
    for number, same in zip(group.tolist(), copies, strict=True):
        members[number] += same
    several = [sorted(one) for one in members.values() if len(one) > 1]
    return sorted(several, key=lambda one: (-len(one), one[0]))


def _near_pairs(texts: Sequence[str], found: Near, copies: Sequence[list[int]]) -> list[Pair]:
    """Every two of a small group, found pairs of a large one."""
    size = np.bincount(found.group)[found.group] if len(texts) else found.group
    small: dict[int, list[int]] = defaultdict(list)
    for place in np.flatnonzero((size > 1) & (size <= _ALL_PAIRS)).tolist():
        small[int(found.group[place])].append(place)
    rows = np.array([place for one in small.values() for place in one], dtype=np.int64)
    at = {place: row for row, place in enumerate(rows.tolist())}
    every = [(at[a], at[b]) for one in small.values() for a, b in combinations(one, 2)]
    ends = np.array(every, dtype=np.int64).reshape(-1, 2)
    shares = near_copies.dice(pair_matrix([texts[row] for row in rows]), ends)
    large = size[found.pairs[:, 0]] > _ALL_PAIRS
    return [
        *_pairs(rows[ends], shares, copies, Kind.NEAR),
        *_pairs(found.pairs[large], found.shares[large], copies, Kind.NEAR),
    ]


def _pairs(ends: Numbers, shares: Shares, copies: Sequence[list[int]], kind: Kind) -> list[Pair]:
    return [
        Pair(copies[first][0], copies[second][0], round(float(share), 3), kind)
        for (first, second), share in zip(ends.tolist(), shares, strict=True)
    ]
