"""What the worker makes of a year's work: reports."""

from feedback.errors import FeedbackError
from feedback.models import Report
from feedback.services.reports import make_report
from liaison.jobs.registry import JobError, JobOutcome, job_kind
from liaison.jobs.running import JobRun


@job_kind("feedback.report")
def report(job: JobRun) -> JobOutcome:
    """Params: ``report``, the row to fill; its page shows the result."""
    row = Report.objects.select_related("asked_by").get(pk=job.params["report"])
    try:
        make_report(row)
    except FeedbackError as error:
        raise JobError(str(error)) from error
    return JobOutcome(message="已生成，请打开核对数字、补充空白处后使用。")
