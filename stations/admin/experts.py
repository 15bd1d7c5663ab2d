"""Experts' tasks: the list of all, and the pages of each consultation."""

from django.contrib import admin
from django.urls import URLPattern, path

from liaison.audit.admin import ReadOnlyAdmin
from stations.models import ExpertTask
from stations.views import office_experts


@admin.register(ExpertTask)
class ExpertTaskAdmin(ReadOnlyAdmin):
    list_display = ["person", "stage", "consultation", "status", "due_at", "was_late"]
    list_select_related = ["person", "consultation"]
    list_filter = ["status", "stage"]
    search_fields = ["person__name"]

    def get_urls(self) -> list[URLPattern]:
        one, v = "<int:pk>/", office_experts
        pages = [
            path("for/<int:consultation_pk>/", v.experts, name="stations_experts"),
            path(f"{one}change/", v.task_page, name="stations_expert_task"),
            path(f"{one}view/", v.record_view, name="stations_expert_view"),
            path(f"{one}back/", v.give_back, name="stations_expert_back"),
            path(f"{one}cancel/", v.cancel, name="stations_expert_cancel"),
            path(f"{one}link/", v.link, name="stations_expert_link"),
            path(f"{one}files/<int:file_pk>/", v.view_file, name="stations_expert_file"),
        ]
        return [*pages, *super().get_urls()]
