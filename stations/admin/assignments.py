"""Tasks: the list, and the pages that hand out and decide."""

from django.contrib import admin
from django.urls import URLPattern, path

from liaison.audit.admin import ReadOnlyAdmin
from stations.models import Assignment
from stations.views import office, office_compile


@admin.register(Assignment)
class AssignmentAdmin(ReadOnlyAdmin):
    list_display = ["consultation", "station", "status", "due_at", "opinion_count", "was_late"]
    list_select_related = ["consultation", "station"]
    list_filter = ["status", "was_late"]

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("for/<int:consultation_pk>/", office.progress, name="stations_progress"),
            path(
                "for/<int:consultation_pk>/compile/", office_compile.start, name="stations_compile"
            ),
            path("task/<int:pk>/", office.assignment_page, name="stations_assignment"),
            path("task/<int:pk>/accept/", office.accept, name="stations_accept"),
            path("task/<int:pk>/sign/", office.sign_for_station, name="stations_sign"),
            path("task/<int:pk>/file/", office.file_for_station, name="stations_file"),
            path("task/<int:pk>/nil/", office.nil_for_station, name="stations_nil"),
            path("task/<int:pk>/return/", office.send_back, name="stations_return"),
            path("task/<int:pk>/cancel/", office.cancel, name="stations_cancel"),
        ]
        return [*pages, *super().get_urls()]
