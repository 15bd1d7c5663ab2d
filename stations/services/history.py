"""历史导入: old ledgers of the office come in as a whole, once, and go as a whole."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from django.db import transaction
from django.db.models.functions import Length
from django.utils import timezone

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.files import store_file
from liaison.office.models import StoredFile
from liaison.office.services import office
from liaison.workbooks.reader import RowError, Table, read_table
from liaison.workbooks.returned import return_with_errors
from stations.choices import ImportStatus, LedgerStatus
from stations.errors import StationError
from stations.history_rows import Row, StationFinder, read_rows
from stations.history_sheet import READ
from stations.models import LedgerEntry, LedgerImport, LedgerMove, Station
from stations.second_person import combined_note
from stations.services.preferences import preferences

name_actions(
    {"stations.import_history": "导入历史台账", "stations.undo_history": "撤销历史台账导入"}
)
ROWS_AT_ONCE = 500
ERRORS_KEPT = 500
NOTE = "历史导入"
UPLOADED_IT = "这份台账是您上传的，按办公室设置须由另一位同事核对后确认导入。"
COMBINED = "。岗位合并：上传人与确认人为同一人。"


@dataclass(frozen=True)
class Check:
    """What a dry run says."""

    table: Table
    new: list[Row]
    known_count: int
    errors: list[RowError]


def check_file(source: IO[bytes], station: Station | None, now: datetime) -> Check:
    """Judge every row; nothing is written. ``station`` is that of rows which name none.

    Raises WorkbookError for a file that is no such workbook.
    """
    table = read_table(source, expected=READ)
    finder = StationFinder(list(Station.objects.all()))
    rows, errors = read_rows(table, finder, station, now)
    keys = [row.key for row in rows]
    known = set(
        LedgerEntry.objects.filter(content_key__in=keys).values_list("content_key", flat=True)
    )
    return Check(table, [row for row in rows if row.key not in known], len(known), errors)


@transaction.atomic
def keep_check(
    file: StoredFile, *, station: Station | None, by: User, now: datetime
) -> LedgerImport:
    """Dry run of an uploaded ledger: an import to look at, with the faulty rows written back."""
    with file.file.open("rb") as content:
        check = check_file(content, station, now)
        returned = _give_back(file, content, check, by=by) if check.errors else None
    return LedgerImport.objects.create(
        file=file,
        returned_file=returned,
        station=station,
        read_count=len(check.table.rows),
        duplicate_count=check.known_count,
        error_count=len({error.row for error in check.errors}),
        errors=[vars(error) for error in check.errors[:ERRORS_KEPT]],
        warnings=check.table.warnings,
        uploaded_by=by,
    )


@transaction.atomic
def accept_import(
    import_id: int,
    *,
    by: User,
    now: datetime,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> LedgerImport:
    """Enter the rows that are right and new; a second call finds it done and does nothing."""
    # One import at a time, so that numbers and contents are seen by the next.
    list(Station.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    batch = LedgerImport.objects.select_for_update(of=("self",)).get(pk=import_id)
    if batch.status != ImportStatus.CHECKED:
        return batch
    alone = check_second(batch, by=by)
    with batch.file.file.open("rb") as source:
        check = check_file(source, batch.station, now)
    if not check.new:
        raise StationError("这份台账里没有可以导入的新内容：每一行都已导入过，或者有误。")
    entries = _numbered(check.new, batch, by=by)
    for start in range(0, len(entries), ROWS_AT_ONCE):
        made = LedgerEntry.objects.bulk_create(entries[start : start + ROWS_AT_ONCE])
        _note_moves(made, "", LedgerStatus.APPROVED, by=by, note=f"{NOTE}{alone}")
        progress(start + len(made), len(entries))
    batch.status, batch.accepted_by, batch.accepted_at = ImportStatus.ACCEPTED, by, now
    batch.accepted_count, batch.duplicate_count = len(entries), check.known_count
    batch.save(
        update_fields=["status", "accepted_by", "accepted_at", "accepted_count", "duplicate_count"]
    )
    record("stations.import_history", actor=by, target=batch, count=len(entries), note=alone)
    return batch


def check_second(batch: LedgerImport, *, by: User) -> str:
    """A note where one person is both; StationError if the office wants another to accept it."""
    if not preferences().history_by_two:
        return ""
    return combined_note(batch.uploaded_by_id, by, refusal=UPLOADED_IT, note=COMBINED)


@transaction.atomic
def undo_import(batch: LedgerImport, *, by: User, reason: str, now: datetime) -> int:
    """Void every entry of it; numbers stay used, the rows may come in again, corrected."""
    if not reason.strip():
        raise StationError("撤销导入时请写明原因。")
    changed = LedgerImport.objects.filter(pk=batch.pk, status=ImportStatus.ACCEPTED).update(
        status=ImportStatus.UNDONE, undone_by=by, undone_at=now, undo_reason=reason.strip()[:300]
    )
    if not changed:
        raise StationError("这次导入现在不是“已导入”状态，请刷新页面。")
    entries = list(batch.entries.filter(status=LedgerStatus.APPROVED))
    batch.entries.update(status=LedgerStatus.VOIDED, content_key=None)
    note = f"撤销历史导入：{reason.strip()}"[:300]
    _note_moves(entries, LedgerStatus.APPROVED, LedgerStatus.VOIDED, by=by, note=note)
    record("stations.undo_history", actor=by, target=batch, count=len(entries), note=reason)
    return len(entries)


def _numbered(rows: list[Row], batch: LedgerImport, *, by: User) -> list[LedgerEntry]:
    """QH-LY-2023-L001: by the year of the activity, a series that daily filing never uses."""
    running: dict[str, int] = {}
    entries = []
    for row in sorted(rows, key=lambda row: (row.entry.starts_at, row.number)):
        entry = row.entry
        year = timezone.localtime(entry.starts_at).year
        prefix = f"{office().number_prefix}-{entry.station.code}-{year}-L"
        if prefix not in running:
            running[prefix] = _last_number(prefix)
        running[prefix] += 1
        entry.number = f"{prefix}{running[prefix]:03d}"
        entry.status, entry.filed_by = LedgerStatus.APPROVED, by
        entry.history_import, entry.content_key = batch, row.key
        entries.append(entry)
    return entries


def _last_number(prefix: str) -> int:
    numbers = LedgerEntry.objects.filter(number__startswith=prefix, history_import__isnull=False)
    last = numbers.order_by(Length("number").desc(), "-number").first()
    return int(last.number.removeprefix(prefix)) if last else 0


def _note_moves(
    entries: list[LedgerEntry], old: str, new: LedgerStatus, *, by: User, note: str
) -> None:
    LedgerMove.objects.bulk_create(
        [
            LedgerMove(entry=entry, old_status=old, new_status=new, by=by, note=note)
            for entry in entries
        ],
        batch_size=ROWS_AT_ONCE,
    )


def _give_back(file: StoredFile, source: IO[bytes], check: Check, *, by: User) -> StoredFile:
    """The same workbook with its faulty rows marked."""
    with TemporaryDirectory() as folder:
        marked = Path(folder) / "returned.xlsx"
        return_with_errors(source, marked, table=check.table, errors=check.errors)
        name = file.name.rpartition(".")[0] or "历史台账"
        return store_file(marked, name=f"{name}_有误行已标出.xlsx", by=by)
