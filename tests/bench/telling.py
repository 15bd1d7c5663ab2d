"""One release to 85,000 people on a bad day: 20 kills, and everyone hears exactly once.

Workers are killed at random, twice together with Valkey; the mail server answers 421, 450 and 550
and sometimes never, the gateway reports everything twice. The one window there is: a kill between
the other side's taking a message and our commit sends that one again, with its old Message-ID or
idempotency key, and is on record as an attempt "unknown". Runs only if named; ``RECIPIENTS`` and
``KILLS`` set other numbers. Bare: the same messages by smtplib and http.client over one connection
each, to servers that are well.
"""

import json
import os
import smtplib
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.client import HTTPConnection
from random import Random
from statistics import median
from urllib.parse import urlsplit

from django.db.models import Count
from django.urls import reverse

from feedback.models import OpinionFeedback, Release
from liaison.notices.choices import NoticeStatus, Outcome
from liaison.notices.models import Notice, NoticeAttempt
from liaison.office.models import OfficeProfile
from tests.bench import data, people_to_tell, told_page
from tests.bench.figures import Figure
from tests.bench.ground import SWITCHES, Ground
from tests.bench.killing import kill_worker, kill_worker_and_valkey, peaks, workers
from tests.support.outside import BadMailServer, Outside, TwiceReportingGateway
from tests.support.portal import Portal

RECIPIENTS = int(os.environ.get("RECIPIENTS") or 85_000)
KILLS = int(os.environ.get("KILLS") or 20)
WITH_VALKEY = 2
BARE_MESSAGES = 3_000
# Half an hour for all the waiting, and the slowest that is still worth watching.
PATIENCE = 1800 + RECIPIENTS / 25
LONGEST = 3600
MOST_MB = 250
TOLD_BY_PHONE = 40
TOKEN = "token-of-the-gateway"
ON_THE_WAY = [NoticeStatus.QUEUED, NoticeStatus.SENDING, NoticeStatus.WAITING_RETRY]


def _outside() -> Outside:
    """Twice it is closing; once it is deaf until the channel rests."""
    letters = RECIPIENTS // 3
    first, second, deaf = letters // 5, letters * 3 // 5, letters * 2 // 5
    closed = frozenset({first, first + 1, second, second + 1})
    mailbox = BadMailServer(closed_at=closed, deaf_at=frozenset(range(deaf, deaf + 3)))
    return Outside(mailbox, TwiceReportingGateway())


@dataclass
class Watched:
    """Seconds since the release, and the most that a process of the worker held."""

    written: float = 0
    sent: float = 0
    told: float = 0
    peak_mb: float = 0
    kills: int = 0
    valkey: int = 0
    next_line: float = 0
    by_phone: list[str] = field(default_factory=list)


def measure(ground: Ground) -> Iterator[Figure]:
    OfficeProfile.objects.update(quiet_from="00:00", quiet_until="00:00")
    outside = _outside()
    with outside.mailbox, outside.gateway:
        bare = _bare()
        addresses = {"EMAIL_URL": outside.mailbox.url, "SMS_URL": outside.gateway.url}
        ground.restart(**SWITCHES, **addresses, SMS_REPORT_TOKEN=TOKEN)
        try:
            consultation = people_to_tell.answered(RECIPIENTS)
            release = people_to_tell.release(consultation)
            watched = Watched()
            with _reporting(ground.portal, outside):
                _watch(ground.portal, release, outside, watched)
        finally:
            ground.restart(**SWITCHES)
        yield from _figures(release, watched, outside, bare)


