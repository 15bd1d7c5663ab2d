"""Starting, running, cancelling and finding again every long run of the portal.

The row is the queue. A worker takes a job by one UPDATE; if it dies, its heartbeat stops and the
sweep gives the job to the next one, from the start, at most ``MOST_ATTEMPTS`` times.
"""

import logging
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import OperationalError, transaction
from django.db.models import F, ProtectedError
from django.utils import timezone

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.errors import OfficeError
from liaison.office.files import digest, store_file
from liaison.office.models import StoredFile

from .choices import JobStatus
from .models import KEEP_HOURS, KEEP_OPEN_HOURS, Job
from .nudge import nudge
from .registry import BUILDERS, JobError, JobOutcome
from .running import JobCancelled, JobRun, heartbeat

logger = logging.getLogger(__name__)
name_actions(
    {
        "jobs.start": "发起后台任务",
        "jobs.done": "后台任务完成",
        "jobs.failed": "后台任务未完成",
        "jobs.cancel": "要求取消后台任务",
        "jobs.cancelled": "后台任务已取消",
        "jobs.download": "下载结果文件",
    }
)

MOST_ATTEMPTS = 3
# One worker process stays free for notices and the clock however many exports are asked for.
AT_ONCE = max(1, settings.CELERY_WORKER_CONCURRENCY - 1)


@transaction.atomic
def start(
    kind: str, *, label: str, params: dict[str, Any], owner: User, has_contacts: bool = False
) -> Job:
    """Put a job into the queue; the worker takes it once the caller's transaction commits.

    ``has_contacts``: whole contacts in the result, which is the owner's alone and kept for a day.
    """
    job = Job.objects.create(
        kind=kind,
        label=label,
        params=params,
        owner=owner,
        created_at=timezone.now(),
        keep_hours=KEEP_OPEN_HOURS if has_contacts else KEEP_HOURS,
        only_owner=has_contacts,
    )
    record("jobs.start", actor=owner, target=job, note=kind)
    nudge("jobs.run", job.pk)
    return job


def run(job_id: int) -> None:
    """Do the job if it is still waiting; a second call for the same job does nothing."""
    job = _claim(job_id)
    if job is None:
        return
    try:
        with heartbeat(job) as running:
            outcome = _build(job, running)
            result = _store_result(job, outcome)
        _finish(job, outcome, result, total=running.total)
    except JobCancelled:
        _end(job, JobStatus.CANCELLED, "已按要求取消，没有生成结果。")
    except (JobError, OfficeError) as error:
        _end(job, JobStatus.FAILED, str(error))
    except OperationalError:
        # The database went away, not the job: leave it to the sweep.
        raise
    except Exception:
        logger.exception("job %s (%s) failed", job.pk, job.kind)
        _end(
            job,
            JobStatus.FAILED,
            "处理中出现意外问题，没有生成结果。请稍后重新发起；"
            f"如再次出现，请把任务编号 {job.pk} 告诉系统管理员。",
        )
    finally:
        _nudge_next()


def _claim(job_id: int) -> Job | None:
    """Take one waiting job, or return None if another worker has it or all places are taken."""
    now = timezone.now()
    if Job.objects.filter(status=JobStatus.RUNNING).count() >= AT_ONCE:
        return None
    taken = Job.objects.filter(pk=job_id, status=JobStatus.QUEUED).update(
        status=JobStatus.RUNNING,
        attempt=F("attempt") + 1,
        done=0,
        total=0,
        started_at=now,
        heartbeat_at=now,
    )
    return Job.objects.select_related("owner").get(pk=job_id) if taken else None


def _build(job: Job, running: JobRun) -> JobOutcome:
    builder = BUILDERS.get(job.kind)
    if builder is None:
        raise JobError("这项任务在当前版本中已经没有了，请从相应页面重新发起。")
    outcome = builder(running)
    running.progress(running.total, running.total)
    return outcome


