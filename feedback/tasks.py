from celery import shared_task
from django.utils import timezone

from drafts.models import Consultation
from feedback import archive_jobs  # noqa: F401 -- its kinds of jobs register themselves
from feedback.choices.papers import PaperKind
from feedback.errors import FeedbackError
from feedback.evaluation import jobs
from feedback.services import (
    collecting,
    no_answer,
    open_data,
    papers,
    reflections,
    retention,
    settling,
    shelving,
    stories,
    telling,
    withdrawals,
)
from liaison.jobs.registry import JobError, JobOutcome, job_kind
from liaison.jobs.running import JobRun

# Named here so that the worker knows the kinds of job.
__all__ = ["jobs"]


@shared_task(name="feedback.fan_out", ignore_result=True)
def fan_out(release_id: int) -> None:
    telling.fan_out(release_id, timezone.now())


@shared_task(name="feedback.sweep", ignore_result=True)
def sweep() -> None:
    """Finish what a dead worker left, and take over from the notices who has been told."""
    for release_id in telling.unfinished():
        telling.fan_out(release_id, timezone.now())
    collecting.collect_told()
    withdrawals.tell_of_withdrawals(timezone.now())
    stories.take_down_withdrawn()
    no_answer.tell_all(timezone.now())
    shelving.tell_all(timezone.now())
    for check_id in reflections.unread():
        reflections.read_text(check_id, timezone.now())


@shared_task(name="feedback.read_text", ignore_result=True)
def read_text(check_id: int) -> None:
    reflections.read_text(check_id, timezone.now())


@shared_task(name="feedback.tell_no_answer", ignore_result=True)
def tell_no_answer() -> None:
    no_answer.tell_all(timezone.now())


@shared_task(name="feedback.tell_shelving", ignore_result=True)
def tell_shelving() -> None:
    shelving.tell_all(timezone.now())


@job_kind("feedback.papers")
def print_papers(job: JobRun) -> JobOutcome:
    """Params: ``kind`` of paper, the ``consultation``'s key, ``which`` people, ``station`` code."""
    consultation = Consultation.objects.with_draft().filter(pk=job.params["consultation"]).first()
    if consultation is None:
        raise JobError("这项征求意见已经不在了。")
    kind = PaperKind(job.params["kind"])
    which, station = job.params["which"], job.params["station"]
    sheets = papers.sheets_of(kind, consultation, which=which, station=station)
    try:
        content = papers.print_papers(kind, sheets, by=job.owner, about=consultation)
    except FeedbackError as error:
        raise JobError(str(error)) from error
    path = job.folder / "papers.docx"
    path.write_bytes(content)
    return JobOutcome(
        counts={kind.label: len(sheets)},
        file=path,
        filename=f"{kind.label}_{consultation.version.draft}_{len(sheets)}份.docx",
        message=f"共 {len(sheets)} 份，每份从新的一页开始。",
    )


@shared_task(name="feedback.refresh_open_data", ignore_result=True)
def refresh_open_data() -> None:
    open_data.refresh_open_data(timezone.now())
    settling.keep_time(timezone.now())


@shared_task(name="feedback.purge", ignore_result=True)
def purge() -> None:
    """Names and contacts whose time is over; a run that died is gone on with."""
    retention.purge(timezone.now())