def _watch(portal: Portal, release: Release, outside: Outside, watched: Watched) -> None:
    """Kill at random moments of the work, until everything is done or far too late."""
    began, before = time.monotonic(), outside.taken()
    notices = Notice.objects.filter(cause=f"release:{release.pk}")
    waiting = OpinionFeedback.objects.filter(release=release, told_at=None)
    kills = _moments()
    while not watched.told:
        passed = time.monotonic() - began
        statuses = notices.order_by().values_list("status").annotate(Count("pk"))
        by_status = Counter(dict(statuses))
        taken = outside.taken() - before
        _say(passed, by_status, outside, watched)
        if passed > PATIENCE:
            raise AssertionError(f"not done after {passed:.0f} s: {watched} {by_status}")
        if kills and by_status.total() + taken > kills[0][0] and workers(portal):
            _kill(portal, watched, with_valkey=kills.pop(0)[1])
        watched.peak_mb = max([watched.peak_mb, *peaks(portal)])
        all_reported = outside.gateway.reported == len(outside.gateway.requests)
        if not watched.written:
            is_written = not Release.objects.filter(pk=release.pk, fanned_out_at=None).exists()
            watched.written = passed if is_written else 0
        elif not watched.sent:
            is_sent = not any(by_status[status] for status in ON_THE_WAY)
            watched.sent = passed if is_sent else 0
        elif all_reported and not watched.by_phone:
            _telephone(release, outside, watched)
        elif all_reported and not waiting.exclude(notice__status=NoticeStatus.MANUAL).exists():
            watched.told = passed
        time.sleep(2)


def _moments() -> list[tuple[float, bool]]:
    """When to kill, in notices written and messages sent; and whether Valkey, too."""
    chance = Random()  # noqa: S311
    moments = sorted(chance.uniform(0.02, 0.95) * 2 * RECIPIENTS for _ in range(KILLS))
    with_valkey = set(chance.sample(range(KILLS), min(WITH_VALKEY, KILLS)))
    return [(moment, at in with_valkey) for at, moment in enumerate(moments)]


def _kill(portal: Portal, watched: Watched, *, with_valkey: bool) -> None:
    (kill_worker_and_valkey if with_valkey else kill_worker)(portal)
    watched.kills += 1
    watched.valkey += with_valkey


@contextmanager
def _reporting(portal: Portal, outside: Outside) -> Iterator[None]:
    """Meanwhile the gateway posts what it has to report."""
    over = threading.Event()
    reporter = threading.Thread(target=_report, args=(portal, outside, over))
    reporter.start()
    try:
        yield
    finally:
        over.set()
        reporter.join()


def _report(portal: Portal, outside: Outside, over: threading.Event) -> None:
    address = f"http://127.0.0.1:{portal.port}{reverse('notices:receipts')}"
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    while not over.wait(0.2):
        reports = outside.gateway.reports()
        body = json.dumps({"reports": reports}).encode()
        with suppress(OSError):
            urllib.request.urlopen(urllib.request.Request(address, body, headers), timeout=60)
            outside.gateway.heard(reports)


def _telephone(release: Release, outside: Outside, watched: Watched) -> None:
    """The clerk tells some of those by hand who could not be reached."""
    everyone = map(people_to_tell.address, range(RECIPIENTS))
    unreached = [one for one in everyone if outside.state_of(one) == "by_hand"]
    watched.by_phone = unreached[:TOLD_BY_PHONE]
    told_page.tell_by_hand(release.consultation, watched.by_phone)


def _say(passed: float, by_status: Counter[str], outside: Outside, watched: Watched) -> None:
    """A line every half minute for who waits."""
    if passed >= watched.next_line:
        watched.next_line = passed + 30
        states = "，".join(
            f"{NoticeStatus(status).label}{count:,}" for status, count in by_status.items()
        )
        sys.stderr.write(
            f"{passed:5.0f}秒：通知{by_status.total():,}（{states}），"
            f"对方收下{outside.taken():,}，中断{watched.kills}次\n"
        )


