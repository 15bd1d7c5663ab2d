"""What the SMS gateway reports later of messages that it took: arrived, or never will.

A report is believed once: duplicates, unknown messages and messages of an earlier round change
nothing. After "never" the ladder goes on, and the person is not told twice by the same rung.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from django.db import transaction
from django.utils import timezone

from liaison.jobs.nudge import nudge
from liaison.office.services import office

from .channels import next_rung
from .choices import Channel, NoticeStatus, Outcome
from .models import Notice, NoticeAttempt
from .quiet import after_quiet_hours

TAKEN = (Outcome.ACCEPTED, Outcome.UNKNOWN)
# Not only sent: after an interruption it may wait for the same message once more.
STILL_OPEN = (NoticeStatus.SENT, NoticeStatus.QUEUED, NoticeStatus.WAITING_RETRY)
REPORTED = (Outcome.DELIVERED, Outcome.UNDELIVERED)


# The index of the message ids is used for lists of at most a hundred.
AT_ONCE = 100


class Message(TypedDict):
    message_id: str
    notice: int
    round: int | None


@dataclass(frozen=True)
class Report:
    """``key``: the idempotency key that we sent with the message."""

    key: str
    has_arrived: bool
    detail: str = ""


def take_reports(reports: Iterable[Report], now: datetime | None = None) -> int:
    """How many of them said something new; the first of two about one message counts."""
    at = now or timezone.now()
    said: dict[str, Report] = {}
    for report in reports:
        said.setdefault(report.key, report)
    keys = list(said)
    taken = 0
    for start in range(0, len(keys), AT_ONCE):
        for message in _unreported(keys[start : start + AT_ONCE]):
            taken += _take(said[message["message_id"]], message, at)
    if taken:
        nudge("notices.deliver_due")
    return taken


def _unreported(keys: list[str]) -> list[Message]:
    """Those of the messages that we sent and have heard nothing of."""
    attempts = NoticeAttempt.objects.filter(message_id__in=keys)
    known = attempts.filter(outcome__in=REPORTED).values_list("message_id", flat=True)
    sent = attempts.filter(channel=Channel.SMS, outcome__in=TAKEN).exclude(message_id__in=known)
    return list(sent.order_by("notice").values("message_id", "notice", "round").distinct())


@transaction.atomic
def _take(report: Report, message: Message, at: datetime) -> bool:
    # Two reports of one message wait for each other here.
    notice = Notice.objects.select_for_update().get(pk=message["notice"])
    if NoticeAttempt.objects.filter(message_id=report.key, outcome__in=REPORTED).exists():
        return False
    NoticeAttempt.objects.create(
        notice=notice,
        round=message["round"],
        channel=Channel.SMS,
        at=at,
        outcome=Outcome.DELIVERED if report.has_arrived else Outcome.UNDELIVERED,
        detail=report.detail[:300],
        message_id=report.key,
    )
    is_open = notice.status in STILL_OPEN and notice.channel == Channel.SMS
    if is_open and notice.delivery_key == report.key:
        _move(notice, report, at)
    return True


def _move(notice: Notice, report: Report, at: datetime) -> None:
    if report.has_arrived:
        notice.status = NoticeStatus.DELIVERED
        notice.sent_at = notice.sent_at or at
        notice.save(update_fields=["status", "sent_at"])
        return
    profile = office()
    quiet = {"quiet_from": profile.quiet_from, "quiet_until": profile.quiet_until}
    notice.status = NoticeStatus.QUEUED
    notice.channel = next_rung(Channel.SMS)
    notice.tries = 0
    notice.sent_at = None
    notice.not_before = at if notice.urgent else after_quiet_hours(at, **quiet)
    notice.problem = f"短信没有送达：{report.detail or '网关没有说明原因'}"[:300]
    notice.save(update_fields=["status", "channel", "tries", "sent_at", "not_before", "problem"])
