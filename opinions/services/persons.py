"""What is kept about an author: the record of each change, and correcting it."""

from dataclasses import dataclass

from django.db import transaction

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.contacts.choices import ContactKind
from liaison.contacts.models import Contact
from liaison.contacts.services import ContactError, erase, keep, lookup_key
from liaison.notices.services import readdress
from opinions.choices.people import PersonChange
from opinions.errors import OpinionError
from opinions.models import Contributor, ContributorChange, OpinionEntry
from opinions.services.contributors import nobody_known

name_actions({"opinions.correct_person": "更正个人信息"})
LONGEST_NAME = 100
# The field of a contributor, how it is written, and what its change is called.
CONTACTS = (
    ("phone", ContactKind.PHONE, PersonChange.PHONE),
    ("email", ContactKind.EMAIL, PersonChange.EMAIL),
)


@dataclass(frozen=True)
class Correction:
    """What is right; an empty contact stays as it was, an empty name means none was left."""

    name: str
    phone: str = ""
    email: str = ""


def masked_name(name: str) -> str:
    """王**, as on every list."""
    return f"{name[0]}**" if name else ""


def note_change(
    contributor: Contributor,
    what: str,
    *,
    by: User | None = None,
    old: str = "",
    new: str = "",
    contact: Contact | None = None,
    note: str = "",
) -> None:
    """Nothing in full goes into ``old``, ``new`` and ``note``."""
    ContributorChange.objects.create(
        contributor=contributor, what=what, by=by, old=old, new=new, contact=contact, note=note
    )


@transaction.atomic
def correct_person(
    contributor: Contributor, correction: Correction, *, by: User | None = None, note: str = ""
) -> list[str]:
    """Put right what is wrong; the fields that changed. A number that was replaced is forgotten.

    Only of this one opinion: number and code prove no more. Raises OpinionError for wrong input.
    """
    person = Contributor.objects.select_for_update().get(pk=contributor.pk)
    changed = _correct_name(person, correction.name, by, note)
    for field, kind, what in CONTACTS:
        if typed := getattr(correction, field).strip():
            changed += _correct_contact(person, field, kind, what, typed, by, note)
    if not changed:
        raise OpinionError("没有改动，不需要保存。")
    person.save(update_fields=[*changed, "person_key"])
    # Searched for by name and number until the entries are written anew.
    OpinionEntry.objects.filter(opinion__contributor=person).delete()
    record("opinions.correct_person", actor=by, target=person, after={"fields": changed})
    return changed


def _correct_name(person: Contributor, typed: str, by: User | None, note: str) -> list[str]:
    name = typed.strip()
    if len(name) > LONGEST_NAME:
        raise OpinionError(f"姓名请不要超过{LONGEST_NAME}个字。")
    if name == person.name:
        return []
    old, new = masked_name(person.name), masked_name(name)
    note_change(person, PersonChange.NAME, by=by, old=old, new=new, note=note)
    person.name = name
    return ["name"]


def _correct_contact(
    person: Contributor, field: str, kind: ContactKind, what: str, typed: str,
    by: User | None, note: str,
) -> list[str]:  # fmt: skip
    old: Contact | None = getattr(person, field)
    try:
        if old is not None and lookup_key(kind, typed) == old.lookup:
            return []
        new = keep(kind, typed)
    except ContactError as error:
        raise OpinionError(str(error)) from error
    note_change(
        person, what, by=by, old=old.masked if old else "", new=new.masked, contact=old, note=note
    )
    setattr(person, field, new)
    if person.person_key.startswith((f"{kind.value}:", "none:")):
        person.person_key = _key_of(person)
    if old is not None:
        readdress(old, new)
        erase(old)
    return [field]


def _key_of(person: Contributor) -> str:
    """As ``store_person`` gives it."""
    known = person.phone or person.email
    return f"{known.kind}:{known.lookup}" if known else nobody_known()
