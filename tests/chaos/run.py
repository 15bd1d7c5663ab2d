"""One storm from the first opinion to the reckoning."""

import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from threading import Event

from django.db import connection

from feedback.models import Release
from tests.bench.figures import Figure
from tests.chaos.county import County, Crowd, crowd, settle
from tests.chaos.ground import Ground
from tests.chaos.pages import broken_pages
from tests.chaos.reckoning import fault, reckon
from tests.chaos.storm import Storm
from tests.chaos.waiting import waiting
from tests.support.outside import BadMailServer, Outside

KILLS = int(os.environ.get("KILLS") or 100)
MINUTES = float(os.environ.get("MINUTES") or 15)
ROWS = int(os.environ.get("ROWS") or 20_000)
RECIPIENTS = int(os.environ.get("RECIPIENTS") or 5_000)
SEED = int(os.environ.get("SEED") or time.time())
STUCK_AFTER = 300


class GoodMailServer(BadMailServer):
    """What goes wrong is ours alone."""

    def _refusal(self, address: str) -> str:
        return ""


@contextmanager
def outside() -> Iterator[Outside]:
    """Mail server and SMS gateway; they are never broken."""
    world = Outside(GoodMailServer())
    with world.mailbox, world.gateway:
        yield world


def measure(ground: Ground, world: Outside) -> Iterator[Figure]:
    county = settle(ground.folder, rows=ROWS, recipients=RECIPIENTS)
    over, hopeless = Event(), Event()
    people = crowd(county, ground.portal.port, over=over, hopeless=hopeless)
    release = county.tell()
    connection.close()
    storm = Storm(ground, Random(SEED), KILLS, gap=MINUTES * 60 / max(1, KILLS))  # noqa: S311
    sys.stderr.write(f"SEED={SEED}\n")
    for one in people.everyone:
        one.start()
    try:
        storm.rage()
    except AssertionError:
        sys.stderr.write(ground.account())
        raise
    finally:
        over.set()
    yield _storm(storm, people)
    yield _calm(ground, county, release, people)
    hopeless.set()
    people.exporter.act()
    yield from reckon(ground, county, people, release, world, rows=ROWS, recipients=RECIPIENTS)
    yield _pages(people)
    trouble = [said for one in people.everyone for said in one.trouble]
    sys.stderr.write("\n".join(["", *trouble[:10], ""]))
    yield fault("人遇到的意外", f"{len(trouble)}次", wrong=len(trouble), aim="0次")


def _storm(storm: Storm, people: Crowd) -> Figure:
    failures: Counter[str] = Counter()
    for one in people.everyone:
        failures += one.browser.failures
    read = sum(one.read for one in people.readers)
    kinds = "、".join(f"{kind} {count}" for kind, count in sorted(storm.killed.items()))
    return Figure(
        f"kill -9 {storm.killed.total()}次（{kinds}），种子{SEED}",
        f"磁盘满{storm.full_for:.0f}秒，时钟错{storm.wrong_for:.0f}秒；"
        f"阅读{read:,}次，重试{failures.total():,}次",
        *("—", 1.0, "都做到"),
        storm.killed.total() == KILLS and bool(storm.full_for and storm.wrong_for),
    )


def _calm(ground: Ground, county: County, release: Release, people: Crowd) -> Figure:
    """Until nothing waits and everybody has an answer; what is left after five minutes is stuck."""
    began = time.monotonic()
    while left := _left(ground, county, release, people):
        if time.monotonic() - began > STUCK_AFTER or ground.portal.process.poll() is not None:
            break
        said = "、".join(f"{name}{count}" for name, count in left.items())
        sys.stderr.write(f"\r{time.monotonic() - began:4.0f}秒 {said}\033[K")
        time.sleep(2)
    connection.close()
    took = time.monotonic() - began
    if left:
        sys.stderr.write(ground.account())
    stuck = "、".join(f"{name}{count}" for name, count in left.items())
    return fault(
        "风暴过后全部办完", stuck or f"{took:.0f}秒", wrong=len(left), aim=f"{STUCK_AFTER}秒内"
    )


def _left(ground: Ground, county: County, release: Release, people: Crowd) -> dict[str, int]:
    busy = sum(1 for one in people.everyone if one.thread and one.thread.is_alive())
    return waiting(ground, county, release) | ({"在等答复的人": busy} if busy else {})


def _pages(people: Crowd) -> Figure:
    count, broken = broken_pages(people.clerk)
    return fault(f"工作人员的{count}个页面", "、".join(broken) or "都能打开", wrong=len(broken))
