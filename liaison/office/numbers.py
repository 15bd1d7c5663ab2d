"""文号登记簿: every number comes from here, and what became of it stays here.

Numbers of one prefix run on through a year, whichever kind of letter takes them: an office that
numbers 征求意见函, 转交函 and 商请函 in one series never gives a number twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Max
from django.utils import timezone

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record

from .choices import NumberKind, NumberState
from .confirmations import SCANS
from .errors import OfficeError
from .files import store_upload
from .models import DocumentNumber, SealedScan

name_actions(
    {
        "office.void_number": "作废文号",
        "office.explain_numbers": "说明文号去向",
        "office.add_sealed_scan": "上传盖章扫描件",
    }
)
WRITTEN = re.compile(
    r"(?P<prefix>.+?)\s*[〔\[［（(【](?P<year>\d{4})[〕\]］）)】]\s*第?(?P<number>\d{1,6})号?"
)
# One gap is explained in one go; more at once is a slip of the pen.
LONGEST_GAP = 500


@dataclass(frozen=True)
class Entry:
    """A number on a paper of ours; ``about`` names nobody. ``text``: 清人立联函〔2026〕3号."""

    text: str
    kind: NumberKind
    about: str
    dated_on: date
    target: models.Model


def written(prefix: str, year: int, number: int) -> str:
    return f"{prefix}〔{year}〕{number}号"


def parts_of(text: str) -> tuple[str, int, int] | None:
    """Prefix, year and number, whatever brackets were typed; None for what is written otherwise."""
    found = WRITTEN.fullmatch(text.strip())
    return (found["prefix"], int(found["year"]), int(found["number"])) if found else None


def next_number(prefix: str, year: int) -> int:
    """The number after the highest, voided ones included; held until the caller's commit."""
    with connection.cursor() as cursor:
        # One at a time, also for the first letter of a year.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('office.next_number'))")
    series = DocumentNumber.objects.in_series(prefix, year)
    return (series.aggregate(last=Max("number"))["last"] or 0) + 1


def enter_numbers(entries: Iterable[Entry], *, by: User) -> list[DocumentNumber]:
    """Write numbers down; raises OfficeError if another paper has one of them."""
    return [_enter(entry, by) for entry in entries]


def _enter(entry: Entry, by: User) -> DocumentNumber:
    text = entry.text.strip()
    prefix, year, number = parts_of(text) or (text, entry.dated_on.year, None)
    kind = ContentType.objects.get_for_model(entry.target)
    facts = {
        "kind": entry.kind, "prefix": prefix, "year": year, "number": number, "text": text,
        "about": entry.about[:200], "dated_on": entry.dated_on, "target_type": kind,
        "target_id": entry.target.pk, "state": NumberState.USED, "reason": "", "entered_by": by,
    }  # fmt: skip
    # Somebody explained it away before its paper was registered.
    free = DocumentNumber.objects.filter(prefix=prefix, year=year, number=number)
    free = free.filter(state=NumberState.ELSEWHERE, number__isnull=False)
    if free.update(**facts):
        return DocumentNumber.objects.get(prefix=prefix, year=year, number=number)
    try:
        with transaction.atomic():
            return DocumentNumber.objects.create(**facts)
    except IntegrityError as error:
        raise OfficeError(f"文号“{text}”已经用过，请到文号登记簿里核对。") from error


def number_in_use(target: models.Model) -> DocumentNumber | None:
    """The number of a paper, unless it has none (any more)."""
    return DocumentNumber.objects.of(target).filter(state=NumberState.USED).first()


def void_number(target: models.Model, *, by: User, reason: str) -> None:
    """The paper was voided: its number stays on the register with the reason, never used again."""
    number = number_in_use(target)
    if number is None:
        return
    number.state, number.reason = NumberState.VOIDED, reason.strip()[:200]
    number.voided_by, number.voided_at = by, timezone.now()
    number.save(update_fields=["state", "reason", "voided_by", "voided_at"])
    record("office.void_number", actor=by, target=number)


@transaction.atomic
def explain_numbers(
    prefix: str, year: int, first: int, last: int, *, by: User, reason: str
) -> None:
    """Say where numbers went that no paper of the portal has: other files, skipped, spoilt."""
    if not reason.strip():
        raise OfficeError("请写明这些文号的去向，例如：办公室其他公文。")
    if not 1 <= first <= last or last - first >= LONGEST_GAP:
        raise OfficeError("文号的起止不对，请刷新页面。")
    next_number(prefix, year)
    known = DocumentNumber.objects.in_series(prefix, year).filter(number__range=(first, last))
    if known.exists():
        raise OfficeError("其中有文号刚刚登记了，请刷新页面。")
    made = DocumentNumber.objects.bulk_create(
        DocumentNumber(
            kind=NumberKind.OTHER, prefix=prefix, year=year, number=number,
            text=written(prefix, year, number), state=NumberState.ELSEWHERE,
            reason=reason.strip()[:200], entered_by=by,
        )
        for number in range(first, last + 1)
    )  # fmt: skip
    after = {"first": first, "last": last}
    record("office.explain_numbers", actor=by, target=made[0], after=after, count=len(made))


@transaction.atomic
def add_sealed_scan(number: DocumentNumber, *, by: User, upload: UploadedFile[bytes]) -> SealedScan:
    """盖章扫描件 of what was sent; an earlier one stays beside it."""
    if number.state != NumberState.USED:
        raise OfficeError("作废或者不是本系统文件的文号，不用上传盖章扫描件。")
    file = store_upload(upload, kinds=SCANS, by=by)
    scan = SealedScan.objects.create(number=number, file=file, added_by=by)
    record("office.add_sealed_scan", actor=by, target=number, after={"sha256": file.sha256})
    return scan
