"""One run of one job: its progress, its heartbeat, its cancelling."""

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

from django.conf import settings
from django.db import Error, connection
from django.utils import timezone

from liaison.accounts.models import User

from .choices import JobStatus
from .models import Job

logger = logging.getLogger(__name__)

PULSE = 1.0
FULL_BEAT = 5.0


class JobCancelled(Exception):  # noqa: N818 -- nothing went wrong
    """The owner asked to stop, or another worker took the job over. Let it pass through."""


class JobRun:
    """What a builder sees of its job."""

    def __init__(self, job: Job, folder: Path) -> None:
        self.job_id: int = job.pk
        self.attempt: int = job.attempt
        self.params: dict[str, Any] = job.params
        self.owner: User = job.owner
        self.label: str = job.label
        # Files made here vanish after the run; the outcome's file is stored first.
        self.folder = folder
        self.done = 0
        self.total = 0
        self.stopped = False

    def progress(self, done: int, total: int) -> None:
        """Say how far it is; cheap enough for every row, and safe inside a transaction.

        Raises JobCancelled once the job was cancelled or taken over.
        """
        self.done, self.total = min(done, total), total
        if self.stopped:
            raise JobCancelled


@contextmanager
def heartbeat(job: Job) -> Iterator[JobRun]:
    """Run with a second thread that stores progress and learns of a cancel.

    On a connection of its own: seen by others while the builder's transaction is still open.
    """
    over = Event()
    with _folder_of(job) as folder:
        run = JobRun(job, folder)
        pulse = Thread(target=_beat, args=(run, over), name=f"job-{job.pk}", daemon=True)
        pulse.start()
        try:
            yield run
        finally:
            over.set()
            pulse.join()


@contextmanager
def _folder_of(job: Job) -> Iterator[Path]:
    """A folder for this run; what a killed run left behind goes first."""
    parent = settings.DATA_DIR / "jobs"
    for attempt in range(job.attempt):
        shutil.rmtree(parent / f"{job.pk}-{attempt}", ignore_errors=True)
    folder = parent / f"{job.pk}-{job.attempt}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _beat(run: JobRun, over: Event) -> None:
    written: tuple[int, int] | None = None
    quiet = 0.0
    try:
        while not over.wait(PULSE):
            quiet += PULSE
            if (run.done, run.total) != written or quiet >= FULL_BEAT:
                written, quiet = (run.done, run.total), 0.0
                _store(run, *written)
            _look(run)
    finally:
        connection.close()


def _store(run: JobRun, done: int, total: int) -> None:
    try:
        Job.objects.filter(pk=run.job_id, status=JobStatus.RUNNING, attempt=run.attempt).update(
            done=done, total=total, heartbeat_at=timezone.now()
        )
    except Error:
        logger.warning("heartbeat of job %s failed", run.job_id, exc_info=True)
        connection.close()


def _look(run: JobRun) -> None:
    try:
        seen = Job.objects.filter(pk=run.job_id).values_list(
            "status", "attempt", "cancel_requested"
        )
        for status, attempt, cancel_requested in seen:
            mine = status == JobStatus.RUNNING and attempt == run.attempt
            run.stopped = cancel_requested or not mine
    except Error:
        connection.close()
