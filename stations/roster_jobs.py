"""Rosters as jobs: the page shows how far it is, a killed worker begins again."""

from django.utils import timezone

from liaison.jobs.registry import JobError, JobOutcome, job_kind
from liaison.jobs.running import JobRun
from liaison.workbooks.errors import WorkbookError
from stations.errors import StationError
from stations.roster_phones import export_with_phones
from stations.services.rosters import enter_roster


@job_kind("stations.enter_roster")
def enter(run: JobRun) -> JobOutcome:
    try:
        roster = enter_roster(
            run.params["roster"], by=run.owner, now=timezone.now(), progress=run.progress
        )
    except (StationError, WorkbookError) as error:
        raise JobError(str(error)) from error
    return JobOutcome(
        counts={
            "读到": roster.read_count,
            "新增": roster.new_count,
            "更新": roster.changed_count,
            "没有变化": roster.known_count,
            "有误": roster.error_count,
        },
        message=f"新增{roster.new_count}行，更新{roster.changed_count}行。",
    )


@job_kind("stations.roster_with_phones")
def with_phones(run: JobRun) -> JobOutcome:
    """Params: ``preset`` and ``reason``."""
    path = run.folder / "workbook.xlsx"
    try:
        export = export_with_phones(
            run.params["preset"],
            path=path,
            by=run.owner,
            reason=run.params["reason"],
            progress=run.progress,
        )
    except WorkbookError as error:
        raise JobError(str(error)) from error
    summary = export.summary
    return JobOutcome(
        counts={**summary.rows, "合计": summary.total},
        file=path,
        filename=export.filename,
        message=f"共 {summary.total} 行，列出完整手机号码，已记入查看记录。用完请删除文件。",
    )
