"""历史导入 of past years' tables: checked first, entered and taken back as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from drafts.models import DraftVersion
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.files import store_file, store_upload
from liaison.office.models import StoredFile
from liaison.workbooks.errors import WorkbookError
from opinions.bundle_rows import Progress, quietly
from opinions.errors import OpinionError, rules_below
from opinions.models import EarlierItem, EarlierTable
from opinions.services.recalling import look_again
from opinions.superior_form.header import check_columns
from opinions.superior_form.kind import kind_of
from stations.choices import ImportStatus

name_actions(
    {
        "opinions.import_earlier": "导入往年汇总表",
        "opinions.undo_earlier": "撤销往年汇总表导入",
    }
)
CHECK, ACCEPT = "opinions.check_earlier", "opinions.accept_earlier"
LIMIT = 5 * 1024 * 1024
ERRORS_KEPT = 500
ROWS_AT_ONCE = 500


@transaction.atomic
def upload_earlier(
    upload: UploadedFile[bytes],
    *,
    year: int,
    draft_title: str,
    version: DraftVersion | None,
    by: User,
) -> EarlierTable:
    """Keep the table with our guess of its columns; it is checked by the worker.

    Raises OpinionError for a file that is no such table.
    """
    with rules_below():
        file = store_upload(upload, kinds={"xlsx"}, limit=LIMIT, by=by)
    with file.file.open("rb") as source:
        columns = kind_of(is_word=False).read_header(source.read()).columns()
    title = draft_title.strip().strip("《》") or str(version.draft if version else "")
    if not title:
        raise OpinionError("请填写法规草案名称，或者选定对应的文本。")
    return EarlierTable.objects.create(
        file=file, year=year, draft_title=title, version=version, columns=columns, uploaded_by=by
    )


@transaction.atomic
def tell_columns(table: EarlierTable, *, keys: Sequence[str]) -> None:
    """What each column holds, as a person says; OpinionError if it will not do.

    What an earlier dry run found is no longer so.
    """
    columns: list[dict[str, Any]] = [
        {**column, "key": key} for column, key in zip(table.columns, keys, strict=True)
    ]
    check_columns(columns)
    waiting = EarlierTable.objects.filter(pk=table.pk, status=ImportStatus.CHECKED)
    if not waiting.update(columns=columns, checked_at=None):
        raise OpinionError("这份表已经导入过，请刷新页面。")
    table.columns, table.checked_at = columns, None


@transaction.atomic
def run_check(table_id: int, *, by: User, progress: Progress = quietly) -> EarlierTable:
    """Dry run: nothing is entered. Safe to call again; one that was entered is left alone."""
    table = _lock(table_id)
    if table.status != ImportStatus.CHECKED:
        return table
    judged = _judge(table, progress)
    known = _known(judged.items)
    table.checked_at = timezone.now()
    table.read_count = len(judged.table.rows)
    table.duplicate_count = len(known)
    table.error_count = len({error.row for error in judged.errors})
    table.errors = [vars(error) for error in judged.errors[:ERRORS_KEPT]]
    table.warnings = judged.table.warnings
    table.returned_file = _give_back(table.file, judged, by=by) if judged.errors else None
    table.save(
        update_fields=[
            "checked_at", "read_count", "duplicate_count", "error_count", "errors", "warnings",
            "returned_file",
        ]
    )  # fmt: skip
    return table


@transaction.atomic
def accept(table_id: int, *, by: User, now: datetime, progress: Progress = quietly) -> EarlierTable:
    """Enter the rows that are right and new; a second call finds it done and does nothing."""
    table = _lock(table_id)
    if table.status != ImportStatus.CHECKED:
        return table
    judged = _judge(table, progress)
    known = _known(judged.items)
    new = [item for item in judged.items if item.content_key not in known]
    if not new:
        raise OpinionError("这份表里没有可以导入的新内容：每一行都已导入过，或者有误。")
    for item in new:
        item.table = table
    EarlierItem.objects.bulk_create(new, batch_size=ROWS_AT_ONCE)
    table.status, table.accepted_by, table.accepted_at = ImportStatus.ACCEPTED, by, now
    table.accepted_count, table.duplicate_count = len(new), len(known)
    table.save(
        update_fields=["status", "accepted_by", "accepted_at", "accepted_count", "duplicate_count"]
    )
    record("opinions.import_earlier", actor=by, target=table, count=len(new))
    look_again()
    return table


@transaction.atomic
def undo(table: EarlierTable, *, by: User, reason: str, now: datetime) -> None:
    """Its rows count no more; they stay readable and may come in again, corrected."""
    if not reason.strip():
        raise OpinionError("撤销导入时请写明原因。")
    changed = (
        EarlierTable.objects.filter(pk=table.pk)
        .accepted()
        .update(
            status=ImportStatus.UNDONE,
            undone_by=by,
            undone_at=now,
            undo_reason=reason.strip()[:300],
        )
    )
    if not changed:
        raise OpinionError("这次导入现在不是“已导入”状态，请刷新页面。")
    count = EarlierItem.objects.filter(table=table).update(content_key=None)
    record("opinions.undo_earlier", actor=by, target=table, count=count, note=reason.strip())


def _lock(table_id: int) -> EarlierTable:
    locked = EarlierTable.objects.select_for_update(of=("self",))
    return locked.select_related("file", "version__draft").get(pk=table_id)


def _judge(table: EarlierTable, progress: Progress) -> Any:
    from opinions.earlier_rows import judge  # noqa: PLC0415 -- reads workbooks, seldom needed

    try:
        with table.file.file.open("rb") as source:
            return judge(source, table.columns, table.version, progress)
    except WorkbookError as error:
        raise OpinionError(str(error)) from error


def _known(items: Sequence[EarlierItem]) -> set[Any]:
    keys = [item.content_key for item in items]
    found = EarlierItem.objects.filter(content_key__in=keys)
    return set(found.values_list("content_key", flat=True))


def _give_back(file: StoredFile, judged: Any, *, by: User) -> StoredFile:
    """The same workbook with its faulty rows marked."""
    from liaison.workbooks.returned import return_with_errors  # noqa: PLC0415 -- seldom needed

    with TemporaryDirectory() as folder, file.file.open("rb") as source:
        marked = Path(folder) / "returned.xlsx"
        return_with_errors(source, marked, table=judged.table, errors=judged.errors)
        name = file.name.rpartition(".")[0] or "往年汇总表"
        return store_file(marked, name=f"{name}_有误行已标出.xlsx", by=by)
