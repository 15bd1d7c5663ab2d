"""Reports and the year's statistics."""

from django.contrib import admin
from django.urls import URLPattern, path

from feedback.models import Report
from feedback.views import reports as v
from liaison.audit.admin import ReadOnlyAdmin


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "asked_by", "asked_at", "made_at"]
    list_select_related = ["asked_by"]

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("all/", v.reports, name="feedback_reports"),
            path("one/<int:pk>/", v.report, name="feedback_report"),
            path("one/<int:pk>/file/", v.report_file, name="feedback_report_file"),
            path("one/<int:pk>/rows/<slug:key>/", v.report_rows, name="feedback_report_rows"),
            path("years/<year:year>/", v.year, name="feedback_year"),
            path("templates/", v.templates, name="feedback_report_templates"),
            path("templates/<int:pk>/use/", v.use_template, name="feedback_use_report_template"),
            path(
                "templates/<int:pk>/<slug:what>/",
                v.template_file,
                name="feedback_report_template_file",
            ),
        ]
        return [*pages, *super().get_urls()]
