"""The demo's mail: letters that lie in the outbox folder instead of going out."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

from liaison.contacts.choices import ContactKind
from liaison.contacts.services import ContactError, mask

# Django's file backend draws this line after each letter.
RULE = b"-" * 79 + b"\n"
SHOWN = 50
FILES_READ = 20


@dataclass(frozen=True)
class Letter:
    to: str
    subject: str
    body: str
    at: datetime | None


def is_used() -> bool:
    return settings.EMAIL_BACKEND.endswith("filebased.EmailBackend")


def letters() -> list[Letter]:
    """The newest letters, newest first, with masked addresses."""
    found: list[Letter] = []
    folder = Path(settings.EMAIL_FILE_PATH)
    files = sorted(folder.glob("*.log"), reverse=True) if folder.is_dir() else []
    for file in files[:FILES_READ]:
        parts = file.read_bytes().split(RULE)
        found += [_letter(part) for part in reversed(parts) if part.strip()]
        if len(found) >= SHOWN:
            break
    return found[:SHOWN]


def _letter(raw: bytes) -> Letter:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101 -- what this policy makes
    body = message.get_body(("plain",))
    return Letter(
        to=_masked(str(message["To"])),
        subject=str(message["Subject"]),
        body=body.get_content() if body else "",
        at=parsedate_to_datetime(message["Date"]) if message["Date"] else None,
    )


def _masked(address: str) -> str:
    try:
        return mask(ContactKind.EMAIL, address)
    except ContactError:
        return "***"
