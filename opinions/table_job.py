"""What the worker makes of a frozen table: other columns, a Word version, a superior's own form."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils import timezone

from liaison.accounts.models import User
from liaison.audit.services import record
from liaison.jobs.registry import JobError, JobOutcome, job_kind
from liaison.jobs.running import JobRun
from liaison.office.services import office
from liaison.workbooks.errors import WorkbookError
from liaison.workbooks.looks import Column
from liaison.workbooks.services import export_tables
from liaison.workbooks.tasks import exported
from liaison.workbooks.writer import new_export_id
from opinions.errors import OpinionError
from opinions.models import CompiledTable, SuperiorForm, TableLayout
from opinions.superior_form.kind import kind_of
from opinions.table_fields import UPWARD
from opinions.table_values import full_rows, labels_of
from opinions.workbook import columns_of, compiled_tables, frozen_table, heading_of

NOT_THERE = "这个方案已经停用，请回到汇总表重新选择。"


@job_kind("opinions.export_table")
def export_table(job: JobRun) -> JobOutcome:
    """Params: ``consultation`` and ``part`` of a frozen table; ``layout`` or ``form``, the id of
    one, or neither for the usual columns; ``word`` for a document."""
    params = job.params
    try:
        table = frozen_table(params["consultation"], params["part"])
        if params.get("form"):
            return _own_form(job, table, params["form"])
        columns, name = _columns(params.get("layout"))
        if params.get("word"):
            return _word(job, table, columns, name)
        return _sheet(job, table, columns, name)
    except (OpinionError, WorkbookError) as error:
        raise JobError(str(error)) from error


def _columns(layout: int | None) -> tuple[dict[str, Column], str]:
    if layout is None:
        return columns_of(UPWARD), ""
    found = TableLayout.objects.in_use().filter(pk=layout).first()
    if found is None:
        raise OpinionError(NOT_THERE)
    usual = columns_of([column["key"] for column in found.columns])
    chosen = {
        column["key"]: Column(column["title"], column["width"], usual[column["key"]].kind)
        for column in found.columns
    }
    return chosen, found.name


def _sheet(
    job: JobRun, table: CompiledTable, columns: Mapping[str, Column], name: str
) -> JobOutcome:
    path = job.folder / "workbook.xlsx"
    export = export_tables(
        "意见建议汇总表",
        lambda: compiled_tables(table, columns, variant=name),
        path=path,
        by=job.owner,
        after={"preset": "compiled_opinions", "栏目": name, "part": table.part},
        progress=job.progress,
    )
    return exported(export, path)


def _word(
    job: JobRun, table: CompiledTable, columns: Mapping[str, Column], name: str
) -> JobOutcome:
    from opinions.table_docx import table_docx  # noqa: PLC0415 -- only the worker needs it

    submission = table.submission if table.sent_at else None
    number = f"发文字号：{submission.document_number}" if submission else "尚未上报"
    labels = labels_of(table)
    content = table_docx(
        title=heading_of(table),
        left_note=f"填报单位：{office().name}",
        right_note=f"{number}　填报时间：{labels['day']}",
        columns=list(columns.values()),
        rows=[[row.get(key, "") for key in columns] for row in full_rows(table)],
    )
    return _document(job, table, content, kind="docx", what=name or "Word版")


def _own_form(job: JobRun, table: CompiledTable, pk: int) -> JobOutcome:
    form = SuperiorForm.objects.in_use().select_related("file").filter(pk=pk).first()
    if form is None:
        raise OpinionError(NOT_THERE)
    content = fill_form(form, full_rows(table), labels_of(table))
    return _document(job, table, content, kind=form.extension, what=form.name)


def fill_form(form: SuperiorForm, rows: list[dict[str, Any]], labels: Mapping[str, str]) -> bytes:
    with form.file.file.open("rb") as source:
        blank = source.read()
    return kind_of(is_word=form.is_word).fill(
        blank,
        place=form.place,
        header_row=form.header_row,
        columns=form.columns,
        rows=rows,
        labels=labels,
    )


def _document(
    job: JobRun, table: CompiledTable, content: bytes, *, kind: str, what: str
) -> JobOutcome:
    path: Path = job.folder / f"table.{kind}"
    path.write_bytes(content)
    export_id, sha256 = new_export_id(timezone.now()), hashlib.sha256(content).hexdigest()
    by: User = job.owner
    record(
        "workbooks.export",
        actor=by,
        target=table,
        after={"栏目": what, "sha256": sha256, "export_id": export_id, "part": table.part},
        count=len(table.rows),
    )
    draft = str(table.consultation.version.draft)
    day = f"{timezone.localdate():%Y%m%d}"
    name = "_".join([office().county_name, draft[:60], what[:40], day, f"v{table.number}"])
    return JobOutcome(
        counts={"意见建议汇总表": len(table.rows)},
        file=path,
        filename=f"{name}.{kind}",
        message=f"共 {len(table.rows)} 行，导出编号 {export_id}，SHA-256 {sha256}。",
    )
