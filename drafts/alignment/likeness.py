"""How alike the articles of two texts are, without comparing each with each.

Two articles are alike as far as they share pairs of characters; pairs that stand in few
articles weigh more. Only articles that share some are ever looked at.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from drafts.alignment.units import Unit

# A pair of characters that stands in more than this share of the articles tells nothing.
COMMON = 0.5
Pair = tuple[int, int]


@dataclass(frozen=True)
class Likeness:
    """``whole``: by (position in the old text, position in the new one) from just above 0 to 1.0
    for the same words; pairs that have nothing in common are missing."""

    whole: Mapping[Pair, float]
    old: Sequence["Words"]
    new: Sequence["Words"]
    weights: Mapping[str, float]

    def from_old(self, to: int, at: int, *, beside: int) -> float:
        """How much of the new article ``to`` comes from the old ``at``, and from nowhere else:
        not counting what stands in the new article ``beside`` as well."""
        return self._from(self.new[to], self.old[at], self.new[beside])

    def into_new(self, at: int, to: int, *, beside: int) -> float:
        """How much of the old article ``at`` went into the new ``to``, not counting what stands
        in the old article ``beside`` as well."""
        return self._from(self.old[at], self.new[to], self.old[beside])

    def _from(self, part: "Words", source: "Words", beside: "Words") -> float:
        """Whole lines count even if ``beside`` uses nearly the same words."""
        moved = (part.lines & source.lines) - beside.lines
        own = (part.pairs & source.pairs) - beside.pairs
        return max(
            sum(map(len, moved)) / (sum(map(len, part.lines)) or 1),
            _size(own, self.weights) / _size(part.pairs, self.weights),
        )


@dataclass(frozen=True)
class Words:
    """An article as it is compared: its pairs of characters, and its lines as they are."""

    pairs: frozenset[str]
    lines: frozenset[str]


def likeness(old: Sequence[Unit], new: Sequence[Unit]) -> Likeness:
    old_sets = [_pairs(unit) for unit in old]
    new_sets = [_pairs(unit) for unit in new]
    weights = _weights([*old_sets, *new_sets])
    old_sizes = [_size(pairs, weights) for pairs in old_sets]
    new_sizes = [_size(pairs, weights) for pairs in new_sets]
    shared = _shared(old_sets, new_sets, weights)
    whole = {
        (at, to): 2 * common / (old_sizes[at] + new_sizes[to])
        for (at, to), common in shared.items()
    }
    return Likeness(
        whole,
        [Words(pairs, unit.lines) for pairs, unit in zip(old_sets, old, strict=True)],
        [Words(pairs, unit.lines) for pairs, unit in zip(new_sets, new, strict=True)],
        weights,
    )


def _pairs(unit: Unit) -> frozenset[str]:
    words = unit.words
    return frozenset(words[at : at + 2] for at in range(len(words) - 1)) or frozenset([words])


def _weights(sets: Sequence[frozenset[str]]) -> dict[str, float]:
    in_how_many = Counter(pair for pairs in sets for pair in pairs)
    most = max(len(sets) * COMMON, 2)
    return {
        pair: math.log(1 + len(sets) / count) if count <= most else 0.05
        for pair, count in in_how_many.items()
    }


def _size(pairs: frozenset[str], weights: Mapping[str, float]) -> float:
    return sum(weights[pair] for pair in pairs)


def _shared(
    old: Sequence[frozenset[str]], new: Sequence[frozenset[str]], weights: Mapping[str, float]
) -> dict[Pair, float]:
    where: dict[str, list[int]] = defaultdict(list)
    for to, pairs in enumerate(new):
        for pair in pairs:
            where[pair].append(to)
    shared: dict[Pair, float] = {}
    for at, pairs in enumerate(old):
        row: dict[int, float] = defaultdict(float)
        for pair in pairs:
            weight = weights[pair]
            for to in where.get(pair, ()):
                row[to] += weight
        shared |= {(at, to): common for to, common in row.items()}
    return shared
