"""Tables of past years."""

from __future__ import annotations

from django.contrib import admin
from django.urls import URLPattern, path

from liaison.audit.admin import ReadOnlyAdmin
from opinions.models import EarlierTable
from opinions.views import earlier_tables


@admin.register(EarlierTable)
class EarlierTableAdmin(ReadOnlyAdmin):
    list_display = ["draft_title", "year", "status", "accepted_count", "uploaded_by"]
    list_select_related = ["uploaded_by"]
    # Shown on the import's own page.
    exclude = ["columns", "errors", "warnings"]

    def get_urls(self) -> list[URLPattern]:
        v, one = earlier_tables, "<int:pk>/"
        pages = [
            path("all/", v.tables, name="opinions_earlier"),
            path(f"{one}table/", v.table, name="opinions_earlier_table"),
            path(f"{one}accept/", v.accept, name="opinions_accept_earlier"),
            path(f"{one}undo/", v.undo, name="opinions_undo_earlier"),
            path(f"{one}returned/", v.returned, name="opinions_earlier_returned"),
        ]
        return [*pages, *super().get_urls()]
