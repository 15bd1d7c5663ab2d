"""自动校验: a little work that a browser does by itself before it sends, as ALTCHA asks for it.

The challenge is SHA-256(salt + number), and finding the number takes about one second on a cheap
phone. Nothing is stored for it: salt and number both follow from the form's signed ticket, which
names the consultation, expires, and is as good for one form as the next is for another.
"""

import hashlib
import hmac
from dataclasses import dataclass

from django.conf import settings

from opinions.choices import Proof

MOST = 100_000


@dataclass(frozen=True)
class Puzzle:
    """What the browser gets to know; ``most`` is one more than the largest number to try."""

    salt: str
    challenge: str
    most: int = MOST


def puzzle_for(token: str) -> Puzzle | None:
    """For the form with this ticket; None where nobody asks for proofs."""
    if not settings.ABUSE_CHECKS:
        return None
    salt = hashlib.sha256(token.encode()).hexdigest()[:32]
    solved = f"{salt}{answer_for(token)}".encode()
    return Puzzle(salt, hashlib.sha256(solved).hexdigest())


def answer_for(token: str) -> int:
    """What a browser has to find; nobody else is told."""
    digest = hmac.new(settings.SECRET_KEY.encode(), f"proof:{token}".encode(), hashlib.sha256)
    return int.from_bytes(digest.digest()[:8]) % MOST


def judge(token: str, number: str) -> Proof:
    """``token`` is a ticket that is known to be ours and still good."""
    if not number:
        return Proof.MISSING
    right = str(answer_for(token)).encode()
    return Proof.DONE if hmac.compare_digest(right, number.encode()) else Proof.WRONG
