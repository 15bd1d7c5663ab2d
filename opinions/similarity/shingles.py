"""Texts as sets of two and three letters in a row, and their rarest ones as keys to find by."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Numbers = NDArray[np.int64]
Short = NDArray[np.int32]
Shares = NDArray[np.float64]

# Shingles are hashed to 22 bits: 4 million columns, two of one text rarely fall together.
BITS = 22
COLUMNS = 1 << BITS
# Letters worked on at once: some 100 MB.
_BATCH = 1_000_000
# A longer text has more keys, so that two which share only a passage still meet.
_FEWEST_KEYS = 6
_LETTERS_PER_KEY = 12
_ORDERS = 8
_ODD = 0x9E3779B97F4A7C15


def pair_matrix(texts: Sequence[str]) -> csr_array:
    """One row per text, one for each different pair of letters in it."""
    sizes: list[Numbers] = []
    columns: list[Short] = []
    for _, batch in _batches(texts):
        rows, codes = _shingles(batch, 2)
        sizes.append(np.bincount(rows, minlength=len(batch)))
        columns.append(codes.astype(np.int32))
    starts = np.concatenate([[0], *sizes]).cumsum()
    indices = np.concatenate([np.zeros(0, dtype=np.int32), *columns])
    ones = np.ones(len(indices), dtype=np.uint8)
    return csr_array((ones, indices, starts), shape=(len(texts), COLUMNS))


def keys(texts: Sequence[str]) -> tuple[Short, Short]:
    """(key, text) in order: the rarest triples of each text that another has as well.

    Half of a text's keys are its rarest, the other half those with the smallest hash: among many
    edited copies of one text the rarest are slips of the pen, the others the common words.
    Under one key, texts with the same smallest hash of another kind stand beside each other.
    """
    common = np.zeros(COLUMNS, dtype=np.int32)
    for _, batch in _batches(texts):
        common += np.bincount(_shingles(batch, 3)[1], minlength=COLUMNS).astype(np.int32)
    found = [_chosen(first, batch, common) for first, batch in _batches(texts)]
    codes, rows, beside = (np.concatenate(parts) for parts in zip(*found, strict=True))
    del found
    order = np.lexsort((beside, codes))
    return codes[order], rows[order]


def _chosen(
    first: int, batch: Sequence[str], common: NDArray[np.int32]
) -> tuple[Short, Short, Short]:
    """Key, text and what orders the texts under one key."""
    rows, codes = _shingles(batch, 3)
    shared = common[codes] > 1
    rows, codes = rows[shared], codes[shared]
    quota = np.array([_FEWEST_KEYS + len(text) // _LETTERS_PER_KEY for text in batch]) // 2
    by_hash = _first_of_each(rows, np.zeros_like(rows), codes, quota)
    left = np.ones(len(rows), dtype=bool)
    left[by_hash] = False
    rarest = np.flatnonzero(left)[
        _first_of_each(rows[left], common[codes[left]].astype(np.int64), codes[left], quota)
    ]
    beside = _smallest_hashes(rows, codes, len(batch))
    picked = np.concatenate([by_hash, rarest])
    rows, codes = rows[picked], codes[picked]
    return (
        codes.astype(np.int32),
        (first + rows).astype(np.int32),
        beside[codes % _ORDERS, rows],
    )


def _smallest_hashes(rows: Numbers, codes: Numbers, count: int) -> NDArray[np.int32]:
    """For each of several orders the smallest hash of each text: equal for two texts as often as
    their triples are the same."""
    found = np.zeros((_ORDERS, count), dtype=np.int32)
    if not len(rows):
        return found
    starts = np.flatnonzero(np.diff(rows, prepend=-1))
    present = rows[starts]
    for order in range(_ORDERS):
        mixed = codes.astype(np.uint64) * np.uint64(_ODD + 2 * order) * np.uint64(_ODD)
        hashed = (mixed >> np.uint64(33)).astype(np.int32)
        found[order, present] = np.minimum.reduceat(hashed, starts)
    return found


def _first_of_each(rows: Numbers, rank: Numbers, codes: Numbers, quota: Numbers) -> Numbers:
    """Places of the ``quota`` lowest ranks of each row; ``rows`` ascend."""
    # Row, rank and hash in one number sort faster than three columns. A batch has < 2**20 rows.
    rank = np.minimum(rank.astype(np.int64), (1 << 20) - 1)
    order = np.argsort((rows << 42) | (rank << BITS) | codes)
    starts = np.searchsorted(rows, np.arange(len(quota)))
    place = np.arange(len(rows)) - starts[rows]
    return np.asarray(order[place < quota[rows]])


def _batches(texts: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
    first = letters = 0
    for place, text in enumerate(texts):
        letters += len(text) + 1
        if letters >= _BATCH:
            yield first, texts[first : place + 1]
            first, letters = place + 1, 0
    if first < len(texts):
        yield first, texts[first:]


def _shingles(texts: Sequence[str], length: int) -> tuple[Numbers, Numbers]:
    """(text, hash), each once, sorted: every ``length`` letters in a row."""
    # A line break never occurs inside a plain text.
    joined = np.frombuffer("\n".join(texts).encode("utf-32-le"), dtype=np.uint32)
    breaks = joined == ord("\n")
    row = np.cumsum(breaks)
    count = len(joined) - length + 1
    if count <= 0:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    code = np.zeros(count, dtype=np.uint64)
    whole = np.ones(count, dtype=bool)
    for shift in range(length):
        code = (code + joined[shift : shift + count]) * np.uint64(_ODD)
        whole &= ~breaks[shift : shift + count]
    hashed = (code >> np.uint64(64 - BITS)).astype(np.int64)
    both = each_once((row[:count][whole] << BITS) | hashed[whole])
    return both >> BITS, both & (COLUMNS - 1)


def each_once(numbers: Numbers) -> Numbers:
    """In order, without repeats; numpy's own ``unique`` is seven times slower here."""
    numbers = np.sort(numbers)
    return np.asarray(numbers[np.diff(numbers, prepend=-1) != 0])
