"""What the worker makes of the office's work: reports, and packages for the archive."""

from feedback.errors import FeedbackError
from feedback.models import ArchivePackage, Report
from feedback.services.archive import make_archive
from feedback.services.reports import make_report
from liaison.jobs.registry import JobError, JobOutcome, job_kind
from liaison.jobs.running import JobRun

# What the manifest counts by name, as the page of the job says it.
RECORDS = {
    "opinions": "意见（条）",
    "items": "归并意见（条）",
    "submissions": "上报（次）",
    "replies": "立法机关反馈（件）",
    "releases": "公布（次）",
    "told": "逐条告知（条）",
    "certificates": "采纳证书和通知（件）",
    "ledger": "台账（条）",
    "attachments": "附件（个）",
}


@job_kind("feedback.report")
def report(job: JobRun) -> JobOutcome:
    """Params: ``report``, the row to fill; its page shows the result."""
    row = Report.objects.select_related("asked_by").get(pk=job.params["report"])
    try:
        make_report(row)
    except FeedbackError as error:
        raise JobError(str(error)) from error
    return JobOutcome(message="已生成，请打开核对数字、补充空白处后使用。")


@job_kind("feedback.archive")
def archive(job: JobRun) -> JobOutcome:
    """Params: ``package``, the row to fill; the page of its consultation shows the result."""
    rows = ArchivePackage.objects.select_related(
        "asked_by", "consultation__version__draft__organ", "consultation__handler"
    )
    try:
        package = make_archive(
            rows.get(pk=job.params["package"]), job.folder, progress=job.progress
        )
    except FeedbackError as error:
        raise JobError(str(error)) from error
    counts = {words: package.counts.get(name, 0) for name, words in RECORDS.items()}
    return JobOutcome(counts=counts, message="归档包已生成，请下载保存。")
