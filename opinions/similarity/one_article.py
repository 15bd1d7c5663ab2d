"""Which opinions of one article say the same, and which nearly: a suggestion, never a decision.

Exact copies (equal after normalising) are grouped first: in a real flood they are nearly all.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

# Share of common characters in order; measured on labelled pairs of real messages.
NEAR = 0.6
# Distinct texts of one article compared at once; the rest follows once these are sorted.
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
    """Copies and near copies among ``texts``, largest group first; loners make groups of one.

    ``apart`` are pairs of ids that a person has told apart; they hold for all copies of the two.
    """
    copies: dict[str, list[int]] = defaultdict(list)
    words: dict[str, str] = {}
    for text in texts:
        copies[text.hash].append(text.id)
        words.setdefault(text.hash, text.words)
    hash_of = {text.id: text.hash for text in texts}
    strangers = {(hash_of[a], hash_of[b]) for a, b in apart if a in hash_of and b in hash_of}
    leader = _join(words, strangers | {(b, a) for a, b in strangers}, near)
    found: dict[str, list[tuple[int, ...]]] = defaultdict(list)
    for key, ids in copies.items():
        found[_root(leader, key)].append(tuple(ids))
    return in_order(Group(tuple(sorted(parts, key=len, reverse=True))) for parts in found.values())


def in_order(made: Iterable[Group]) -> list[Group]:
    """The largest first, equal ones in order of arrival."""
    return sorted(made, key=lambda group: (-len(group.ids), min(group.ids)))


def _join(words: Mapping[str, str], strangers: set[tuple[str, str]], near: float) -> dict[str, str]:
    """A forest over the distinct texts: near ones hang on one root."""
    leader = {key: key for key in words}
    for key, candidates in _candidates(words, near):
        # The roots first: whoever hangs on a near one needs no comparison any more.
        roots = {_root(leader, other) for other in candidates}
        _hang(key, roots, words, leader, strangers, near)
        own = _root(leader, key)
        rest = [other for other in candidates if _root(leader, other) != own]
        _hang(key, rest, words, leader, strangers, near)
    return leader


def _hang(
    key: str,
    others: Iterable[str],
    words: Mapping[str, str],
    leader: dict[str, str],
    strangers: set[tuple[str, str]],
    near: float,
) -> None:
    from rapidfuzz.distance import Indel  # noqa: PLC0415 -- as below
    from rapidfuzz.process import extract  # noqa: PLC0415 -- 4 MB that few processes ever need

    alike = extract(
        words[key],
        {other: words[other] for other in others},
        scorer=Indel.normalized_similarity,
        score_cutoff=near,
        limit=None,
    )
    for _, _, other in alike:
        if (key, other) not in strangers:
            leader[_root(leader, key)] = _root(leader, other)


def _candidates(words: Mapping[str, str], near: float) -> Iterator[tuple[str, list[str]]]:
    """For each text the earlier ones that have enough characters in common to be near."""
    bits: dict[tuple[str, int], int] = {}
    seen: list[tuple[str, int, int]] = []
    for key, text in islice(words.items(), MOST_TEXTS):
        mask = 0
        times: Counter[str] = Counter()
        for letter in text:
            mask |= bits.setdefault((letter, times[letter]), 1 << len(bits))
            times[letter] += 1
        size = len(text)
        yield (
            key,
            [
                other
                for other, its_mask, its_size in seen
                if 2 * (mask & its_mask).bit_count() >= near * (size + its_size)
            ],
        )
        seen.append((key, mask, size))


def _root(leader: dict[str, str], key: str) -> str:
    while leader[key] != key:
        leader[key] = leader[leader[key]]
        key = leader[key]
    return key
