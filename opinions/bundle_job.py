"""Entering a bundle as a job: the page shows how far it is, a killed worker begins again."""

from django.utils import timezone

from liaison.jobs.registry import JobError, JobOutcome, job_kind
from liaison.jobs.running import JobRun
from opinions.errors import OpinionError
from opinions.services.bundles import accept_bundle


@job_kind("opinions.accept_bundle")
def enter_bundle(run: JobRun) -> JobOutcome:
    try:
        bundle = accept_bundle(
            run.params["bundle"], by=run.owner, now=timezone.now(), progress=run.progress
        )
    except OpinionError as error:
        raise JobError(str(error)) from error
    return JobOutcome(
        counts={
            "读到": bundle.read_count,
            "录入": bundle.accepted_count,
            "重复": bundle.duplicate_count,
            "有误": bundle.error_count,
        },
        message=f"已录入{bundle.accepted_count}条意见，每条都有意见编号。",
    )
