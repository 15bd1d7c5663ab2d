"""Checking and entering a bundle as jobs: one sees how far it is, a killed worker begins again."""

from django.utils import timezone

from liaison.jobs.registry import JobError, JobOutcome, job_kind
from liaison.jobs.running import JobRun
from liaison.workbooks.errors import WorkbookError
from opinions.errors import OpinionError
from opinions.models import Bundle
from opinions.services.bundle_checks import check_bundle, give_up
from opinions.services.bundles import accept_bundle


@job_kind("opinions.check_bundle")
def check_large_bundle(run: JobRun) -> JobOutcome:
    try:
        bundle = check_bundle(run.params["bundle"], by=run.owner, progress=run.progress)
    except (OpinionError, WorkbookError) as error:
        give_up(run.params["bundle"], str(error))
        raise JobError(str(error)) from error
    return JobOutcome(counts=_counts(bundle), message="已检查，还没有录入。请看检查结果，再录入。")


@job_kind("opinions.accept_bundle")
def enter_bundle(run: JobRun) -> JobOutcome:
    try:
        bundle = accept_bundle(
            run.params["bundle"], by=run.owner, now=timezone.now(), progress=run.progress
        )
    except OpinionError as error:
        raise JobError(str(error)) from error
    said = f"已录入{bundle.accepted_count}条意见，每条都有意见编号。"
    return JobOutcome(counts=_counts(bundle), message=said)


def _counts(bundle: Bundle) -> dict[str, int]:
    return {
        "读到": bundle.read_count,
        "录入": bundle.accepted_count,
        "重复": bundle.duplicate_count,
        "有误": bundle.error_count,
    }
