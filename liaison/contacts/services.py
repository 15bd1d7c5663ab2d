"""The only place where contacts are encrypted, opened, found and forgotten."""

import hashlib
import hmac
from collections.abc import Iterable
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from liaison.contacts import values
from liaison.contacts.choices import ContactKind
from liaison.contacts.models import Contact, ContactLook

ERASED_LABEL = "已删除"


class ContactError(Exception):
    """A contact cannot be kept or shown; the text is shown to the user."""


def keep(kind: ContactKind, value: str) -> Contact:
    """Store one contact for one use, encrypted with the newest key."""
    contact = unsaved(kind, value)
    contact.save(force_insert=True)
    return contact


def keep_many(kind: ContactKind, texts: Iterable[str]) -> list[Contact]:
    """The same for the rows of a workbook, in one statement."""
    return Contact.objects.bulk_create(unsaved(kind, text) for text in texts)


def unsaved(kind: ContactKind, value: str) -> Contact:
    """Not stored: for one message now, or to be stored by the caller."""
    text = _normalised(kind, value)
    return Contact(
        kind=kind,
        ciphertext=_cipher().encrypt(text.encode()).decode(),
        key_id=current_key_id(),
        lookup=_keyed_hash(kind, text),
        masked=values.mask(kind, text),
    )


def lookup_key(kind: ContactKind, value: str) -> str:
    """The keyed hash under which ``value`` is found; nobody can compute it from outside."""
    return _keyed_hash(kind, _normalised(kind, value))


def name_key(name: str) -> str:
    """The same for a name, written with or without spaces."""
    return _keyed_hash("name", "".join(name.split()))


def mask(kind: ContactKind, value: str) -> str:
    return values.mask(kind, _normalised(kind, value))


@transaction.atomic
def reveal(contact: Contact, *, viewer: AbstractBaseUser | None, reason: str) -> str:
    """The contact in full, for someone to see. The look is on record before it is returned."""
    if not reason.strip():
        raise ContactError("查看完整联系方式须写明理由。")
    if len(reason.strip()) > _longest_reason():
        raise ContactError(f"查看理由请不要超过{_longest_reason()}个字。")
    text = _open(contact)
    ContactLook.objects.create(
        contact=contact, viewer_id=viewer.pk if viewer else None, reason=reason.strip()
    )
    return text


@transaction.atomic
def reveal_many(
    contacts: Iterable[Contact], *, viewer: AbstractBaseUser, reason: str
) -> dict[int, str]:
    """Contacts in full by their keys, for a list that somebody takes away; each look on record."""
    if not reason.strip():
        raise ContactError("查看完整联系方式须写明理由。")
    if len(reason.strip()) > _longest_reason():
        raise ContactError(f"查看理由请不要超过{_longest_reason()}个字。")
    texts = {one.pk: _open(one) for one in contacts if not one.erased_at}
    ContactLook.objects.bulk_create(
        ContactLook(contact_id=pk, viewer_id=viewer.pk, reason=reason.strip()) for pk in texts
    )
    return texts


def open_for_delivery(contact: Contact) -> str:
    """The contact in full, for a notice channel only: the record is the delivery attempt."""
    return _open(contact)


def erase(contact: Contact) -> None:
    """Forget the contact for good; the row stays so that what pointed to it still stands."""
    contact.ciphertext = contact.lookup = ""
    contact.masked = ERASED_LABEL
    contact.erased_at = contact.erased_at or timezone.now()
    contact.save(update_fields=["ciphertext", "lookup", "masked", "erased_at"])


def rotate(*, limit: int = 500) -> int:
    """Encrypt up to ``limit`` contacts of older keys with the newest; how many there were.

    Raises ContactError if one was encrypted with a key that is no longer configured.
    """
    key_id = current_key_id()
    with transaction.atomic():
        older = Contact.objects.under_older_keys(key_id).order_by("key_id", "pk")
        batch = list(older.select_for_update(skip_locked=True)[:limit])
        for contact in batch:
            contact.ciphertext = _cipher().encrypt(_open(contact).encode()).decode()
            contact.key_id = key_id
        Contact.objects.bulk_update(batch, ["ciphertext", "key_id"])
    return len(batch)


def current_key_id() -> str:
    return key_id_of(settings.CONTACT_KEYS[0])


def key_id_of(key: str) -> str:
    """A name for a key that tells nothing about it."""
    return hashlib.sha256(b"contact key " + key.encode()).hexdigest()[:16]


def _open(contact: Contact) -> str:
    if contact.erased_at:
        raise ContactError("这个联系方式已经删除。")
    try:
        return _cipher().decrypt(contact.ciphertext).decode()
    except InvalidToken as error:
        raise ContactError(
            f"联系方式所用的密钥（编号{contact.key_id}）不在系统设置中，无法打开，请联系系统管理员。"
        ) from error


def _normalised(kind: str, value: str) -> str:
    try:
        return values.normalised(kind, value)
    except ValueError as error:
        raise ContactError(str(error)) from error


def _keyed_hash(kind: str, text: str) -> str:
    message = f"{kind}:{text}".encode()
    return hmac.new(settings.LOOKUP_KEY.encode(), message, hashlib.sha256).hexdigest()


def _cipher() -> MultiFernet:
    return _cipher_of(tuple(settings.CONTACT_KEYS))


@lru_cache(maxsize=4)
def _cipher_of(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def _longest_reason() -> int:
    return ContactLook._meta.get_field("reason").max_length or 0
