"""Which earlier items a wording is like: they share words that are rare in all of them."""

from collections.abc import Sequence

import numpy as np

from opinions.similarity.answers import Recalled
from opinions.similarity.empty_words import EMPTY
from opinions.similarity.matter import MATTER, Words, weigh

MOST = 2
WORDS = 5
# A product of so many rows stays below 100 MB, also with 50,000 items.
_AT_ONCE = 100


def recall(texts: Sequence[str], items: Sequence[str]) -> list[Recalled]:
    """For each plain text up to ``MOST`` items that may speak of the same, the closest first."""
    if not texts or not items:
        return []
    words = weigh([*texts, *items])
    ours, theirs = words.weights[: len(texts)], words.weights[len(texts) :].T.tocsr()
    found = []
    for start in range(0, len(texts), _AT_ONCE):
        near = (ours[start : start + _AT_ONCE] @ theirs).tocsr()
        for row in range(near.shape[0]):
            part = slice(near.indptr[row], near.indptr[row + 1])
            shares, places = near.data[part], near.indices[part]
            kept = np.flatnonzero(shares >= MATTER)
            for one in kept[np.lexsort((places[kept], -shares[kept]))][:MOST]:
                text, item = start + row, int(places[one])
                why = _shared(words, text, len(texts) + item)
                if why:
                    found.append(Recalled(text, item, min(float(shares[one]), 1.0), why))
    return found


def _shared(words: Words, text: int, item: int) -> list[str]:
    """Single letters and what everybody says are no reason that a person would accept."""
    both = words.weights[[text]].multiply(words.weights[[item]]).tocoo()
    order = np.argsort(-both.data, kind="stable")
    names = [words.names[int(both.col[place])] for place in order]
    return [name for name in names if len(name) > 1 and name not in EMPTY][:WORDS]
