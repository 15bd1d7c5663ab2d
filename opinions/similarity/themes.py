"""What a consultation is about: different texts parted into themes by the words they weigh.

Cosine of TF-IDF over words, brought down to a few dimensions, in k groups. Themes that stand from
before are where it starts; a text that a person placed stays where it is. The same texts in the
same order give the same themes.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.linalg import svds

from opinions.similarity.answers import Group, Themes
from opinions.similarity.empty_words import EMPTY
from opinions.similarity.matter import Words, weigh
from opinions.similarity.shingles import Numbers

Dense = NDArray[np.float32]

# From so many different texts on there is something to part.
FEWEST = 6
MOST = 24
_FEWEST_THEMES = 2
# Texts that the groups are found from; the others join the nearest.
_LEARNT = 20_000
_DIMENSIONS = 100
_ROUNDS = 25
# Nearer than this, two new groups are one.
_SAME = 0.6
# A text nearer than this to a theme that stands begins no new one.
_NEW = 0.4
# A text this far from its theme belongs to none.
_NEAR = 0.25
_AT_ONCE = 20_000
NAMED_BY = 3
EXAMPLES = 3
# Two examples this alike show the same thing twice.
_TOO_ALIKE = 0.9


def find_themes(
    texts: Sequence[str],
    *,
    before: Sequence[int] = (),
    fixed: Sequence[bool] = (),
    standing: int = 0,
    tell: Callable[[float], None] = lambda far: None,
) -> Themes:
    """Part plain texts (``plain.plain``), each different, into themes.

    ``before``: the group of each text in the last run, -1 for a new one, of ``standing`` groups;
    ``fixed``: a person put it there. ``tell`` hears how far it is, from 0 to 1.
    """
    found = np.array(before or [-1] * len(texts), dtype=np.int64)
    kept = np.array(fixed or [False] * len(texts), dtype=bool)
    if len(texts) < FEWEST:
        return _none(found, kept, standing)
    words = weigh(texts)
    tell(0.3)
    telling = _telling(words)
    if not telling.any():
        return _none(found, kept, standing)
    matrix = _unit_rows(words.weights[:, np.flatnonzero(telling)])
    names = [word for word, tells in zip(words.names, telling, strict=True) if tells]
    space = _space(matrix)
    tell(0.6)
    centres = _centres(matrix, space, found, kept, standing)
    tell(0.8)
    place, score = _join(matrix, space, centres, found, kept)
    tell(0.9)
    return Themes(
        place.tolist(),
        [round(float(one), 3) for one in score],
        _groups(matrix, space, names, place, score, len(centres)),
    )


def _none(found: Numbers, kept: NDArray[np.bool_], standing: int) -> Themes:
    place = np.where(kept, found, -1)
    return Themes(
        place.tolist(), kept.astype(float).tolist(), [Group([], []) for _ in range(standing)]
    )


def _telling(words: Words) -> NDArray[np.bool_]:
    """Words of two letters and more that at least two texts have, and not half of them."""
    texts = words.weights.shape[0]
    often = np.bincount(words.weights.indices, minlength=words.weights.shape[1])
    usable = np.fromiter(
        (
            len(word) > 1 and word not in EMPTY and not any(letter.isdigit() for letter in word)
            for word in words.names
        ),
        bool,
        len(words.names),
    )
    often = often[: len(usable)]
    return np.asarray(usable & (often > 1) & (often <= max(texts // 2, 3)))


def _unit_rows(matrix: csr_array) -> csr_array:
    rows: csr_array = matrix.tocsr()
    length = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    rows.data /= np.repeat(np.maximum(length, 1e-9), np.diff(rows.indptr)).astype(np.float32)
    return rows


def _space(matrix: csr_array) -> Dense:
    """The directions in which texts differ most; (words, dimensions)."""
    learnt = matrix[_learnt(matrix.shape[0])].astype(np.float64)
    most = min(_DIMENSIONS, *(side - 1 for side in learnt.shape))
    if most < 1:
        return np.eye(matrix.shape[1], dtype=np.float32)
    start = np.ones(min(learnt.shape))
    _, strength, directions = svds(learnt, k=most, v0=start)
    kept = strength > 1e-9
    return np.ascontiguousarray(directions[kept].T, dtype=np.float32)


def _learnt(count: int) -> Numbers:
    """Places of the texts to learn from, evenly spread over all."""
    most = min(count, _LEARNT)
    return np.arange(most, dtype=np.int64) * count // most


def _seen(matrix: csr_array, space: Dense) -> Dense:
    """Rows of length 1 in the space; a row of zeros for a text without a telling word."""
    points = np.asarray(matrix @ space, dtype=np.float32)
    length = np.linalg.norm(points, axis=1, keepdims=True)
    return np.asarray(points / np.maximum(length, 1e-9), dtype=np.float32)


def _centres(
    matrix: csr_array, space: Dense, before: Numbers, kept: NDArray[np.bool_], standing: int
) -> Dense:
    """Standing groups first, then as many new ones as the texts have room for."""
    learnt = _learnt(matrix.shape[0])
    if standing:
        # What a person placed is always learnt from.
        learnt = np.union1d(learnt, np.flatnonzero(kept))
    points = _seen(matrix[learnt], space)
    spoken = np.abs(points).sum(axis=1) > 0
    learnt, points = learnt[spoken], points[spoken]
    where = before[learnt]
    old = _means(points, where, standing)
    wanted = int(np.clip(round(np.sqrt(matrix.shape[0])), _FEWEST_THEMES, MOST))
    # What a standing theme takes in begins no new one.
    apart = points[(points @ old.T).max(axis=1) < _NEW] if standing else points
    centres = _spread(apart, old, max(wanted - standing, 0))
    stays = np.where(kept[learnt], where, -1)
    for _ in range(_ROUNDS):
        nearest = np.asarray((points @ centres.T).argmax(axis=1), dtype=np.int64)
        nearest = np.where(stays >= 0, stays, nearest)
        moved = _means(points, nearest, len(centres), otherwise=centres)
        if np.allclose(moved, centres, atol=1e-4):
            break
        centres = moved
    return _apart(centres, np.bincount(nearest, minlength=len(centres)), standing)


def _means(points: Dense, where: Numbers, count: int, otherwise: Dense | None = None) -> Dense:
    """The middle of each group, of length 1; zeros, or ``otherwise``, for an empty one."""
    inside = np.flatnonzero(where >= 0)
    belongs = csr_array(
        (np.ones(len(inside), np.float32), (where[inside], inside)), shape=(count, len(points))
    )
    middle = np.asarray(belongs @ points, dtype=np.float32).reshape(count, points.shape[1])
    length = np.linalg.norm(middle, axis=1, keepdims=True)
    middle = np.asarray(middle / np.maximum(length, 1e-9), dtype=np.float32)
    if otherwise is not None:
        middle = np.where(length > 1e-9, middle, otherwise)
    return middle


def _spread(points: Dense, centres: Dense, more: int) -> Dense:
    """``more`` texts far from each other and from ``centres``: where new groups begin.

    The chance is always the same one, so that a run can be repeated.
    """
    chance = np.random.default_rng(20_160_001)
    for _ in range(min(more, len(points))):
        nearest = (points @ centres.T).max(axis=1) if len(centres) else np.zeros(len(points))
        far = np.clip(1 - nearest, 0, None).astype(np.float64) ** 2
        if far.sum() < 1e-6:
            break
        # Of several tries the one that leaves the others nearest.
        tries = chance.choice(len(points), size=8, p=far / far.sum())
        covers = np.maximum(points @ points[tries].T, np.asarray(nearest)[:, None]).sum(axis=0)
        best = points[tries[int(covers.argmax())]]
        centres = np.concatenate([centres, best[None, :]])
    return centres


def _apart(centres: Dense, sizes: Numbers, standing: int) -> Dense:
    """Without new groups of one text, and without those that say what another one says."""
    chosen = list(range(standing))
    for place in np.argsort(-sizes[standing:], kind="stable") + standing:
        alike = centres[chosen] @ centres[place] if chosen else np.zeros(1)
        if sizes[place] > 1 and float(alike.max()) < _SAME:
            chosen.append(int(place))
    return centres[chosen]


def _join(
    matrix: csr_array, space: Dense, centres: Dense, before: Numbers, kept: NDArray[np.bool_]
) -> tuple[Numbers, NDArray[np.float32]]:
    place = np.full(matrix.shape[0], -1, dtype=np.int64)
    score = np.zeros(matrix.shape[0], dtype=np.float32)
    for start in range(0, matrix.shape[0], _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        near = _seen(matrix[part], space) @ centres.T
        if not near.shape[1]:
            continue
        best = near.argmax(axis=1)
        share = near[np.arange(len(best)), best]
        place[part] = np.where(share >= _NEAR, best, -1)
        score[part] = np.clip(np.where(share >= _NEAR, share, 0), 0, 1)
    place[kept], score[kept] = before[kept], 1
    return place, score


def _groups(
    matrix: csr_array,
    space: Dense,
    names: Sequence[str],
    place: Numbers,
    score: NDArray[np.float32],
    count: int,
) -> list[Group]:
    inside = np.flatnonzero(place >= 0)
    belongs = csr_array(
        (np.ones(len(inside), np.float32), (place[inside], inside)), (count, matrix.shape[0])
    )
    mine = np.asarray((belongs @ matrix).todense())
    everywhere = np.maximum(np.asarray(matrix.sum(axis=0)).ravel(), 1e-9)
    # Much of the group, and more of it here than elsewhere.
    telling = mine * (mine / everywhere) ** 0.5
    groups = []
    for number in range(count):
        order = np.argsort(-telling[number], kind="stable")[: NAMED_BY * 3]
        words = _without_parts([names[word] for word in order if telling[number, word] > 0])
        members = np.flatnonzero(place == number)
        groups.append(Group(words[:NAMED_BY], _examples(matrix, space, members, score)))
    return groups


def _without_parts(words: Sequence[str]) -> list[str]:
    """物业服务 says 物业 as well."""
    kept: list[str] = []
    for word in words:
        if not any(word in other or other in word for other in kept):
            kept.append(word)
    return kept


def _examples(
    matrix: csr_array, space: Dense, members: Numbers, score: NDArray[np.float32]
) -> list[int]:
    """The nearest of a group that do not say the same."""
    best = members[np.argsort(-score[members], kind="stable")][:60]
    points = _seen(matrix[best], space)
    chosen: list[int] = []
    for row in range(len(best)):
        if len(chosen) == EXAMPLES:
            break
        if not chosen or float((points[chosen] @ points[row]).max()) < _TOO_ALIKE:
            chosen.append(row)
    chosen += [row for row in range(len(best)) if row not in chosen][: EXAMPLES - len(chosen)]
    return [int(best[row]) for row in sorted(chosen)]
