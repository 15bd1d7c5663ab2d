"""Rosters from a workbook: checked first, entered as a whole, never twice, undone as a whole."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from django.db import transaction
from django.utils import timezone

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.files import store_file
from liaison.office.models import StoredFile
from liaison.workbooks.reader import RowError, Table, read_table
from liaison.workbooks.returned import return_with_errors
from stations.choices import RosterStatus
from stations.errors import StationError
from stations.models import RosterImport, Station
from stations.roster_matching import Matcher, Step
from stations.roster_rows import read_rows
from stations.roster_sheet import READ
from stations.services.roster_entering import enter_steps
from stations.station_names import StationNames

# Names and phones as they were typed: long enough to correct the rows that were wrong.
KEEP_FILES = timedelta(days=7)
FILES_AT_ONCE = 200
MOST_ERRORS_SHOWN = 500
Progress = Callable[[int, int], None]

name_actions(
    {
        "stations.enter_roster": "录入名册",
        "stations.undo_roster": "撤销名册",
        "stations.clear_roster_files": "清除名册原件",
    }
)


@dataclass(frozen=True)
class Check:
    """What a dry run says: what each right row would do, and what is wrong with the others."""

    table: Table
    steps: list[Step]
    errors: list[RowError]

    @property
    def new(self) -> int:
        return sum(step.is_new for step in self.steps)

    @property
    def changed(self) -> int:
        return sum(step.changes and not step.is_new for step in self.steps)

    @property
    def known(self) -> int:
        return len(self.steps) - self.new - self.changed

    @property
    def error_rows(self) -> int:
        return len({error.row for error in self.errors})


def check_file(source: Path | IO[bytes], kind: str, today: date) -> Check:
    """Read the workbook and judge every row; nothing is written.

    Raises WorkbookError for a file that is no such roster.
    """
    table = read_table(source, expected=READ[kind])
    names = StationNames(Station.objects.select_related("merged_into"))
    rows = read_rows(table, kind, names, today)
    steps, asked = Matcher(rows).steps(rows)
    places = {column.title: place for place, column in enumerate(READ[kind])}
    errors = [*table.errors, *asked]
    errors.sort(key=lambda error: (error.row, places.get(error.column, 0)))
    return Check(table, steps, errors)


@transaction.atomic
def keep_check(file: StoredFile, kind: str, *, by: User, today: date) -> RosterImport:
    """Dry run of an uploaded roster: a record to look at, with the faulty rows written back."""
    with file.file.open("rb") as content:
        check = check_file(content, kind, today)
        returned = _give_back(file, content, check, by=by) if check.errors else None
    return RosterImport.objects.create(
        kind=kind,
        file=file,
        returned_file=returned,
        read_count=len(check.table.rows),
        new_count=check.new,
        changed_count=check.changed,
        known_count=check.known,
        error_count=check.error_rows,
        errors=[vars(error) for error in check.errors[:MOST_ERRORS_SHOWN]],
        warnings=check.table.warnings,
        uploaded_by=by,
    )


@transaction.atomic
def enter_roster(
    roster_id: int, *, by: User, now: datetime, progress: Progress = lambda done, total: None
) -> RosterImport:
    """Enter the rows that are right, all of them or none; safe to call again after a crash.

    One roster at a time: two at once could each bring the same person.
    """
    waiting = RosterImport.objects.select_for_update(of=("self",)).order_by("pk")
    locked = list(waiting.filter(status=RosterStatus.CHECKED).select_related("file"))
    roster = next((one for one in locked if one.pk == roster_id), None)
    if roster is None:
        return RosterImport.objects.get(pk=roster_id)
    if not roster.file.file:
        raise StationError("这份名册的原件已按期清除，请重新上传后再录入。")
    today = timezone.localdate(roster.uploaded_at)
    with roster.file.file.open("rb") as source:
        check = check_file(source, roster.kind, today)
    if not check.new + check.changed:
        raise StationError("这份名册里没有要录入的内容：每一行都已登记过，或者有误。")
    roster.changes = enter_steps(roster, check.steps, by=by, today=today, progress=progress)
    roster.status, roster.entered_at = RosterStatus.ENTERED, now
    roster.new_count, roster.changed_count = check.new, check.changed
    roster.known_count, roster.error_count = check.known, check.error_rows
    roster.save(
        update_fields=[
            "changes", "status", "entered_at", "new_count", "changed_count", "known_count",
            "error_count",
        ]
    )  # fmt: skip
    record("stations.enter_roster", actor=by, target=roster, count=check.new + check.changed)
    return roster


def _give_back(file: StoredFile, source: IO[bytes], check: Check, *, by: User) -> StoredFile:
    """The same workbook with its faulty rows marked."""
    name = f"{file.name.rpartition('.')[0] or '名册'}_有误行已标出.xlsx"
    with TemporaryDirectory() as folder:
        marked = Path(folder) / "returned.xlsx"
        return_with_errors(source, marked, table=check.table, errors=check.errors)
        return store_file(marked, name=name, by=by)


@transaction.atomic
def clear_files(now: datetime) -> int:
    """Forget the workbooks, and what their rows replaced, a week after the upload; how many."""
    old = (
        RosterImport.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(uploaded_at__lt=now - KEEP_FILES)
        .exclude(file__file="")
        .select_related("file", "returned_file")[:FILES_AT_ONCE]
    )
    rosters = list(old)
    for roster in rosters:
        for stored in (roster.file, roster.returned_file):
            if stored and stored.file:
                transaction.on_commit(partial(stored.file.storage.delete, str(stored.file.name)))
                StoredFile.objects.filter(pk=stored.pk).update(file="")
    RosterImport.objects.filter(pk__in=[roster.pk for roster in rosters]).update(changes=[])
    if rosters:
        record("stations.clear_roster_files", actor=None, count=len(rosters))
    return len(rosters)
