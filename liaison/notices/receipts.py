"""What the SMS gateway reports later of messages that it took: arrived, or never will.

A report is believed once: duplicates, unknown messages and messages of an earlier round change
nothing. After "never" the ladder goes on, and the person is not told twice by the same rung.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

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


@dataclass(frozen=True)
class Report:
    """``key``: the idempotency key that we sent with the message."""

    key: str
    has_arrived: bool
    detail: str = ""


def take_reports(reports: Iterable[Report], now: datetime | None = None) -> int:
    """How many of them said something new."""
    at = now or timezone.now()
    taken = sum(_take(report, at) for report in reports)
    if taken:
        nudge("notices.deliver_due")
    return taken


@transaction.atomic
def _take(report: Report, at: datetime) -> bool:
    sent = NoticeAttempt.objects.filter(
        message_id=report.key, channel=Channel.SMS, outcome__in=TAKEN
    )
    message = sent.values("notice", "round").first()
    if message is None:
        return False
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
