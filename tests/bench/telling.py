"""One release to 85,000 people through SMTP and an SMS gateway, worker and Valkey killed at random.

Everyone must get exactly one message. The one window there is: a kill between the other side's
taking it and our commit sends that one message again, with its old Message-ID or idempotency key,
and is on record as an attempt "unknown". Runs only if named; ``RECIPIENTS`` and ``KILLS`` set
other numbers. Bare: the same messages by smtplib and http.client over one connection each.
"""

import json
import os
import smtplib
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

from feedback.models import OpinionFeedback, Release
from liaison.notices.choices import NoticeStatus, Outcome
from liaison.notices.models import Notice, NoticeAttempt
from liaison.office.models import OfficeProfile
from tests.bench import people_to_tell
from tests.bench.figures import Figure
from tests.bench.ground import SWITCHES, Ground
from tests.bench.killing import kill_worker_and_valkey, workers
from tests.support.mailbox import Mailbox
from tests.support.portal import Portal
from tests.support.sms_gateway import SmsGateway, SmsRequest

RECIPIENTS = int(os.environ.get("RECIPIENTS") or 85_000)
KILLS = int(os.environ.get("KILLS") or 6)
BARE_MESSAGES = 3_000
PATIENCE = 3 * 3600
MOST_MB = 250


class Letters(list):
    """Keeps of each letter its Message-ID only."""

    def append(self, letter: EmailMessage) -> None:
        super().append(str(letter["Message-ID"]))


class LargeMailbox(Mailbox):
    @property
    def message_ids(self) -> list[str]:
        # aiosmtpd looks at every property of its handler for each connection.
        return self.messages


class Texts(list):
    """Keeps of each request whom it was for and its key."""

    def append(self, request: SmsRequest) -> None:
        super().append((request.body["to"], request.idempotency_key))


@dataclass
class Outside:
    """What mail server and gateway have taken."""

    mailbox: Mailbox = field(default_factory=lambda: LargeMailbox(messages=Letters()))
    gateway: SmsGateway = field(default_factory=lambda: SmsGateway(requests=Texts()))

    def taken(self) -> int:
        return len(self.mailbox.messages) + len(self.gateway.requests)

    def keys_by_address(self, recipients: int) -> dict[str, Counter[str]]:
        """Of those whom the release is for; the demo has notices of its own."""
        ours = {people_to_tell.address(number) for number in range(recipients)}
        letters = zip(self.mailbox.recipients, self.mailbox.messages, strict=True)
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for address, key in (*letters, *self.gateway.requests):
            if address in ours:
                found[address][key] += 1
        return found


@dataclass
class Watched:
    """Seconds since the release, and the most that a process of the worker held."""

    written: float = 0
    sent: float = 0
    told: float = 0
    peak_mb: float = 0
    kills: int = 0


def measure(ground: Ground) -> Iterator[Figure]:
    OfficeProfile.objects.update(quiet_from="00:00", quiet_until="00:00")
    outside = Outside()
    with outside.mailbox, outside.gateway:
        bare = _bare(outside)
        ground.restart(**SWITCHES, EMAIL_URL=outside.mailbox.url, SMS_URL=outside.gateway.url)
        try:
            consultation = people_to_tell.answered(RECIPIENTS)
            release = people_to_tell.release(consultation)
            watched = _watch(ground.portal, release, outside)
        finally:
            ground.restart(**SWITCHES)
        yield from _figures(release, watched, outside, bare)


def _watch(portal: Portal, release: Release, outside: Outside) -> Watched:
    """Kill at random moments of the work, until everything is done or far too late."""
    watched, began = Watched(), time.monotonic()
    before = outside.taken()
    # Half of the work is writing notices, half sending them.
    moments = sorted(Random().uniform(0.02, 0.98) * 2 * RECIPIENTS for _ in range(KILLS))  # noqa: S311
    feedbacks = OpinionFeedback.objects.filter(release=release)
    while not watched.told:
        passed = time.monotonic() - began
        if passed > PATIENCE:
            raise AssertionError(f"not done after {passed:.0f} s: {watched}")
        notices = Notice.objects.filter(cause=f"release:{release.pk}")
        written, taken = notices.count(), outside.taken() - before
        if moments and written + taken > moments[0]:
            moments.pop(0)
            kill_worker_and_valkey(portal)
            watched.kills += 1
        watched.peak_mb = max([watched.peak_mb, *_peaks(portal)])
        if not watched.written:
            is_written = not Release.objects.filter(pk=release.pk, fanned_out_at=None).exists()
            watched.written = passed if is_written else 0
        elif not watched.sent:
            watched.sent = 0 if notices.exclude(status=NoticeStatus.SENT).exists() else passed
        elif not feedbacks.filter(told_at=None).exists():
            watched.told = passed
        time.sleep(0.5)
    return watched


