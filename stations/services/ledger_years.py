"""Closing a year of the ledger, and opening it again (rule 5.4)."""

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from stations.choices import LedgerStatus
from stations.errors import StationError
from stations.models import LedgerEntry, LedgerRevision, LedgerYear, LedgerYearMove

name_actions({"stations.lock_year": "锁定台账年度", "stations.reopen_year": "重新开放台账年度"})


def check_year_open(*moments: datetime) -> None:
    """Raises StationError if any of ``moments`` lies in a year that is closed."""
    years = {timezone.localtime(moment).year for moment in moments}
    closed = LedgerYear.objects.locked().filter(year__in=years).order_by("year").first()
    if closed:
        raise StationError(
            f"{closed.year}年度台账已经锁定，不能再登记或者改动。确需更正的，请办公室复核岗重新开放。"
        )


@transaction.atomic
def lock_year(year: int, *, by: User, reason: str) -> LedgerYear:
    """Nothing of the year may still wait for the office.

    While it is being closed nobody writes the ledger: whoever comes a moment later finds it closed.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE stations_ledgerentry IN SHARE ROW EXCLUSIVE MODE")
    entries = LedgerEntry.objects.filter(starts_at__year=year)
    waiting = entries.filter(status=LedgerStatus.SUBMITTED).count()
    corrections = LedgerRevision.objects.waiting().filter(entry__in=entries).count()
    if waiting or corrections:
        raise StationError(
            f"{year}年度还有{waiting}条台账、{corrections}次更正等待审核，请先办完再锁定。"
        )
    return _set(year, locked=True, by=by, reason=reason)


@transaction.atomic
def reopen_year(year: int, *, by: User, reason: str) -> LedgerYear:
    return _set(year, locked=False, by=by, reason=reason)


def _set(year: int, *, locked: bool, by: User, reason: str) -> LedgerYear:
    if not reason.strip():
        raise StationError("请写明原因。")
    found, _ = LedgerYear.objects.get_or_create(year=year)
    moved = LedgerYear.objects.filter(year=year, is_locked=not locked).update(is_locked=locked)
    if not moved:
        raise StationError(
            f"{year}年度台账现在{'已经是锁定的' if locked else '没有锁定'}，请刷新页面。"
        )
    found.is_locked = locked
    LedgerYearMove.objects.create(year=found, is_locked=locked, by=by, note=reason.strip()[:300])
    action = "stations.lock_year" if locked else "stations.reopen_year"
    record(action, actor=by, target=found, note=reason)
    return found
