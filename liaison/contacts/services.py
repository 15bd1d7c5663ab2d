"""The only place where contacts are encrypted, opened, found and forgotten."""

from collections.abc import Iterable

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from liaison.contacts import ciphers, values
from liaison.contacts.choices import ContactKind
from liaison.contacts.ciphers import WrongKeyError, current_key_id
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
    sealed = ciphers.seal(text)
    return Contact(
        kind=kind,
        ciphertext=sealed.ciphertext,
        key_id=sealed.key_id,
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


def is_found_by_its_value(contact: Contact) -> bool:
    """Whether the hash that LOOKUP_KEY gives now is the one that was stored."""
    return _keyed_hash(contact.kind, _open(contact)) == contact.lookup


def erase(contact: Contact) -> None:
    """Forget the contact for good; the row stays so that what pointed to it still stands."""
    contact.ciphertext = contact.lookup = ""
    contact.masked = ERASED_LABEL
    contact.erased_at = contact.erased_at or timezone.now()
    contact.save(update_fields=["ciphertext", "lookup", "masked", "erased_at"])


def rotate(*, limit: int = 500) -> int:
    """Seal up to ``limit`` contacts of older keys or the other cipher anew; how many there were.

    In one short transaction that waits for nobody; what others hold is taken by the next call.
    Raises ContactError if one was sealed with a key that is no longer configured.
    """
    with transaction.atomic():
        older = Contact.objects.under_older_keys(current_key_id()).order_by("key_id", "pk")
        batch = list(older.select_for_update(skip_locked=True)[:limit])
        for contact in batch:
            sealed = ciphers.seal(_open(contact))
            contact.ciphertext, contact.key_id = sealed.ciphertext, sealed.key_id
        Contact.objects.bulk_update(batch, ["ciphertext", "key_id"])
    return len(batch)


def _open(contact: Contact) -> str:
    if contact.erased_at:
        raise ContactError("这个联系方式已经删除。")
    try:
        return ciphers.open_sealed(contact.ciphertext)
    except WrongKeyError as error:
        raise ContactError(
            f"联系方式所用的密钥（编号{contact.key_id}）不在系统设置中，无法打开，请联系系统管理员。"
        ) from error


def _normalised(kind: str, value: str) -> str:
    try:
        return values.normalised(kind, value)
    except ValueError as error:
        raise ContactError(str(error)) from error


def _keyed_hash(kind: str, text: str) -> str:
    return ciphers.keyed_hash(f"{kind}:{text}")


def _longest_reason() -> int:
    return ContactLook._meta.get_field("reason").max_length or 0
