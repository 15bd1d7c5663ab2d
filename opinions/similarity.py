"""Which opinions of one article say the same, and which nearly: a suggestion, never a decision.

Exact copies (equal after normalising) are grouped first: in a real flood they are nearly all.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel
from rapidfuzz.process import extract

# Share of common characters in order; measured on labelled pairs of real messages.
NEAR = 0.6
# Distinct texts of one article compared at once: 2,000 make four million pairs, about a second.
MOST_TEXTS = 2_000


@dataclass(frozen=True)
class Text:
    """One opinion as it is compared: ``words`` normalised, ``hash`` of the same words."""

    id: int
    hash: str
    words: str


@dataclass(frozen=True)
class Group:
    """Opinions that a person may want to see side by side; copies of one text stand together."""

    copies: tuple[tuple[int, ...], ...]

    @property
    def ids(self) -> list[int]:
        return [opinion for text in self.copies for opinion in text]


def groups(
    texts: Sequence[Text], apart: frozenset[tuple[int, int]] = frozenset(), near: float = NEAR
) -> list[Group]:
    """Copies and near copies among ``texts``, largest group first; loners make no group.

    ``apart`` are pairs (smaller id first) that a person has told apart.
    """
    copies: dict[str, list[int]] = defaultdict(list)
    words: dict[str, str] = {}
    for text in texts:
        copies[text.hash].append(text.id)
        words.setdefault(text.hash, text.words)
    leader = _join(words, copies, apart, near)
    found: dict[str, list[tuple[int, ...]]] = defaultdict(list)
    for key, ids in copies.items():
        found[_root(leader, key)].append(tuple(ids))
    made = [Group(tuple(sorted(parts, key=len, reverse=True))) for parts in found.values()]
    return sorted((g for g in made if len(g.ids) > 1), key=lambda g: (-len(g.ids), g.ids[0]))


def _join(
    words: Mapping[str, str],
    copies: Mapping[str, Sequence[int]],
    apart: frozenset[tuple[int, int]],
    near: float,
) -> dict[str, str]:
    """A forest over the distinct texts: near ones hang on one root."""
    keys = list(words)[:MOST_TEXTS]
    leader = {key: key for key in words}
    for place, key in enumerate(keys):
        earlier = [words[other] for other in keys[:place]]
        alike = extract(
            words[key],
            earlier,
            scorer=Indel.normalized_similarity,
            score_cutoff=near,
            limit=None,
        )
        for _, _, found in alike:
            if not _told_apart(copies[key], copies[keys[found]], apart):
                leader[_root(leader, key)] = _root(leader, keys[found])
    return leader


def _root(leader: dict[str, str], key: str) -> str:
    while leader[key] != key:
        leader[key] = leader[leader[key]]
        key = leader[key]
    return key


def _told_apart(
    first: Sequence[int], second: Sequence[int], apart: frozenset[tuple[int, int]]
) -> bool:
    """A decision about any two copies holds for their texts."""
    return bool(apart) and any(
        (min(one, other), max(one, other)) in apart for one in first for other in second
    )
