"""One-time links: who holds one may answer one letter without an account.

The token is worked out from the row's own random key with the secret of this installation and is
stored only as a hash, like a 查询码: the paper can be printed again, the tables alone open
nothing.
"""

import base64
import hashlib
import hmac
from uuid import UUID

from django.conf import settings

# 192 bits: nobody guesses one.
TOKEN_BYTES = 24


def token_of(key: UUID, serial: int) -> str:
    """A link that was revoked gets another ``serial``, and so another token."""
    message = f"link {key.hex}:{serial}".encode()
    mixed = hmac.new(settings.LOOKUP_KEY.encode(), message, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(mixed[:TOKEN_BYTES]).decode()


def hash_of(token: str) -> str:
    return hashlib.sha256(f"link token {token}".encode()).hexdigest()
