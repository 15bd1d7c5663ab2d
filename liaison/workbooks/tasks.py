from functools import partial
from pathlib import Path

from celery import shared_task

from liaison.jobs.registry import JobError, JobOutcome, job_kind
from liaison.jobs.running import JobRun
from liaison.workbooks.copies import copied, drop_leftovers
from liaison.workbooks.errors import WorkbookError
from liaison.workbooks.presets import Builder, find_preset
from liaison.workbooks.services import Export, export_preset


@job_kind("workbooks.export")
def export(job: JobRun) -> JobOutcome:
    """Params: ``preset`` and, if it is about one, the slug of the ``consultation``; ``part`` for
    one of several tables that went upward; ``filters`` by key."""
    name, slug = job.params["preset"], job.params.get("consultation") or None
    path, filters = job.folder / "workbook.xlsx", job.params.get("filters") or {}
    try:
        preset = find_preset(name, slug, job.params.get("part"), filters)
        if preset.source is None:
            return exported(_write(job, path), path)
        with copied(job.job_id, preset.source(slug, **preset.chosen(filters))) as copy:
            build = partial(preset.build, copy=copy, **preset.chosen(filters))
            return exported(_write(job, path, build), path)
    except WorkbookError as error:
        raise JobError(str(error)) from error


@shared_task(name="workbooks.drop_copies")
def drop_copies() -> None:
    """What jobs left that were given up or killed for good."""
    drop_leftovers()


def _write(job: JobRun, path: Path, build: Builder | None = None) -> Export:
    return export_preset(
        job.params["preset"],
        path=path,
        by=job.owner,
        consultation=job.params.get("consultation") or None,
        part=job.params.get("part"),
        filters=job.params.get("filters") or {},
        progress=job.progress,
        build=build,
    )


def exported(export: Export, path: Path) -> JobOutcome:
    """What the page of the job says about a finished workbook."""
    summary = export.summary
    return JobOutcome(
        counts={**summary.rows, "合计": summary.total},
        file=path,
        filename=export.filename,
        message=f"共 {summary.total} 行，导出编号 {summary.export_id}，SHA-256 {summary.sha256}。",
    )
