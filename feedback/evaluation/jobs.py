"""What the worker does for a judging when a clerk asks for it before the clock does."""

from django.utils import timezone

from feedback.errors import FeedbackError
from feedback.models import EvaluationCycle
from feedback.services.scoring import score_cycle
from liaison.jobs.registry import JobError, JobOutcome, job_kind
from liaison.jobs.running import JobRun


@job_kind("feedback.score_cycle")
def score(job: JobRun) -> JobOutcome:
    """Params: ``cycle``."""
    cycle = EvaluationCycle.objects.get(pk=job.params["cycle"])
    try:
        rows = score_cycle(cycle, by=job.owner, now=timezone.now(), progress=job.progress)
    except FeedbackError as error:
        raise JobError(str(error)) from error
    count = cycle.evaluations.count()
    return JobOutcome(
        counts={"考核对象": count, "评分依据": rows},
        message=f"已给{count}{cycle.unit}评分，每个数字都可以点开依据。请回到考核页面核定。",
    )
