"""经费台账: entering a line, and countering a wrong one."""

from datetime import date

from django.db import IntegrityError, transaction

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.models import StoredFile
from stations.errors import StationError
from stations.models import Expense

name_actions({"stations.enter_expense": "登记经费", "stations.counter_expense": "冲正经费"})


@transaction.atomic
def enter_expense(expense: Expense, *, by: User, voucher: StoredFile | None = None) -> Expense:
    """``expense`` is unsaved and cleaned."""
    expense.entered_by, expense.voucher = by, voucher
    expense.save(force_insert=True)
    record(
        "stations.enter_expense",
        actor=by,
        target=expense,
        after={"kind": expense.kind, "amount": str(expense.amount)},
    )
    return expense


@transaction.atomic
def counter_expense(expense: Expense, *, by: User, reason: str, day: date) -> Expense:
    """冲正: the same line below zero; both stay in the book."""
    if expense.counters_id:
        raise StationError("冲正的一笔不能再冲正，请重新登记正确的一笔。")
    if not reason.strip():
        raise StationError("冲正时请写明原因。")
    try:
        with transaction.atomic():
            counter = Expense.objects.create(
                station_id=expense.station_id,
                kind=expense.kind,
                happened_on=max(day, expense.happened_on),
                item=f"冲正“{expense.item}”：{reason.strip()}"[:120],
                amount=-expense.amount,
                voucher_number=expense.voucher_number,
                ledger_entry_id=expense.ledger_entry_id,
                counters=expense,
                entered_by=by,
            )
    except IntegrityError as error:
        raise StationError("这一笔已经冲正过。") from error
    record("stations.counter_expense", actor=by, target=counter, note=reason)
    return counter
