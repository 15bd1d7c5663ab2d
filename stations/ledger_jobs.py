"""What the worker does for the ledger: lists and statistics as workbooks, old ledgers in."""

from django.utils import timezone

from liaison.accounts.models import User
from liaison.jobs.registry import JobError, JobOutcome, job_kind
from liaison.jobs.running import JobRun
from liaison.workbooks.presets import Tables
from liaison.workbooks.services import export_tables
from liaison.workbooks.tasks import exported
from stations.access import stations_of
from stations.errors import StationError
from stations.ledger_filters import chosen, narrowed, spoken
from stations.models import Expense, LedgerEntry
from stations.models.ledger import LedgerQuerySet
from stations.services.history import accept_import
from stations.workbook.expenses import expense_book
from stations.workbook.ledger import chosen_entries
from stations.workbook.ledger_figures import year_statistics


@job_kind("stations.export_ledger")
def export_ledger(job: JobRun) -> JobOutcome:
    """Params: ``filters`` as the list had them; ``own``: only of the owner's own stations."""
    filters = chosen(job.params["filters"])

    def build() -> Tables:
        entries = _own(job.owner) if job.params["own"] else LedgerEntry.objects.all()
        return chosen_entries(narrowed(entries, filters), spoken(filters))

    path = job.folder / "workbook.xlsx"
    export = export_tables(
        "立法联系点工作台账",
        build,
        path=path,
        by=job.owner,
        after={"preset": "ledger", "filters_of_list": str(filters)},
        progress=job.progress,
    )
    return exported(export, path)


@job_kind("stations.export_ledger_statistics")
def export_statistics(job: JobRun) -> JobOutcome:
    """Params: ``year``."""
    path = job.folder / "workbook.xlsx"
    export = export_tables(
        "台账统计",
        lambda: year_statistics(job.params["year"]),
        path=path,
        by=job.owner,
        after={"preset": "ledger_statistics"},
        progress=job.progress,
    )
    return exported(export, path)


@job_kind("stations.export_expenses")
def export_expenses(job: JobRun) -> JobOutcome:
    """Params: ``station``, the code of one or "" for all; ``own``: only the owner's own."""
    code = job.params["station"]
    filters = {"站点": code or "全部站点", "范围": "全部收支，含冲正"}

    def build() -> Tables:
        lines = Expense.objects.all()
        if job.params["own"]:
            lines = lines.filter(station__in=stations_of(job.owner))
        return expense_book(lines.filter(station__code=code) if code else lines, filters)

    path = job.folder / "workbook.xlsx"
    export = export_tables(
        "经费台账",
        build,
        path=path,
        by=job.owner,
        after={"preset": "expenses"},
        progress=job.progress,
    )
    return exported(export, path)


@job_kind("stations.accept_history")
def accept_history(job: JobRun) -> JobOutcome:
    """Params: ``import``, the number of the checked import."""
    try:
        batch = accept_import(
            job.params["import"], by=job.owner, now=timezone.now(), progress=job.progress
        )
    except StationError as error:
        raise JobError(str(error)) from error
    return JobOutcome(
        counts={
            "读到": batch.read_count,
            "导入": batch.accepted_count,
            "重复": batch.duplicate_count,
            "有误": batch.error_count,
        },
        message=f"已导入{batch.accepted_count}条历史台账，标为“历史导入”，单独统计。",
    )


def _own(user: User) -> LedgerQuerySet:
    """Whoever has left a station meanwhile gets nothing of it."""
    return LedgerEntry.objects.filter(station__in=stations_of(user))
