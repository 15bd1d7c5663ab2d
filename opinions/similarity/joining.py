"""A wording that comes in beside others that came before: which of them it may join.

Light: no numpy, so that the worker stays small. Each wording has keys; near wordings share some
with hardly a doubt, others hardly any. Sure is only the comparison of the few that share a key.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TypeVar

from opinions.similarity.wording import longest_gap

T = TypeVar("T")

# Share of common letter pairs (Dice) from which two texts are near. With 15 % of the letters
# changed about .7 is left; messages of two people on one matter reach .5.
NEAR = 0.58
# Below this many letters only exact copies stand together: 同意 and 不同意.
SHORTEST = 6
# From here on NEAR is enough; shorter texts must share more.
SHORT = 24
NEAR_WHEN_SHORT = 0.74
# Texts whose both sides have an own stretch as long as this only share what stands around it.
OWN_STRETCH = 0.3
OWN_LETTERS = 8
# Above this share there is no room for such a stretch.
NO_ROOM = 0.85

KEYS = 12
# Each key is made of so many smallest hashes of letters in a row.
_ROWS = 2
_LENGTH = 3
_PRIME = (1 << 61) - 1
# Of so many that share the most keys every one is looked at.
LOOKED_AT = 40


def _numbers(count: int) -> list[tuple[int, int]]:
    """Always the same odd factors and summands."""
    found = []
    for at in range(count):
        digest = hashlib.sha256(f"joining {at}".encode()).digest()
        one, other = int.from_bytes(digest[:8]), int.from_bytes(digest[8:16])
        found.append((one % _PRIME | 1, other % _PRIME))
    return found


_HASHES = _numbers(KEYS * _ROWS)


def keys(text: str) -> list[int]:
    """``KEYS`` numbers of 32 bits, with sign, of a plain text; none for a short one."""
    if len(text) < SHORTEST:
        return []
    rows = {text[at : at + _LENGTH] for at in range(len(text) - _LENGTH + 1)}
    codes = [int.from_bytes(hashlib.blake2b(row.encode(), digest_size=7).digest()) for row in rows]
    least = [
        min((factor * code + summand) % _PRIME for code in codes) for factor, summand in _HASHES
    ]
    found = []
    for band in range(KEYS):
        part = (band, *least[band * _ROWS : (band + 1) * _ROWS])
        digest = hashlib.blake2b(repr(part).encode(), digest_size=4).digest()
        found.append(int.from_bytes(digest, signed=True))
    return found


def likely(sharing: Iterable[int]) -> list[int]:
    """Of ids that were found once for each shared key those worth looking at."""
    return [one for one, _ in Counter(sharing).most_common(LOOKED_AT)]


def nearest(text: str, others: Mapping[T, str]) -> T | None:
    """Which of the others is the nearest by the rule of ``near``, of equals the first; None if
    none is near enough."""
    mine = _pairs(text)
    shares = {one: _share(mine, _pairs(other)) for one, other in others.items()}
    for one in sorted(shares, key=lambda one: -shares[one]):
        if _is_near(text, others[one], shares[one]):
            return one
    return None


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


def _share(one: set[str], other: set[str]) -> float:
    return 2 * len(one & other) / max(len(one) + len(other), 1)


def _is_near(text: str, other: str, share: float) -> bool:
    shorter = min(len(text), len(other))
    if shorter < SHORTEST:
        return False
    step = min(max((SHORT - shorter) / (SHORT - SHORTEST), 0), 1)
    if share < NEAR + (NEAR_WHEN_SHORT - NEAR) * step:
        return False
    if share >= NO_ROOM:
        return True
    most = max(OWN_LETTERS, OWN_STRETCH * shorter)
    return min(longest_gap(text, other), longest_gap(other, text)) <= most
