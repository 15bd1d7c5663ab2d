from pathlib import Path

from liaison.jobs.registry import JobError, JobOutcome, job_kind
from liaison.jobs.running import JobRun
from liaison.workbooks.errors import WorkbookError
from liaison.workbooks.services import Export, export_preset


@job_kind("workbooks.export")
def export(job: JobRun) -> JobOutcome:
    """Params: ``preset`` and, if it is about one, the slug of the ``consultation``; ``part`` for
    one of several tables that went upward."""
    path = job.folder / "workbook.xlsx"
    try:
        export = export_preset(
            job.params["preset"],
            path=path,
            by=job.owner,
            consultation=job.params.get("consultation") or None,
            part=job.params.get("part"),
            progress=job.progress,
        )
    except WorkbookError as error:
        raise JobError(str(error)) from error
    return exported(export, path)


def exported(export: Export, path: Path) -> JobOutcome:
    """What the page of the job says about a finished workbook."""
    summary = export.summary
    return JobOutcome(
        counts={**summary.rows, "合计": summary.total},
        file=path,
        filename=export.filename,
        message=f"共 {summary.total} 行，导出编号 {summary.export_id}，SHA-256 {summary.sha256}。",
    )
