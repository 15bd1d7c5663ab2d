"""Asking for a meeting without a cookie: the signed form, the number and code one keeps.

The code is worked out from the request's own random key and is stored only as a keyed hash.
"""

import hashlib
import hmac
import re
import secrets
import unicodedata
import uuid
from datetime import timedelta

import redis
from django.conf import settings
from django.core import signing
from django.core.cache import cache

from liaison.office.services import office

FORM_LIFE = timedelta(hours=24)
SIGNS = "23456789ACDEFHJKMNPRTXY"
LENGTH = 8
MOST_OF_A_NETWORK = 20
WINDOW = timedelta(minutes=10)
_SALT = "stations.visit"


def issue_form(station_id: int, notice_id: int) -> str:
    return signing.dumps([uuid.uuid4().hex, station_id, notice_id], salt=_SALT)


def read_form(text: str, station_id: int) -> tuple[uuid.UUID, int] | None:
    """(client key, privacy notice's id); None if it is forged, of another station, too old."""
    try:
        content = signing.loads(text, salt=_SALT, max_age=FORM_LIFE)
    except signing.BadSignature:
        return None
    return (uuid.UUID(content[0]), content[2]) if content[1] == station_id else None


def new_number() -> str:
    """QH-YF-7K3M9D2X: cannot be counted or guessed."""
    signs = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
    return f"{office().number_prefix}-YF-{signs}"


def read_number(typed: str) -> str:
    """The number as it is stored, however it was typed; "" if it can't be one."""
    plain = re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", typed).upper())
    found = re.fullmatch(rf"([A-Z]{{2,6}})YF([{SIGNS}]{{{LENGTH}}})", plain)
    return f"{found[1]}-YF-{found[2]}" if found else ""


def query_code(client_key: uuid.UUID) -> str:
    """Eight digits: a phone shows its number pad for them."""
    digest = _keyed("visit code", client_key.hex)
    return f"{int.from_bytes(digest[:8]) % 10**8:08d}"


def query_hash(number: str, code: str) -> str:
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", code))
    return _keyed("visit query", f"{number}:{digits}").hex()


def is_too_often(what: str, network: str) -> bool:
    """Whether this network did ``what`` too often; a cache that is down stops nobody."""
    if not settings.ABUSE_CHECKS:
        return False
    key = f"visits:{what}:{_keyed('visit limit', network).hex()[:32]}"
    try:
        cache.add(key, 0, timeout=WINDOW.total_seconds())
        return cache.incr(key) > MOST_OF_A_NETWORK
    except (redis.RedisError, ValueError):
        return False


def _keyed(purpose: str, text: str) -> bytes:
    return hmac.new(
        settings.LOOKUP_KEY.encode(), f"{purpose}:{text}".encode(), hashlib.sha256
    ).digest()
