"""What a number and a code that people keep are made of, whatever they asked for.

The code is worked out from a row's own random key and is stored only as a keyed hash: a form that
is sent twice gets the same receipt, and the tables alone open nothing.
"""

import hashlib
import hmac
import re
import secrets
import unicodedata

from django.conf import settings

# No pair of signs that look or sound alike; their count is prime, for a check digit.
SIGNS = "23456789ACDEFHJKMNPRTXY"
CODE_DIGITS = 8


def random_signs(count: int) -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(count))


def letters_and_digits(typed: str) -> str:
    """A number without its strokes, blanks, full-width and small letters."""
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", typed).upper())


def digits(typed: str) -> str:
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", typed))


def code_of(digest: bytes) -> str:
    """Eight digits: a phone shows its number pad for them."""
    return f"{int.from_bytes(digest[:8]) % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def keyed(purpose: str, text: str) -> bytes:
    """Of each ``purpose`` another; without this installation's key nobody works it out."""
    message = f"{purpose}:{text}".encode()
    return hmac.new(settings.LOOKUP_KEY.encode(), message, hashlib.sha256).digest()