def _store_result(job: Job, outcome: JobOutcome) -> StoredFile | None:
    """Keep the file and read it back: a job is done only when its file is really there."""
    if outcome.file is None:
        return None
    stored = store_file(outcome.file, name=outcome.filename or outcome.file.name, by=job.owner)
    if digest(stored) != (stored.sha256, stored.size):
        raise JobError("结果文件保存后核对不一致，可能是存储空间不足，请联系系统管理员。")
    return stored


@transaction.atomic
def _finish(job: Job, outcome: JobOutcome, result: StoredFile | None, *, total: int) -> None:
    mine = Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING, attempt=job.attempt)
    updated = mine.update(
        status=JobStatus.DONE,
        done=total,
        total=total,
        counts=outcome.counts,
        message=outcome.message,
        result=result,
        finished_at=timezone.now(),
    )
    if not updated:
        logger.warning("job %s was taken over; this run's result is dropped", job.pk)
        _drop(result)
        return
    after = {"counts": outcome.counts, "sha256": result.sha256 if result else ""}
    record("jobs.done", actor=job.owner, target=job, after=after)


@transaction.atomic
def _end(job: Job, status: JobStatus, message: str) -> None:
    mine = Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING, attempt=job.attempt)
    if mine.update(status=status, message=message, finished_at=timezone.now()):
        record(f"jobs.{status}", actor=job.owner, target=job, note=message)


@transaction.atomic
def cancel(job: Job, *, by: User) -> None:
    """Ask a job to stop: at once if it still waits, else at its next sign of progress."""
    waiting = Job.objects.filter(pk=job.pk, status=JobStatus.QUEUED)
    stopped = waiting.update(
        status=JobStatus.CANCELLED,
        cancel_requested=True,
        message="在开始之前已取消。",
        finished_at=timezone.now(),
    )
    running = Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING)
    if not stopped and not running.update(cancel_requested=True):
        raise JobError("这项任务已经结束，不用再取消。")
    record("jobs.cancel", actor=by, target=job)


def record_download(job: Job, *, by: User, part: str = "") -> StoredFile:
    """Whoever takes the result away is on record, also of a ``part`` only."""
    if job.only_owner and job.owner_id != by.pk:
        raise JobError("文件里有完整的联系方式，只有发起人可以下载。")
    if job.result is None or (job.expires_at and job.expires_at <= timezone.now()):
        raise JobError("这项任务的结果文件已经清理或没有生成，请重新发起。")
    after = {"sha256": job.result.sha256, **({"part": part} if part else {})}
    record("jobs.download", actor=by, target=job, after=after)
    return job.result


def sweep(now: datetime) -> int:
    """Give jobs of dead workers back to the queue and wake the worker; how many were found."""
    found = 0
    for job in Job.objects.silent(now):
        same = Job.objects.silent(now).filter(pk=job.pk, attempt=job.attempt)
        if job.cancel_requested:
            _end(job, JobStatus.CANCELLED, "已按要求取消，没有生成结果。")
        elif job.attempt >= MOST_ATTEMPTS:
            _end(job, JobStatus.FAILED, "这项任务多次中途中断，已停止重试，请联系系统管理员。")
        else:
            found += same.update(status=JobStatus.QUEUED)
    _nudge_next()
    return found


def _nudge_next() -> None:
    for job_id in Job.objects.waiting().values_list("pk", flat=True)[:AT_ONCE]:
        nudge("jobs.run", job_id)


def clear_old_results(now: datetime) -> int:
    """Delete the files of old jobs, unless another record has made one its own."""
    old = Job.objects.with_expired_result(now).select_related("result")
    return sum(_clear(job) for job in old[:200])


def _clear(job: Job) -> bool:
    stored = job.result
    try:
        with transaction.atomic():
            Job.objects.filter(pk=job.pk).update(result=None)
            _drop(stored)
    except ProtectedError:
        return False
    return True


def _drop(stored: StoredFile | None) -> None:
    if stored is not None:
        content = stored.file
        stored.delete()
        transaction.on_commit(lambda: content.delete(save=False))
