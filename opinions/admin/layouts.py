"""Columns of the office's own, superiors' forms, and the letter's template."""

from __future__ import annotations

from django.contrib import admin
from django.urls import URLPattern, path

from liaison.audit.admin import ReadOnlyAdmin
from opinions.models import LetterTemplate, TableLayout
from opinions.views import layouts, letter_templates


@admin.register(TableLayout)
class TableLayoutAdmin(ReadOnlyAdmin):
    list_display = ["name", "changed_by", "changed_at", "retired_at"]
    list_select_related = ["changed_by"]
    exclude = ["columns"]

    def get_urls(self) -> list[URLPattern]:
        v = layouts
        pages = [
            path("all/", v.layouts, name="opinions_layouts"),
            path("new/", v.layout, name="opinions_new_layout"),
            path("<int:pk>/columns/", v.layout, name="opinions_layout"),
            path("<int:pk>/retire/", v.retire_layout, name="opinions_retire_layout"),
            path("forms/<int:pk>/", v.superior_form, name="opinions_form"),
            path("forms/<int:pk>/file/", v.blank_file, name="opinions_form_file"),
            path("forms/<int:pk>/retire/", v.retire_form, name="opinions_retire_form"),
            path("tables/<int:pk>/export/", v.export_table, name="opinions_export_table"),
        ]
        return [*pages, *super().get_urls()]


@admin.register(LetterTemplate)
class LetterTemplateAdmin(ReadOnlyAdmin):
    list_display = ["number", "file", "in_use", "uploaded_by", "uploaded_at"]
    list_select_related = ["file", "uploaded_by"]

    def get_urls(self) -> list[URLPattern]:
        v = letter_templates
        pages = [
            path("all/", v.templates, name="opinions_letter_templates"),
            path("<int:number>/use/", v.use, name="opinions_use_letter_template"),
            path("<int:number>/<slug:what>/", v.file, name="opinions_letter_template_file"),
        ]
        return [*pages, *super().get_urls()]