def _peaks(portal: Portal) -> Iterator[float]:
    for pid in workers(portal):
        with suppress(OSError, IndexError):
            status = Path(f"/proc/{pid}/status").read_text()
            yield int(status.split("VmHWM:")[1].split()[0]) / 1024


def _figures(release: Release, watched: Watched, outside: Outside, bare: float) -> Iterator[Figure]:
    keys = outside.keys_by_address(RECIPIENTS)
    doubled = sum(sum(of_one.values()) - 1 for of_one in keys.values())
    is_one = len(keys) == RECIPIENTS and all(len(of_one) == 1 for of_one in keys.values())
    notices = Notice.objects.filter(cause=f"release:{release.pk}")
    unknown = NoticeAttempt.objects.filter(outcome=Outcome.UNKNOWN, notice__in=notices).count()
    yield Figure(
        f"告知{RECIPIENTS:,}人，worker和Valkey中断{watched.kills}次，每人一条",
        f"{len(keys):,}人，重发{doubled}条（记录{unknown}条）",
        *("—", len(keys) / RECIPIENTS, "1，重发≤记录≤中断"),
        is_one and doubled <= unknown <= watched.kills,
    )
    opinions = OpinionFeedback.objects.filter(release=release)
    left = opinions.filter(told_at=None).count()
    stuck = notices.exclude(status=NoticeStatus.SENT)
    yield Figure(
        f"　没有卡住的（{opinions.count():,}条意见）",
        f"{stuck.count() + left}条",
        *("—", 1.0, "0条"),
        not stuck.exists() and not left,
    )
    rate = RECIPIENTS / watched.sent
    yield Figure(
        f"　写通知{watched.written:.0f}秒，发完{watched.sent:.0f}秒，记完{watched.told:.0f}秒",
        *(f"{rate:,.0f}/秒", f"{bare:,.0f}/秒", rate / bare, "≥1/20", rate / bare >= 1 / 20),
    )
    yield Figure(
        "　后台进程最多占用", f"{watched.peak_mb:.0f}MB", "—", watched.peak_mb / MOST_MB,
        f"≤{MOST_MB}MB", watched.peak_mb <= MOST_MB,
    )  # fmt: skip


def _bare(outside: Outside) -> float:
    """Messages a second that mail server and gateway take from the least that can send them."""
    parts = urlsplit(outside.gateway.url)
    gateway = HTTPConnection(parts.hostname or "", parts.port)
    began = time.perf_counter()
    with smtplib.SMTP(outside.mailbox.controller.hostname, outside.mailbox.controller.port) as mail:
        turns: tuple[Callable[[int], None], ...] = (
            lambda number: _text(gateway, number),
            lambda number: _text(gateway, number),
            lambda number: _letter(mail, number),
        )
        for number in range(BARE_MESSAGES):
            turns[number % 3](number)
    gateway.close()
    return BARE_MESSAGES / (time.perf_counter() - began)


def _text(gateway: HTTPConnection, number: int) -> None:
    body = json.dumps({"to": f"bare{number}", "text": "您提出的立法意见有了结果。" * 4})
    gateway.request("POST", "/send", body.encode(), {"Idempotency-Key": f"bare{number}"})
    gateway.getresponse().read()


def _letter(mail: smtplib.SMTP, number: int) -> None:
    letter = EmailMessage()
    letter["Message-ID"] = f"<bare{number}@example.cn>"
    letter["Subject"] = "您的意见有了结果"
    letter.set_content("您提出的立法意见有了结果。" * 20)
    mail.send_message(letter, "liaison@example.cn", [f"bare{number}@example.com"])
