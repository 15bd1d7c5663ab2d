"""Slips and letters on paper."""

from django.contrib import admin
from django.urls import URLPattern, path

from feedback.models import PaperTemplate
from feedback.views import papers, printing
from liaison.audit.admin import ReadOnlyAdmin


@admin.register(PaperTemplate)
class PaperTemplateAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "file", "in_use", "uploaded_by", "uploaded_at"]
    list_select_related = ["file", "uploaded_by"]
    list_filter = ["kind"]

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("of/<int:pk>/print/", papers.print_all, name="feedback_print_all"),
            path("of/<int:pk>/run/", printing.print_run, name="feedback_print_run"),
            path("slip/<int:pk>/", papers.slip, name="feedback_slip"),
            path("slip/<int:pk>/file/", papers.slip_file, name="feedback_slip_file"),
            path("letter/<int:pk>/file/", papers.letter_file, name="feedback_letter_file"),
            path("templates/", papers.templates, name="feedback_paper_templates"),
            path("templates/<slug:kind>/", papers.template, name="feedback_paper_template"),
            path(
                "templates/<slug:kind>/<int:number>/use/",
                papers.use_template,
                name="feedback_use_paper_template",
            ),
            path(
                "templates/<slug:kind>/<int:number>/<slug:what>/",
                papers.template_file,
                name="feedback_paper_template_file",
            ),
        ]
        return [*pages, *super().get_urls()]
