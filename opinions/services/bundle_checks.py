"""The dry run of an officers' workbook: what can be entered, what was before, what is wrong."""

import hashlib
import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from django.db import transaction

from drafts.models import Consultation, DraftVersion
from drafts.models.replacements import text_on
from liaison.accounts.models import User
from liaison.office.files import store_file
from liaison.office.models import StoredFile
from liaison.workbooks.reader import RowError, Table, read_table
from liaison.workbooks.returned import return_with_errors
from opinions.bundle_rows import Progress, Row, quietly, read_rows
from opinions.bundle_sheet import READ
from opinions.choices import BundleStatus
from opinions.citing import ProvisionFinder
from opinions.errors import OpinionError
from opinions.models import Bundle, Opinion
from opinions.questions import QuestionFinder
from opinions.services.accepting import check_accepts, check_takes
from stations.models import LedgerEntry, Station

# More errors than this stand in the returned workbook alone.
MOST_ERRORS = 500


@dataclass(frozen=True)
class Check:
    """What a dry run says: which rows can be entered, which were before, which are wrong."""

    table: Table
    rows: list[Row]
    known: frozenset[uuid.UUID]
    errors: list[RowError]

    @property
    def new(self) -> list[Row]:
        return [row for row in self.rows if row.key not in self.known]

    @property
    def read_count(self) -> int:
        return len(self.table.rows)

    @property
    def content_hash(self) -> str:
        """Of the rows, not of the file: the same rows saved again are the same bundle."""
        keys = "".join(sorted(row.key.hex for row in self.rows))
        return hashlib.sha256(keys.encode()).hexdigest()

    @property
    def photo_rows(self) -> dict[str, list[int]]:
        """Which rows name which photo."""
        named: dict[str, list[int]] = defaultdict(list)
        for row in self.rows:
            for photo in row.photos:
                named[photo].append(row.number)
        return dict(named)


def check_file(
    source: Path | IO[bytes],
    consultation: Consultation,
    place: str,
    text: DraftVersion,
    progress: Progress = quietly,
) -> Check:
    """Read the workbook and judge every row by the ``text`` it is about; nothing is written.

    ``place`` is that of its bundle.

    Raises WorkbookError for a file that is no such workbook.
    """
    table = read_table(source, expected=READ)
    questions = QuestionFinder(consultation.questions.select_related("provision"))
    finder = ProvisionFinder(text)
    rows, errors = read_rows(table, finder, questions, f"{consultation.pk}/{place}", progress)
    keys = [row.key for row in rows]
    known = Opinion.objects.filter(client_key__in=keys).values_list("client_key", flat=True)
    return Check(table, rows, frozenset(known), errors)


def keep_upload(
    consultation: Consultation,
    station: Station | None,
    file: StoredFile,
    *,
    by: User,
    collected_on: date,
    channel: str,
    entry: LedgerEntry | None = None,
    source: str = "",
    sent_directly: bool = False,
    by_deputy: bool = False,
) -> Bundle:
    """An uploaded workbook that is still to be checked; OpinionError if it comes too late.

    Only a deputy may have no station.
    """
    check_accepts(consultation)
    if station and not by_deputy:
        check_takes(consultation, station.pk)
    return Bundle.objects.create(
        consultation=consultation,
        station=station,
        ledger_entry=entry,
        channel=channel,
        collected_on=collected_on,
        status=BundleStatus.CHECKING,
        file=file,
        recorded_source=source,
        sent_directly=sent_directly,
        by_deputy=by_deputy,
        uploaded_by=by,
    )


@transaction.atomic
def check_bundle(bundle_id: int, *, by: User, progress: Progress = quietly) -> Bundle:
    """Dry run: what there is to enter, and the faulty rows written back into the workbook.

    Safe to call again after a crash: a bundle that was checked is left alone.
    """
    waiting = Bundle.objects.select_for_update(of=("self",))
    bundle = waiting.select_related("consultation__version", "station", "file").get(pk=bundle_id)
    if bundle.status != BundleStatus.CHECKING or bundle.file is None:
        return bundle
    if not bundle.file.file:
        raise OpinionError("这份采集表的原件已按期清除，请重新上传。")
    consultation = bundle.consultation
    text = text_on(consultation, bundle.collected_on, filed_at=bundle.uploaded_at)
    with bundle.file.file.open("rb") as content:
        check = check_file(content, consultation, bundle.place, text, progress)
        if check.errors:
            bundle.returned_file = _give_back(bundle.file, content, check, by=by)
    for name, value in _findings(check).items():
        setattr(bundle, name, value)
    bundle.save(update_fields=[*_findings(check), "returned_file"])
    return bundle


@transaction.atomic
def keep_check(
    consultation: Consultation, station: Station | None, file: StoredFile, *, by: User, **about: Any
) -> Bundle:
    """Upload and dry run at once, for a small workbook; keeps nothing of one that is none."""
    bundle = keep_upload(consultation, station, file, by=by, **about)
    return check_bundle(bundle.pk, by=by)


@transaction.atomic
def give_up(bundle_id: int, sentence: str) -> None:
    """It could not be checked; the sentence is shown where its rows would be."""
    errors = [{"row": 0, "column": "", "message": sentence}]
    checking = Bundle.objects.filter(pk=bundle_id, status=BundleStatus.CHECKING)
    checking.update(status=BundleStatus.UNREADABLE, errors=errors)


def _findings(check: Check) -> dict[str, Any]:
    return {
        "status": BundleStatus.CHECKED,
        "content_hash": check.content_hash,
        "read_count": check.read_count,
        "duplicate_count": len(check.rows) - len(check.new),
        "error_count": len({error.row for error in check.errors}),
        "errors": [vars(error) for error in check.errors[:MOST_ERRORS]],
        "warnings": check.table.warnings,
        "photo_rows": check.photo_rows,
    }


def _give_back(file: StoredFile, source: IO[bytes], check: Check, *, by: User) -> StoredFile:
    """The same workbook with its faulty rows marked."""
    with TemporaryDirectory() as folder:
        marked = Path(folder) / "returned.xlsx"
        return_with_errors(source, marked, table=check.table, errors=check.errors)
        return store_file(marked, name=_returned_name(file.name), by=by)


def _returned_name(name: str) -> str:
    return f"{name.rpartition('.')[0] or '采集表'}_有误行已标出.xlsx"
