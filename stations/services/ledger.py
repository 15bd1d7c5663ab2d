"""The ledger: filed by the station, approved by the office, never renumbered (rule 5.4)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models.functions import Length
from django.utils import timezone

from liaison.accounts.choices import Mode
from liaison.accounts.models import User
from liaison.accounts.services import current_mode
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.models import StoredFile
from liaison.office.services import office
from liaison.office.working_days import add_working_days
from stations.choices import LEDGER_MOVES, LedgerStatus, RevisionStatus
from stations.errors import StationError
from stations.models import LedgerAttachment, LedgerEntry, LedgerMove, Station
from stations.services.ledger_years import check_year_open

name_actions(
    {
        "stations.file_ledger_entry": "登记台账",
        "stations.change_ledger_entry": "修改台账",
        "stations.move_ledger_entry": "台账状态变更",
    }
)
WORKING_DAYS_TO_FILE = 5
COMBINED = "岗位合并：代录人与审核人为同一人。"


@transaction.atomic
def file_entry(
    entry: LedgerEntry,
    *,
    by: User,
    attachments: Iterable[StoredFile] = (),
    now: datetime,
    submit: bool,
) -> LedgerEntry:
    """Number and keep a new ``entry`` (unsaved, cleaned), as a draft or handed to the office.

    Raises StationError if the year of the activity is closed.
    """
    check_year_open(entry.starts_at)
    entry.number = _next_number(entry.station, timezone.localdate(now).year)
    entry.filed_by = by
    entry.status = LedgerStatus.DRAFT
    entry.save(force_insert=True)
    LedgerMove.objects.create(entry=entry, new_status=LedgerStatus.DRAFT, by=by)
    _attach(entry, attachments)
    record("stations.file_ledger_entry", actor=by, target=entry, after={"number": entry.number})
    if submit:
        submit_entry(entry, by=by, now=now)
    return entry


@transaction.atomic
def change_entry(
    entry: LedgerEntry, *, by: User, changes: dict[str, Any], attachments: Iterable[StoredFile] = ()
) -> None:
    """Write ``changes`` to an entry that the office has not got, or gave back."""
    if entry.status not in {LedgerStatus.DRAFT, LedgerStatus.RETURNED}:
        raise StationError("已提交的台账不能修改。需要更正的，请联系办公室退回。")
    check_year_open(entry.starts_at, changes.get("starts_at", entry.starts_at))
    before = {name: str(getattr(entry, name)) for name in changes}
    for name, value in changes.items():
        setattr(entry, name, value)
    entry.full_clean()
    entry.save(update_fields=list(changes))
    _attach(entry, attachments)
    after = {name: str(getattr(entry, name)) for name in changes}
    record("stations.change_ledger_entry", actor=by, target=entry, before=before, after=after)


def submit_entry(entry: LedgerEntry, *, by: User, now: datetime) -> None:
    """Hand the entry to the office; more than five working days after the activity is late."""
    held_on = timezone.localdate(entry.ends_at or entry.starts_at)
    is_late = timezone.localdate(now) > add_working_days(held_on, WORKING_DAYS_TO_FILE)
    _move(entry, LedgerStatus.SUBMITTED, by=by, is_late=entry.is_late or is_late)


def approve_entry(entry: LedgerEntry, *, by: User) -> None:
    """Nobody approves the own entry; in a small office what one recorded for a station is not."""
    is_combined = entry.filed_by_id == by.pk
    if is_combined and not (entry.recorded_source and current_mode() == Mode.SMALL):
        raise StationError("不能审核自己填报的台账，请由其他人审核。")
    _move(entry, LedgerStatus.APPROVED, by=by, note=COMBINED if is_combined else "")


def return_entry(entry: LedgerEntry, *, by: User, note: str) -> None:
    if not note.strip():
        raise StationError("退回台账时请写明原因。")
    _move(entry, LedgerStatus.RETURNED, by=by, note=note)


@transaction.atomic
def void_entry(entry: LedgerEntry, *, by: User, reason: str) -> None:
    """作废: the number stays used; a correction that waits is void with it."""
    if not reason.strip():
        raise StationError("作废台账时请写明原因。")
    _move(entry, LedgerStatus.VOIDED, by=by, note=reason)
    entry.revisions.waiting().update(
        status=RevisionStatus.RETURNED,
        decided_by=by,
        decided_at=timezone.now(),
        note="台账已作废。",
    )


def record_entry_opinions(entry_id: int, count: int) -> None:
    """The door for the floor above: how many opinions the entry's bundles hold.

    Raises StationError if the number would change in a year that is closed.
    """
    entry = LedgerEntry.objects.only("starts_at", "opinion_count").get(pk=entry_id)
    if entry.opinion_count == count:
        return
    check_year_open(entry.starts_at)
    LedgerEntry.objects.filter(pk=entry_id).update(opinion_count=count)


def _next_number(station: Station, year: int) -> str:
    """QH-LY-2025-031; the station's row is locked so that two entries never share one."""
    Station.objects.select_for_update(no_key=True).get(pk=station.pk)
    prefix = f"{office().number_prefix}-{station.code}-{year}-"
    last = (
        # Old workbooks have a series of their own (…-L001).
        LedgerEntry.objects.filter(station=station, number__startswith=prefix, history_import=None)
        .order_by(Length("number").desc(), "-number")
        .values_list("number", flat=True)
        .first()
    )
    running = int(last.rpartition("-")[2]) + 1 if last else 1
    return f"{prefix}{running:03d}"


def _attach(entry: LedgerEntry, files: Iterable[StoredFile]) -> None:
    LedgerAttachment.objects.bulk_create(LedgerAttachment(entry=entry, file=file) for file in files)


@transaction.atomic
def _move(
    entry: LedgerEntry, status: LedgerStatus, *, by: User, note: str = "", **fields: object
) -> None:
    """Change the status only if nobody changed it since ``entry`` was read."""
    old = LedgerStatus(entry.status)
    if status not in LEDGER_MOVES[old]:
        raise StationError(f"台账现在是“{old.label}”，不能改为“{status.label}”。")
    if not entry.history_import_id:
        check_year_open(entry.starts_at)
    moved = LedgerEntry.objects.filter(pk=entry.pk, status=old).update(status=status, **fields)
    if not moved:
        raise StationError("这条台账刚刚被其他人处理过，请刷新页面。")
    for name, value in {"status": status, **fields}.items():
        setattr(entry, name, value)
    LedgerMove.objects.create(
        entry=entry, old_status=old, new_status=status, by=by, note=note[:300]
    )
    record(
        "stations.move_ledger_entry",
        actor=by,
        target=entry,
        before={"status": old},
        after={"status": status},
        note=note,
    )
