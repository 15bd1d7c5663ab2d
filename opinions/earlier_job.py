"""Checking and entering a table of a past year as jobs, as bundles are: nobody waits at a page."""

from django.utils import timezone

from liaison.jobs.registry import JobError, JobOutcome, job_kind
from liaison.jobs.running import JobRun
from opinions.errors import OpinionError
from opinions.models import EarlierTable
from opinions.services import earlier


@job_kind(earlier.CHECK)
def check_earlier(run: JobRun) -> JobOutcome:
    """Params: ``table``, its id."""
    try:
        table = earlier.run_check(run.params["table"], by=run.owner, progress=run.progress)
    except OpinionError as error:
        raise JobError(str(error)) from error
    return JobOutcome(counts=_counts(table), message="已检查，还没有导入。请看检查结果，再导入。")


@job_kind(earlier.ACCEPT)
def enter_earlier(run: JobRun) -> JobOutcome:
    """Params: ``table``, its id."""
    try:
        table = earlier.accept(
            run.params["table"], by=run.owner, now=timezone.now(), progress=run.progress
        )
    except OpinionError as error:
        raise JobError(str(error)) from error
    said = f"已导入{table.accepted_count}条往年意见，单独统计，可以整份撤销。"
    return JobOutcome(counts=_counts(table), message=said)


def _counts(table: EarlierTable) -> dict[str, int]:
    return {
        "读到": table.read_count,
        "导入": table.accepted_count,
        "重复": table.duplicate_count,
        "有误": table.error_count,
    }
