"""How contacts are sealed: AES (Fernet) or the national SM4; ``CIPHER`` names it for new rows.

Both read what the other wrote, so an installation can change over row by row while it runs. Each
sealed row carries the id of its key, which is another for the same key under the other cipher.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hmac import HMAC
from django.conf import settings

AES, SM = "aes", "sm"
SHA256, SM3 = "sha256", "sm3"
# SM4-GCM as of GM/T 0002 and RFC 8998: a nonce of 12 bytes, never used twice, a tag of 16.
SM_MARK = "sm4."
NONCE, TAG = 12, 16


class WrongKeyError(Exception):
    """None of the configured keys opens it, or somebody changed it."""


@dataclass(frozen=True)
class Sealed:
    ciphertext: str
    key_id: str


@dataclass(frozen=True)
class _Key:
    key_id: str
    seal: Callable[[bytes], str]
    # Raises InvalidToken or InvalidTag.
    open: Callable[[str], bytes]


def seal(text: str) -> Sealed:
    """With the first of CONTACT_KEYS and the cipher of now."""
    key = _keys(tuple(settings.CONTACT_KEYS))[settings.CIPHER][0]
    return Sealed(key.seal(text.encode()), key.key_id)


def open_sealed(ciphertext: str) -> str:
    """With whichever key fits; raises WrongKeyError if none does."""
    cipher = SM if ciphertext.startswith(SM_MARK) else AES
    for key in _keys(tuple(settings.CONTACT_KEYS))[cipher]:
        try:
            return key.open(ciphertext).decode()
        except (InvalidToken, InvalidTag, ValueError):
            continue
    raise WrongKeyError


def current_key_id() -> str:
    return _keys(tuple(settings.CONTACT_KEYS))[settings.CIPHER][0].key_id


def known_key_ids() -> set[str]:
    """What the configured keys can open, under either cipher."""
    return {key.key_id for keys in _keys(tuple(settings.CONTACT_KEYS)).values() for key in keys}


def key_id_of(key: str, cipher: str = AES) -> str:
    """A name for a key that tells nothing about it."""
    purpose = "contact key " if cipher == AES else f"contact key {cipher} "
    return hashlib.sha256(purpose.encode() + key.encode()).hexdigest()[:16]


def keyed_hash(text: str) -> str:
    """64 hex digits under which equal texts are found; LOOKUP_HASH stays as it is with data in."""
    key, message = settings.LOOKUP_KEY.encode(), text.encode()
    if settings.LOOKUP_HASH == SM3:
        return _hmac_sm3(key, message).hex()
    return hmac.new(key, message, hashlib.sha256).hexdigest()


@lru_cache(maxsize=4)
def _keys(keys: tuple[str, ...]) -> dict[str, list[_Key]]:
    return {AES: [_aes(key) for key in keys], SM: [_sm(key) for key in keys]}


def _aes(key: str) -> _Key:
    fernet = Fernet(key)
    return _Key(key_id_of(key), lambda text: fernet.encrypt(text).decode(), fernet.decrypt)


def _sm(key: str) -> _Key:
    """One setting serves both: SM4's 16 bytes are derived from the same key."""
    secret = algorithms.SM4(_hmac_sm3(base64.urlsafe_b64decode(key), b"contact sm4")[:16])

    def seal_with(text: bytes) -> str:
        nonce = os.urandom(NONCE)
        encryptor = Cipher(secret, modes.GCM(nonce)).encryptor()
        body = encryptor.update(text) + encryptor.finalize()
        return SM_MARK + base64.urlsafe_b64encode(nonce + encryptor.tag + body).decode()

    def open_with(ciphertext: str) -> bytes:
        raw = base64.urlsafe_b64decode(ciphertext.removeprefix(SM_MARK))
        nonce, tag, body = raw[:NONCE], raw[NONCE : NONCE + TAG], raw[NONCE + TAG :]
        decryptor = Cipher(secret, modes.GCM(nonce, tag)).decryptor()
        return decryptor.update(body) + decryptor.finalize()

    return _Key(key_id_of(key, SM), seal_with, open_with)


def _hmac_sm3(key: bytes, message: bytes) -> bytes:
    digest = HMAC(key, hashes.SM3())
    digest.update(message)
    return digest.finalize()
