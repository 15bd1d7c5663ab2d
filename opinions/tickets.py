"""Signed, timed tokens that stand in for a session: residents' pages set no cookie."""

import hashlib
import hmac
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing

FORM_LIFE = timedelta(hours=24)
RECEIPT_LIFE = timedelta(minutes=30)
TRACK_LIFE = timedelta(minutes=30)
CODE_LIFE = timedelta(minutes=15)


@dataclass(frozen=True)
class FormTicket:
    """What an opened form proves when it comes back."""

    nonce: uuid.UUID
    consultation_id: int
    notice_id: int | None
    opened_at: datetime
    # The text that it was opened on; None in a form of an older release.
    version_id: int | None = None


def issue_form(
    consultation_id: int,
    notice_id: int | None,
    now: datetime,
    version_id: int | None = None,
    nonce: uuid.UUID | None = None,
) -> str:
    """``nonce`` is of the form in whose place this one comes: the two together are one form."""
    opened = int(now.timestamp())
    content = [(nonce or uuid.uuid4()).hex, consultation_id, notice_id, opened, version_id]
    return signing.dumps(content, salt="opinions.form")


def read_form(text: str, consultation_id: int, now: datetime) -> FormTicket | None:
    """None if it is forged, for another consultation, or too old."""
    content = _form(text, consultation_id)
    if content is None:
        return None
    ticket = FormTicket(
        nonce=uuid.UUID(content[0]),
        consultation_id=content[1],
        notice_id=content[2],
        opened_at=datetime.fromtimestamp(content[3], UTC),
        version_id=content[4] if len(content) == 5 else None,
    )
    return ticket if now - ticket.opened_at <= FORM_LIFE else None


def nonce_of(text: str, consultation_id: int) -> uuid.UUID | None:
    """Also of a form that is too old to be taken; None if it is none of ours."""
    content = _form(text, consultation_id)
    return uuid.UUID(content[0]) if content else None


def _form(text: str, consultation_id: int) -> list[Any] | None:
    content = _read(text, "opinions.form")
    is_one = isinstance(content, list) and len(content) in {4, 5} and content[1] == consultation_id
    return content if is_one else None


def issue_receipt(opinion_id: int, browser: str = "") -> str:
    """``browser``, from ``browser_of``, is the one that sent the opinion."""
    return signing.dumps([opinion_id, browser], salt="opinions.receipt")


def read_receipt(text: str, browser: str = "") -> int:
    """The opinion's id; 0 if the ticket is forged, too old, or of another browser.

    A link that was passed on, or read in a log, does not open on another phone.
    """
    content = _read(text, "opinions.receipt", RECEIPT_LIFE)
    if not isinstance(content, list) or len(content) != 2 or content[1] != browser:
        return 0
    return _number(content[0])


def browser_of(user_agent: str) -> str:
    """What tells one make of phone and browser from another; nothing of it can be read back."""
    if not user_agent:
        return ""
    digest = hmac.new(settings.SECRET_KEY.encode(), user_agent.encode(), hashlib.sha256)
    return digest.hexdigest()[:12]


def issue_phone(lookup: str) -> str:
    """For 我的意见 of one phone: the keyed hash of its number."""
    return signing.dumps(lookup, salt="opinions.phone")


def read_phone(text: str) -> str:
    content = _read(text, "opinions.phone", TRACK_LIFE)
    return content if isinstance(content, str) else ""


def issue_code_asked(key: uuid.UUID) -> str:
    return signing.dumps(key.hex, salt="opinions.code")


def read_code_asked(text: str) -> uuid.UUID | None:
    """Which asking for a code a form belongs to; None if it is forged or long over."""
    content = _read(text, "opinions.code", CODE_LIFE)
    return uuid.UUID(content) if isinstance(content, str) else None


def issue_track(opinion_id: int) -> str:
    return signing.dumps(opinion_id, salt="opinions.track")


def read_track(text: str) -> int:
    return _number(_read(text, "opinions.track", TRACK_LIFE))


def issue_supported(support_id: int, browser: str = "") -> str:
    """For the receipt of 我也这样认为, as ``issue_receipt``."""
    return signing.dumps([support_id, browser], salt="opinions.supported")


def read_supported(text: str, browser: str = "") -> int:
    content = _read(text, "opinions.supported", RECEIPT_LIFE)
    if not isinstance(content, list) or len(content) != 2 or content[1] != browser:
        return 0
    return _number(content[0])


def issue_support(support_id: int) -> str:
    """For 我的支持, as ``issue_track``."""
    return signing.dumps(support_id, salt="opinions.support")


def read_support(text: str) -> int:
    return _number(_read(text, "opinions.support", TRACK_LIFE))


def _read(text: str, salt: str, life: timedelta | None = None) -> Any:
    try:
        return signing.loads(text, salt=salt, max_age=life)
    except signing.BadSignature:
        return None


def _number(content: Any) -> int:
    return content if isinstance(content, int) else 0
