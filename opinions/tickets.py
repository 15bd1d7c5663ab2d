"""Signed, timed tokens that stand in for a session: residents' pages set no cookie."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core import signing

FORM_LIFE = timedelta(hours=24)
RECEIPT_LIFE = timedelta(minutes=30)
TRACK_LIFE = timedelta(minutes=30)


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
    consultation_id: int, notice_id: int | None, now: datetime, version_id: int | None = None
) -> str:
    opened = int(now.timestamp())
    content = [uuid.uuid4().hex, consultation_id, notice_id, opened, version_id]
    return signing.dumps(content, salt="opinions.form")


def read_form(text: str, consultation_id: int, now: datetime) -> FormTicket | None:
    """None if it is forged, for another consultation, or too old."""
    content = _read(text, "opinions.form")
    if not isinstance(content, list) or len(content) not in {4, 5} or content[1] != consultation_id:
        return None
    ticket = FormTicket(
        nonce=uuid.UUID(content[0]),
        consultation_id=content[1],
        notice_id=content[2],
        opened_at=datetime.fromtimestamp(content[3], UTC),
        version_id=content[4] if len(content) == 5 else None,
    )
    return ticket if now - ticket.opened_at <= FORM_LIFE else None


def issue_receipt(opinion_id: int) -> str:
    return signing.dumps(opinion_id, salt="opinions.receipt")


def read_receipt(text: str) -> int:
    """The opinion's id; 0 if the ticket is forged or too old."""
    return _number(_read(text, "opinions.receipt", RECEIPT_LIFE))


def issue_track(opinion_id: int) -> str:
    return signing.dumps(opinion_id, salt="opinions.track")


def read_track(text: str) -> int:
    return _number(_read(text, "opinions.track", TRACK_LIFE))


def _read(text: str, salt: str, life: timedelta | None = None) -> Any:
    try:
        return signing.loads(text, salt=salt, max_age=life)
    except signing.BadSignature:
        return None


def _number(content: Any) -> int:
    return content if isinstance(content, int) else 0
