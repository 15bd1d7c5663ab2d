"""意见编号 and 查询码: what a resident keeps to find an opinion again.

The number is random with a check digit, so nobody can count or guess; the code is a second
secret. The code is worked out from the opinion's own random key and is stored only as a keyed
hash: a form that is sent twice gets the same receipt, and the tables alone open nothing.
"""

import hmac
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.db import IntegrityError, transaction

from liaison.contacts.receipts import (
    SIGNS,
    code_of,
    digits,
    keyed,
    letters_and_digits,
    random_signs,
)
from liaison.office.services import office

# The count of signs is prime, so the check digit finds every single wrong sign and every two
# that changed places.
RANDOM_SIGNS = 8
# A random number may exist already: with a million of them one in 78,000 does.
TRIES = 5
# The constraints that say so; PostgreSQL named the first.
NUMBER_RULES = ("opinions_opinion_receipt_no_key", "one_support_per_receipt")
_NUMBER = re.compile(rf"([A-Z]{{2,6}})([{SIGNS}]{{{RANDOM_SIGNS}}})([{SIGNS}])")


@dataclass(frozen=True)
class Receipt:
    number: str
    query_code: str
    query_hash: str


def new_receipt(client_key: uuid.UUID) -> Receipt:
    number = new_number()
    code = query_code(client_key)
    return Receipt(number=number, query_code=code, query_hash=query_hash(number, code))


def new_number() -> str:
    """QH-7K3M-9D2X-5, with the prefix from the office profile."""
    return _written(office().number_prefix, random_signs(RANDOM_SIGNS))


Stored = TypeVar("Stored")


def with_free_number(store: Callable[[], Stored]) -> Stored:
    """What ``store`` inserts under the numbers that it draws; if one is taken, it draws again.

    Raises IntegrityError for every other rule, and when all tries met taken numbers.
    """
    for _ in range(TRIES - 1):
        try:
            with transaction.atomic():
                return store()
        except IntegrityError as error:
            if not any(rule in str(error) for rule in NUMBER_RULES):
                raise
    with transaction.atomic():
        return store()


def read_number(typed: str) -> str | None:
    """The number as it is stored, however it was typed; None if it can't be one of ours."""
    found = _NUMBER.fullmatch(letters_and_digits(typed))
    if not found:
        return None
    prefix, signs, check = found.groups()
    return _written(prefix, signs) if check == _check_sign(signs) else None


def query_code(client_key: uuid.UUID) -> str:
    return code_of(_keyed("code", client_key.hex))


def read_code(typed: str) -> str:
    return digits(typed)


def query_hash(number: str, code: str) -> str:
    return _keyed("query", f"{number}:{code}").hex()


def matches(number: str, code: str, stored_hash: str) -> bool:
    return hmac.compare_digest(query_hash(number, code), stored_hash)


def _written(prefix: str, signs: str) -> str:
    return f"{prefix}-{signs[:4]}-{signs[4:]}-{_check_sign(signs)}"


def _check_sign(signs: str) -> str:
    weighted = (SIGNS.index(sign) * weight for weight, sign in enumerate(signs, start=2))
    return SIGNS[sum(weighted) % len(SIGNS)]


def _keyed(purpose: str, text: str) -> bytes:
    return keyed(f"receipt {purpose}", text)
