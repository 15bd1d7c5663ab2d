"""原始意见表 as the portal's own worker writes it, killed twice, while 25 opinions a second arrive.

The same cells, byte for byte, must come out as an undisturbed process writes from the same copy,
with as many rows as SQL counts at the moment of the copy. Runs only if named; ``OPINIONS=423719``
is the size asked for. Time and memory are measured by ``exporting``: here the worker also compares
all these opinions.
"""

import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from liaison.accounts.models import User
from liaison.jobs import services as jobs
from liaison.jobs.choices import JobStatus
from liaison.jobs.models import Job
from opinions.models import Opinion
from tests.bench.bench_export import alone, sheet_digest
from tests.bench.exporting import ROWS, arrive
from tests.bench.figures import Figure
from tests.bench.ground import Ground
from tests.bench.killing import kill_worker
from tests.support.portal import Portal

# Shares of the rows that are written when the worker is killed.
KILLED_AT = (0.25, 0.6)
# The machine may be slow, but not for ever.
PATIENCE = 900 + ROWS / 150


@dataclass
class Watched:
    kills: int = 0
    seconds: float = 0
    # What the undisturbed process says.
    other: dict[str, Any] = field(default_factory=dict)


def measure(ground: Ground) -> Iterator[Figure]:
    slug = str(alone("fill", str(ROWS))["slug"])
    over = threading.Event()
    arriving = threading.Thread(target=arrive, args=(slug, over))
    arriving.start()
    try:
        params = {"preset": "opinions", "consultation": slug}
        clerk = User.objects.get(username=slug)
        job = jobs.start("workbooks.export", label="原始意见表", params=params, owner=clerk)
        watched = _watch(ground.portal, job)
    finally:
        over.set()
        arriving.join()
    yield _figure(job, watched, slug)


def _watch(portal: Portal, job: Job) -> Watched:
    watched, began, next_line = Watched(), time.monotonic(), 0.0
    other = threading.Thread(target=lambda: watched.other.update(alone("again", str(job.pk))))
    while True:
        job.refresh_from_db()
        watched.seconds = time.monotonic() - began
        if watched.seconds >= next_line:
            next_line += 30
            said = f"第{job.attempt}次运行，{job.done:,}/{job.total:,}行，中断{watched.kills}次"
            sys.stderr.write(f"{watched.seconds:5.0f}秒：{said}\n")
        if job.is_finished or watched.seconds > PATIENCE:
            break
        left = KILLED_AT[watched.kills :]
        if left and job.attempt == watched.kills + 1 and job.done > left[0] * ROWS:
            kill_worker(portal)
            watched.kills += 1
            if watched.kills == 1:
                other.start()
        time.sleep(0.2)
    if other.ident:
        other.join()
    return watched


def _figure(job: Job, watched: Watched, slug: str) -> Figure:
    there = Opinion.objects.filter(consultation__slug=slug)
    kept = there.filter(pk__lte=watched.other.get("last", 0)).counted().count()
    is_done = job.status == JobStatus.DONE and job.result is not None
    is_same = is_done and sheet_digest(job.result.file.path) == watched.other.get("sheet")
    rows = job.counts.get("合计", 0)
    return Figure(
        f"导出原始意见，worker中断{watched.kills}次，其间到{there.count() - ROWS:,}条",
        f"{rows:,}行，{watched.seconds:.0f}秒",
        f"{kept:,}行，内容{'相同' if is_same else '不同'}",
        *(rows / max(kept, 1), "内容相同，行数与SQL一致"),
        is_same and rows == kept and watched.kills == len(KILLED_AT),
    )
