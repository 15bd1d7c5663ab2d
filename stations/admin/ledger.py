"""The ledger: the list, and the pages that decide on entries."""

from django.contrib import admin
from django.urls import URLPattern, path

from liaison.audit.admin import ReadOnlyAdmin
from stations.models import LedgerEntry
from stations.views import office_ledger


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ReadOnlyAdmin):
    list_display = ["number", "station", "kind", "title", "starts_at", "opinion_count", "status"]
    list_select_related = ["station"]
    list_filter = ["status", "kind"]
    search_fields = ["number", "title"]
    # Raw keys; the entry's own page says them in words.
    exclude = ["extra"]

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("queue/", office_ledger.queue, name="stations_ledger_queue"),
            path("record/", office_ledger.record_entry, name="stations_ledger_record"),
            path("entry/<int:pk>/", office_ledger.entry_page, name="stations_ledger_entry"),
            path("entry/<int:pk>/approve/", office_ledger.approve, name="stations_ledger_approve"),
            path("entry/<int:pk>/return/", office_ledger.give_back, name="stations_ledger_return"),
            path("entry/<int:pk>/void/", office_ledger.void, name="stations_ledger_void"),
            path(
                "entry/<int:pk>/attachments/<int:attachment_pk>/",
                office_ledger.attachment,
                name="stations_ledger_attachment",
            ),
        ]
        return [*pages, *super().get_urls()]
