"""What became of each article, in the order of the new text."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from drafts.alignment.likeness import Likeness, likeness
from drafts.alignment.pairing import pair_up
from drafts.alignment.units import Unit

# So much of an article must come from another one to have been split off from it (or, the other
# way round, merged into it): less where the two parts stand close to each other. Found on the
# laws of companies (2018, 2023) and of legislation (2015, 2023).
CLOSE = 2
FROM_CLOSE = 0.2
FROM_AFAR = 0.4


class Relation(StrEnum):
    UNCHANGED = "unchanged"
    RENUMBERED = "renumbered"
    EDITED = "edited"
    SPLIT = "split"
    MERGED = "merged"
    NEW = "new"
    DELETED = "deleted"


@dataclass(frozen=True)
class Change:
    """Old and new articles by their positions; ``score`` is 1.0 for the same words."""

    relation: Relation
    old: tuple[int, ...]
    new: tuple[int, ...]
    score: float


def align(old: Sequence[Unit], new: Sequence[Unit]) -> list[Change]:
    """Propose what became of each article; a person confirms it.

    Every article of both texts stands in exactly one change. Deleted ones stand where they
    stood in the old text.
    """
    alike = likeness(old, new)
    pairs = pair_up(alike.whole, len(old), len(new))
    parts = _split_off(alike, pairs, len(new))
    sources = _merged_in(alike, pairs, parts, len(old))
    links = [*pairs.items()]
    links += [(at, to) for at, more in parts.items() for to in more]
    links += [(at, to) for to, more in sources.items() for at in more]
    return changes_of(links, old, new)


def changes_of(
    links: Iterable[tuple[int, int]], old: Sequence[Unit], new: Sequence[Unit]
) -> list[Change]:
    """What became of each article if these old ones became these new ones; all others are
    deleted or new. An article may be linked more than once."""
    groups = _linked(links)
    changes = [_change(tuple(sorted(at)), tuple(sorted(to)), old, new) for at, to in groups]
    gone = set(range(len(old))).difference(*(change.old for change in changes))
    come = set(range(len(new))).difference(*(change.new for change in changes))
    changes += [Change(Relation.DELETED, (at,), (), 0.0) for at in gone]
    changes += [Change(Relation.NEW, (), (to,), 0.0) for to in come]
    return _in_reading_order(changes)


def _linked(links: Iterable[tuple[int, int]]) -> list[tuple[set[int], set[int]]]:
    """Old and new articles that hang together."""
    groups: list[tuple[set[int], set[int]]] = []
    for at, to in links:
        touched = [group for group in groups if at in group[0] or to in group[1]]
        groups = [group for group in groups if group not in touched]
        groups.append(
            (
                {at}.union(*(group[0] for group in touched)),
                {to}.union(*(group[1] for group in touched)),
            )
        )
    return groups


def _split_off(alike: Likeness, pairs: Mapping[int, int], new_count: int) -> dict[int, list[int]]:
    """New articles without an old one, whose words come out of an old one that has another."""
    left = set(range(new_count)) - set(pairs.values())
    best: dict[int, tuple[float, int]] = {}
    for at, to in alike.whole:
        if to in left and at in pairs:
            share = alike.from_old(to, at, beside=pairs[at])
            if share >= _least(pairs[at], to):
                best[to] = max(best.get(to, (0.0, 0)), (share, at))
    return _grouped({to: at for to, (_, at) in best.items()})


def _merged_in(
    alike: Likeness, pairs: Mapping[int, int], parts: Mapping[int, list[int]], old_count: int
) -> dict[int, list[int]]:
    """Old articles without a new one, whose words went into a new one that has another."""
    left = set(range(old_count)) - set(pairs)
    first = {to: at for at, to in pairs.items() if at not in parts}
    best: dict[int, tuple[float, int]] = {}
    for at, to in alike.whole:
        if at in left and to in first:
            share = alike.into_new(at, to, beside=first[to])
            if share >= _least(first[to], at):
                best[at] = max(best.get(at, (0.0, 0)), (share, to))
    return _grouped({at: to for at, (_, to) in best.items()})


def _least(one: int, other: int) -> float:
    return FROM_CLOSE if abs(one - other) <= CLOSE else FROM_AFAR


def _grouped(one_to: Mapping[int, int]) -> dict[int, list[int]]:
    groups: dict[int, list[int]] = defaultdict(list)
    for one, other in sorted(one_to.items()):
        groups[other].append(one)
    return groups


def _change(
    at: tuple[int, ...], to: tuple[int, ...], old: Sequence[Unit], new: Sequence[Unit]
) -> Change:
    before = "".join(old[one].words for one in at)
    after = "".join(new[one].words for one in to)
    from rapidfuzz.distance import Indel  # noqa: PLC0415 -- 4 MB that few processes ever need

    score = 1.0 if before == after else round(Indel.normalized_similarity(before, after), 3)
    return Change(_relation(at, to, before == after, old, new), at, to, score)


def _relation(
    at: tuple[int, ...],
    to: tuple[int, ...],
    is_same: bool,
    old: Sequence[Unit],
    new: Sequence[Unit],
) -> Relation:
    if len(at) != len(to) or len(at) > 1:
        return Relation.MERGED if len(at) > len(to) else Relation.SPLIT
    if not is_same:
        return Relation.EDITED
    same_number = old[at[0]].label == new[to[0]].label
    return Relation.UNCHANGED if same_number else Relation.RENUMBERED


def _in_reading_order(changes: list[Change]) -> list[Change]:
    places = {at: change.new[0] for change in changes if change.new for at in change.old}
    kept = sorted(places)

    def place(change: Change) -> tuple[float, int]:
        if change.new:
            return change.new[0], -1
        # Behind the nearest article before it that is still there.
        nearest = bisect_left(kept, change.old[0]) - 1
        return (places[kept[nearest]] + 0.5 if nearest >= 0 else -0.5), change.old[0]

    return sorted(changes, key=place)