def _figures(release: Release, watched: Watched, outside: Outside, bare: float) -> Iterator[Figure]:
    yield _reached(release, watched, outside)
    yield _same_numbers(release, watched, outside)
    yield _had_bad_day(outside)
    seconds = Counter(int(moment) for moment in outside.moments())
    rate = median(seconds.values())
    yield Figure(
        f"　发送（发出过消息的{len(seconds):,}秒的中位数）",
        *(f"{rate:,.0f}/秒", f"{bare:,.0f}/秒", rate / bare, "≥1/20", rate / bare >= 1 / 20),
    )
    yield Figure(
        f"　写通知{watched.written:,.0f}秒，发完{watched.sent:,.0f}秒，记完{watched.told:,.0f}秒",
        f"{RECIPIENTS / watched.told:,.0f}人/秒", "—", LONGEST / watched.told,
        f"≤{LONGEST / 60:.0f}分钟", watched.told <= LONGEST,
    )  # fmt: skip
    yield Figure(
        "　后台进程最多占用", f"{watched.peak_mb:.0f}MB", "—", watched.peak_mb / MOST_MB,
        f"≤{MOST_MB}MB", watched.peak_mb <= MOST_MB,
    )  # fmt: skip


def _reached(release: Release, watched: Watched, outside: Outside) -> Figure:
    everyone = [people_to_tell.address(number) for number in range(RECIPIENTS)]
    can_hear = {one for one in everyone if outside.can_hear(one)}
    keys = outside.keys_by_address(everyone)
    copies = Counter(key for of_one in keys.values() for key in of_one.elements())
    copies.subtract(set(copies))
    attempts = NoticeAttempt.objects.filter(notice__cause=f"release:{release.pk}")
    unknown = Counter(attempts.filter(outcome=Outcome.UNKNOWN).values_list("message_id", flat=True))
    once = set(keys) == can_hear and all(len(of_one) == 1 for of_one in keys.values())
    return Figure(
        f"告知{RECIPIENTS:,}人，worker中断{watched.kills}次，其中连同Valkey{watched.valkey}次",
        f"{len(keys):,}人，重发{copies.total()}条（记录{unknown.total()}条）",
        *("—", len(keys) / len(can_hear), "1，重发≤记录≤中断"),
        once and copies <= unknown and unknown.total() <= watched.kills == KILLS,
    )


def _same_numbers(release: Release, watched: Watched, outside: Outside) -> Figure:
    client = data.client()
    client.force_login(release.consultation.handler)
    page = told_page.numbers(client, release.consultation)
    log = told_page.logged(release.consultation, RECIPIENTS, outside, by_hand=watched.by_phone)
    said = [f"{told_page.WORDS[name]}{count:,}" for name, count in page.items() if count]
    other = {name: (page.get(name), log[name]) for name in log if page.get(name) != log[name]}
    return Figure(
        f"　页面与对方的日志一致：{'，'.join(said)}",
        f"差{len(other)}个" + "".join(f"，{name}：{a}/{b}" for name, (a, b) in other.items()),
        *("—", 1.0, "0个", not other and not page["on_the_way"]),
    )


def _had_bad_day(outside: Outside) -> Figure:
    answers = outside.mailbox.answers
    said = "、".join(f"{what} {count}次" for what, count in sorted(answers.items()))
    twice = 2 * outside.gateway.reported
    return Figure(
        f"　邮件服务器答复{said}；网关回执{twice:,}份，每条两份", f"{len(answers)}种",
        *("—", 1.0, "4种", len(answers) == 4),
    )  # fmt: skip


def _bare() -> float:
    """Messages a second that mail server and gateway take from the least that can send them."""
    outside = Outside()
    with outside.mailbox as mailbox, outside.gateway as server:
        parts = urlsplit(server.url)
        gateway = HTTPConnection(parts.hostname or "", parts.port)
        began = time.perf_counter()
        with smtplib.SMTP(mailbox.controller.hostname, mailbox.controller.port) as mail:
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
    mail.send_message(letter, "liaison@example.cn", ["bare@example.com"])
