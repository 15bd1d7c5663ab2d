"""Near copies among different texts: groups whose members all resemble the group's common words."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from opinions.similarity.joining import (
    NEAR,
    NEAR_WHEN_SHORT,
    NO_ROOM,
    OWN_LETTERS,
    OWN_STRETCH,
    SHORT,
    SHORTEST,
)
from opinions.similarity.shingles import COLUMNS, Numbers, Shares, each_once, keys, pair_matrix
from opinions.similarity.wording import longest_gap, shared_passage

# A member shares at least this with the words that its group has in common.
_WITH_GROUP = 0.55
_COMMON_TO_GROUP = 0.4
# Two are joined by what they share; from three on there may be a chain.
_CHAIN = 3
_ROUNDS = 5
# Two long messages with a copied passage like this are near, whatever else they say.
_PASSAGE = 200
_PASSAGE_PAIRS = 0.15
# How many neighbours under one key a text is compared with; many keys and chains do the rest.
_NEIGHBOURS = 8
_AT_ONCE = 200_000


@dataclass(frozen=True)
class Near:
    """Numbers of texts: which group each belongs to, and the pairs found with their share."""

    group: Numbers
    pairs: Numbers
    shares: Shares


def near(texts: Sequence[str]) -> Near:
    """Groups among different plain texts; the same for the same texts in any run."""
    if not texts:
        return Near(np.zeros(0, np.int64), np.zeros((0, 2), np.int64), np.zeros(0))
    matrix = pair_matrix(texts)
    pairs, shares = _join(texts, matrix)
    group = _settle(matrix, pairs)
    inside = group[pairs[:, 0]] == group[pairs[:, 1]]
    return Near(group, pairs[inside], shares[inside])


def dice(matrix: csr_array, pairs: Numbers) -> Shares:
    """Share of common letter pairs of each two rows."""
    sizes = np.diff(matrix.indptr)
    common = _common(matrix, pairs[:, 0], matrix, pairs[:, 1])
    return np.asarray(2 * common / np.maximum(sizes[pairs[:, 0]] + sizes[pairs[:, 1]], 1))


def _common(left: csr_array, first: Numbers, right: csr_array, second: Numbers) -> Numbers:
    found = np.zeros(len(first), dtype=np.int64)
    for start in range(0, len(first), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        found[part] = left[first[part]].multiply(right[second[part]]).sum(axis=1)
    return found


def _join(texts: Sequence[str], matrix: csr_array) -> tuple[Numbers, Shares]:
    """Pairs that are near; texts already joined by others are not compared again."""
    lengths = np.array([len(text) for text in texts])
    found, shares = [np.zeros((0, 2), dtype=np.int64)], [np.zeros(0)]
    group = np.arange(len(texts))
    for candidates in _candidates(texts, lengths):
        pairs = candidates[group[candidates[:, 0]] != group[candidates[:, 1]]]
        share = dice(matrix, pairs)
        kept = _are_near(texts, lengths, pairs, share)
        found.append(pairs[kept])
        shares.append(share[kept])
        group = components(len(texts), np.concatenate(found))
    return np.concatenate(found), np.concatenate(shares)


def _candidates(texts: Sequence[str], lengths: Numbers) -> Iterator[Numbers]:
    """Texts beside each other under one key, the nearest neighbours first, each pair once."""
    codes, rows = keys(texts)
    for step in range(1, _NEIGHBOURS + 1):
        same = codes[step:] == codes[:-step]
        first, second = rows[:-step][same], rows[step:][same]
        first, second = np.minimum(first, second), np.maximum(first, second)
        long = (lengths[first] >= SHORTEST) & (lengths[second] >= SHORTEST)
        once = each_once(first[long].astype(np.int64) * len(texts) + second[long])
        yield np.stack([once // len(texts), once % len(texts)], axis=1)


def _are_near(texts: Sequence[str], lengths: Numbers, pairs: Numbers, share: Shares) -> Numbers:
    shorter = np.minimum(lengths[pairs[:, 0]], lengths[pairs[:, 1]])
    steps = np.clip((SHORT - shorter) / (SHORT - SHORTEST), 0, 1)
    wanted = NEAR + (NEAR_WHEN_SHORT - NEAR) * steps
    kept = share >= wanted
    for place in np.flatnonzero(kept & (share < NO_ROOM)):
        first, second = (texts[number] for number in pairs[place])
        most = max(OWN_LETTERS, OWN_STRETCH * shorter[place])
        kept[place] = min(longest_gap(first, second), longest_gap(second, first)) <= most
    maybe = ~kept & (shorter >= 2 * _PASSAGE) & (share >= _PASSAGE_PAIRS)
    for place in np.flatnonzero(maybe):
        first, second = (texts[number] for number in pairs[place])
        kept[place] = shared_passage(first, second) >= _PASSAGE
    return np.flatnonzero(kept)


def components(count: int, pairs: Numbers) -> Numbers:
    ones = np.ones(len(pairs), dtype=np.uint8)
    graph = coo_array((ones, (pairs[:, 0], pairs[:, 1])), shape=(count, count))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def _settle(matrix: csr_array, pairs: Numbers) -> Numbers:
    """Take apart chains: who shares too little with the common words of a group leaves it, and
    those who left one group together may make one of their own."""
    count = matrix.shape[0]
    group = components(count, pairs)
    for _ in range(_ROUNDS):
        stays = share_with_group(matrix, group) >= _WITH_GROUP
        if stays.all():
            break
        star = np.where(stays, -1, _stars(pairs[~stays[pairs].any(axis=1)], count))
        pairs = pairs[star[pairs[:, 0]] == star[pairs[:, 1]]]
        group = components(count, pairs)
    return group


def _stars(pairs: Numbers, count: int) -> Numbers:
    """By text its star: a text with all those near it, those with most neighbours first."""
    near: dict[int, set[int]] = defaultdict(set)
    for first, second in pairs.tolist():
        near[first].add(second)
        near[second].add(first)
    star = np.arange(count)
    taken: set[int] = set()
    for centre in sorted(near, key=lambda text: (-len(near[text]), text)):
        if centre not in taken:
            rest = (near[centre] | {centre}) - taken
            star[list(rest)] = centre
            taken |= rest
    return star


def share_with_group(matrix: csr_array, group: Numbers) -> Shares:
    """How much of each text's words, and of its group's common words, are the same; 1 for pairs."""
    sizes = np.bincount(group)
    share = np.ones(len(group))
    rows = np.flatnonzero(sizes[group] >= _CHAIN)
    if not len(rows):
        return share
    names, label = np.unique(group[rows], return_inverse=True)
    places = np.arange(len(rows))
    belongs = coo_array((np.ones(len(rows), np.int32), (label, places)), (len(names), len(rows)))
    common = (belongs.tocsr() @ matrix[rows].astype(np.int32)).tocoo()
    kept = common.data >= np.maximum(_COMMON_TO_GROUP * sizes[names][common.row], 2)
    core = csr_array(
        (np.ones(kept.sum(), np.uint8), (common.row[kept], common.col[kept])),
        shape=(len(names), COLUMNS),
    )
    both = _common(matrix, rows, core, label)
    total = np.diff(matrix.indptr)[rows] + np.diff(core.indptr)[label]
    share[rows] = 2 * both / np.maximum(total, 1)
    return share
