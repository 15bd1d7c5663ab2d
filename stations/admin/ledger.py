"""The ledger: the list, and the pages that decide on entries."""

from django.contrib import admin
from django.urls import URLPattern, path

from liaison.audit.admin import ReadOnlyAdmin
from stations.models import LedgerEntry
from stations.views import (
    corrections,
    expenses,
    ledger_export,
    office_bulletins,
    office_history,
    office_ledger,
    office_ledger_figures,
    office_ledger_years,
    office_sub_kinds,
    referrals,
)

ENTRY = [
    path("", office_ledger.entry_page, name="stations_ledger_entry"),
    path("approve/", office_ledger.approve, name="stations_ledger_approve"),
    path("return/", office_ledger.give_back, name="stations_ledger_return"),
    path("void/", office_ledger.void, name="stations_ledger_void"),
    path("edit/", office_ledger.edit_recorded, name="stations_ledger_edit"),
    path("print/", ledger_export.print_entry, name="stations_ledger_print"),
    path("correct/", corrections.correct_for_station, name="stations_ledger_correct"),
    path(
        "corrections/<int:number>/approve/",
        corrections.approve,
        name="stations_correction_approve",
    ),
    path(
        "corrections/<int:number>/return/",
        corrections.give_back,
        name="stations_correction_return",
    ),
    path("feature/", office_bulletins.feature, name="stations_feature"),
    path("feature/end/", office_bulletins.end_feature, name="stations_end_feature"),
    path("refer/", referrals.refer_in_office, name="stations_refer"),
    path("refer/<int:referral_pk>/", referrals.answer_in_office, name="stations_referral_answer"),
    path(
        "attachments/<int:attachment_pk>/",
        office_ledger.attachment,
        name="stations_ledger_attachment",
    ),
]
LEDGER = [
    path("queue/", office_ledger.queue, name="stations_ledger_queue"),
    path("record/", office_ledger.record_entry, name="stations_ledger_record"),
    path("export/", ledger_export.export_chosen, name="stations_ledger_export"),
    path(
        "print/<slug:code>/<year:year>/",
        ledger_export.print_year,
        name="stations_ledger_print_year",
    ),
    path("statistics/", office_ledger_figures.statistics, name="stations_ledger_statistics"),
    path(
        "statistics/<year:year>/export/",
        office_ledger_figures.export_statistics,
        name="stations_ledger_statistics_export",
    ),
    path("years/", office_ledger_years.years, name="stations_ledger_years"),
    path("years/<year:year>/lock/", office_ledger_years.lock, name="stations_ledger_lock"),
    path("years/<year:year>/reopen/", office_ledger_years.reopen, name="stations_ledger_reopen"),
    path("history/", office_history.history, name="stations_history"),
    path("history/template/", office_history.template, name="stations_history_template"),
    path("history/<int:pk>/", office_history.import_page, name="stations_history_import"),
    path("history/<int:pk>/accept/", office_history.accept, name="stations_history_accept"),
    path("history/<int:pk>/undo/", office_history.undo, name="stations_history_undo"),
    path("history/<int:pk>/returned/", office_history.returned, name="stations_history_returned"),
    path("expenses/", expenses.books, name="stations_expenses"),
    path("expenses/export/", expenses.export_books, name="stations_expenses_export"),
    path("expenses/<int:pk>/voucher/", expenses.voucher_in_office, name="stations_expense_voucher"),
    path("sub-kinds/", office_sub_kinds.sub_kinds, name="stations_sub_kinds"),
    path("sub-kinds/add/", office_sub_kinds.add, name="stations_sub_kind_add"),
    path("sub-kinds/<int:pk>/offer/", office_sub_kinds.offer, name="stations_sub_kind_offer"),
]


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ReadOnlyAdmin):
    list_display = ["number", "station", "kind", "title", "starts_at", "opinion_count", "status"]
    list_select_related = ["station"]
    list_filter = ["status", "kind"]
    search_fields = ["number", "title"]
    # Raw keys; the entry's own page says them in words.
    exclude = ["extra"]

    def get_urls(self) -> list[URLPattern]:
        entry = [
            path(f"entry/<int:pk>/{page.pattern}", page.callback, name=page.name) for page in ENTRY
        ]
        return [*LEDGER, *entry, *super().get_urls()]
