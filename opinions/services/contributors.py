"""Who says it, stored as far as the person wished to tell."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace

from liaison.contacts.choices import ContactKind
from liaison.contacts.models import Contact
from liaison.contacts.services import ContactError, keep, lookup_key
from opinions.choices import AgeBand, ContributorKind
from opinions.errors import OpinionError
from opinions.models import Contributor


@dataclass(frozen=True)
class Person:
    """Who said it, as far as they wished to tell."""

    name: str = ""
    phone: str = ""
    email: str = ""
    kind: str = ContributorKind.PERSON
    age_band: str = ""
    occupation: str = ""
    consent_upward: bool = False
    consent_name: bool = False
    consent_case: bool = False
    privacy_notice_id: int | None = None
    # Names somebody who is on a register of the office; several opinions are then of one person.
    key: str = ""

    @property
    def unnamed(self) -> Person:
        """The same voice without a name or a way to reach it: a minor's, or one at a school."""
        return replace(
            self, name="", phone="", email="", key="",
            consent_upward=False, consent_name=False, consent_case=False,
        )  # fmt: skip


def store_person(person: Person) -> Contributor:
    """Of who is under age nothing is stored that names them, whoever typed it in."""
    person = person.unnamed if person.age_band == AgeBand.YOUNG else person
    phone, email = keep_contacts(person)
    known = phone or email
    return Contributor.objects.create(
        kind=person.kind,
        name=person.name.strip(),
        age_band=person.age_band,
        occupation=person.occupation,
        person_key=person.key or (f"{known.kind}:{known.lookup}" if known else nobody_known()),
        phone=phone,
        email=email,
        consent_upward=person.consent_upward,
        consent_name=person.consent_name,
        consent_case=person.consent_case,
        privacy_notice_id=person.privacy_notice_id,
    )


def keep_contacts(person: Person) -> tuple[Contact | None, Contact | None]:
    """Phone and e-mail, as far as they were left."""
    return _keep(ContactKind.PHONE, person.phone), _keep(ContactKind.EMAIL, person.email)


def person_key_of(person: Person) -> str:
    """The key that ``store_person`` would give, without keeping any contact."""
    for kind, value in ((ContactKind.PHONE, person.phone), (ContactKind.EMAIL, person.email)):
        if value.strip():
            try:
                return f"{kind.value}:{lookup_key(kind, value)}"
            except ContactError as error:
                raise OpinionError(str(error)) from error
    return nobody_known()


def nobody_known() -> str:
    return f"none:{uuid.uuid4()}"


def _keep(kind: ContactKind, value: str) -> Contact | None:
    if not value.strip():
        return None
    try:
        return keep(kind, value)
    except ContactError as error:
        raise OpinionError(str(error)) from error
