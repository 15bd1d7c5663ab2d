"""What the worker does when somebody asks for the themes of a consultation."""

from drafts.models import Consultation
from liaison.jobs.registry import JobError, JobOutcome, job_kind
from liaison.jobs.running import JobRun
from opinions.services.finding_themes import KIND, find


@job_kind(KIND)
def find_themes(job: JobRun) -> JobOutcome:
    """Params: ``consultation``, its id."""
    consultation = Consultation.objects.filter(pk=job.params["consultation"]).first()
    if consultation is None:
        raise JobError("这次征求意见已经不在了。")
    count = find(consultation, by=job.owner, progress=job.progress)
    message = (
        f"归出{count}个主题，请到“主题”页面看，由人改名、合并、调整。"
        if count
        else "意见还太少，或者说的各不相同，没有归出主题。意见多了再试一次。"
    )
    return JobOutcome(counts={"主题": count}, message=message)
