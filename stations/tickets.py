"""What residents keep of something they asked for without a cookie: a signed form, number, code.

The code is worked out from the request's own random key and is stored only as a keyed hash.
"""

import re
import uuid
from dataclasses import dataclass
from datetime import timedelta

import redis
from django.conf import settings
from django.core import signing
from django.core.cache import cache

from liaison.contacts.receipts import (
    SIGNS,
    code_of,
    digits,
    keyed,
    letters_and_digits,
    random_signs,
)
from liaison.office.services import office

FORM_LIFE = timedelta(hours=24)
LENGTH = 8
MOST_OF_A_NETWORK = 20
WINDOW = timedelta(minutes=10)


@dataclass(frozen=True)
class Series:
    """One kind of request: ``letters`` stand in its numbers, ``name`` keeps its secrets apart."""

    name: str
    letters: str

    def issue_form(self, thing_id: int, notice_id: int) -> str:
        return signing.dumps([uuid.uuid4().hex, thing_id, notice_id], salt=self._salt)

    def read_form(self, text: str, thing_id: int) -> tuple[uuid.UUID, int] | None:
        """(client key, privacy notice's id); None if it is forged, for another thing, too old."""
        try:
            content = signing.loads(text, salt=self._salt, max_age=FORM_LIFE)
        except signing.BadSignature:
            return None
        return (uuid.UUID(content[0]), content[2]) if content[1] == thing_id else None

    def new_number(self) -> str:
        """QH-YF-7K3M9D2X: cannot be counted or guessed."""
        return f"{office().number_prefix}-{self.letters}-{random_signs(LENGTH)}"

    def read_number(self, typed: str) -> str:
        """The number as it is stored, however it was typed; "" if it can't be one."""
        plain = letters_and_digits(typed)
        found = re.fullmatch(rf"([A-Z]{{2,6}}){self.letters}([{SIGNS}]{{{LENGTH}}})", plain)
        return f"{found[1]}-{self.letters}-{found[2]}" if found else ""

    def query_code(self, client_key: uuid.UUID) -> str:
        return code_of(self._keyed("code", client_key.hex))

    def query_hash(self, number: str, code: str) -> str:
        return self._keyed("query", f"{number}:{digits(code)}").hex()

    def is_too_often(self, what: str, network: str) -> bool:
        """Whether this network did ``what`` too often; a cache that is down stops nobody."""
        if not settings.ABUSE_CHECKS:
            return False
        key = f"{self.name}s:{what}:{self._keyed('limit', network).hex()[:32]}"
        try:
            cache.add(key, 0, timeout=WINDOW.total_seconds())
            return cache.incr(key) > MOST_OF_A_NETWORK
        except (redis.RedisError, ValueError):
            return False

    @property
    def _salt(self) -> str:
        return f"stations.{self.name}"

    def _keyed(self, purpose: str, text: str) -> bytes:
        return keyed(f"{self.name} {purpose}", text)


# 约访 and 报名.
VISITS = Series("visit", "YF")
SIGN_UPS = Series("sign_up", "BM")
