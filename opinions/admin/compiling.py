"""Compiled items and what went upward."""

from __future__ import annotations

from django.contrib import admin
from django.urls import URLPattern, path

from liaison.audit.admin import ReadOnlyAdmin
from opinions.models import CompiledItem, Submission
from opinions.views import compiled_items, compiling, submitting, table_versions


@admin.register(CompiledItem)
class CompiledItemAdmin(ReadOnlyAdmin):
    list_display = ["label", "consultation", "kind", "adoption"]
    list_select_related = ["consultation"]
    list_filter = ["adoption", "kind"]

    def get_urls(self) -> list[URLPattern]:
        of = "of/<int:pk>/"
        pages = [
            path(f"{of}", compiling.table, name="opinions_table"),
            path(f"{of}versions/", table_versions.versions, name="opinions_table_versions"),
            path(f"{of}start/", compiling.start, name="opinions_start"),
            path(f"{of}ask/", compiling.ask_to_freeze, name="opinions_ask_to_freeze"),
            path(f"{of}freeze/", compiling.freeze, name="opinions_freeze"),
            path(f"{of}give-back/", compiling.give_back, name="opinions_give_back"),
            path(f"{of}freeze-first/", compiling.freeze_first, name="opinions_freeze_first"),
            path(f"{of}reopen/", compiling.reopen, name="opinions_reopen"),
            path(f"{of}submit/", submitting.submit, name="opinions_submit"),
            path("tables/<int:pk>/letter/", submitting.letter, name="opinions_letter"),
            path(
                f"{of}export/",
                compiling.export,
                {"preset": "compiled_opinions"},
                name="opinions_export",
            ),
            path(
                f"{of}export-internal/",
                compiling.export,
                {"preset": "compiled_internal"},
                name="opinions_export_internal",
            ),
            path(
                f"{of}export-raw/",
                compiling.export,
                {"preset": "opinions"},
                name="opinions_export_raw",
            ),
            path("one/<int:pk>/", compiled_items.item_page, name="opinions_item"),
            path("one/<int:pk>/move/", compiled_items.move_item, name="opinions_move_item"),
            path(
                "one/<int:pk>/remarks/<int:remark_pk>/",
                compiled_items.settle_remark,
                name="opinions_settle_remark",
            ),
            path("one/<int:pk>/delete/", compiled_items.delete_item, name="opinions_delete_item"),
            path(
                "one/<int:pk>/sources/<int:opinion_pk>/remove/",
                compiled_items.remove_source,
                name="opinions_remove_source",
            ),
        ]
        return [*pages, *super().get_urls()]


@admin.register(Submission)
class SubmissionAdmin(ReadOnlyAdmin):
    list_display = ["document_number", "consultation", "number", "organ", "sent_on", "signer"]
    list_select_related = ["consultation", "organ"]

    def get_urls(self) -> list[URLPattern]:
        paper = path("<int:pk>/paper/", submitting.signed_paper, name="opinions_signed_paper")
        return [paper, *super().get_urls()]
