from typing import Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from liaison.audit.admin import ReadOnlyAdmin

from . import views
from .models import Job


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """The list is the stock one; a job opens on its own page."""

    list_display = ["label", "status", "progress", "owner", "created_at", "finished_at"]
    list_filter = ["status", "created_at"]
    search_fields = ["label", "owner__full_name"]
    search_help_text = "按名称或发起人查找"
    list_select_related = ["owner"]

    @admin.display(description="进度")
    def progress(self, job: Job) -> str:
        return f"{job.done} / {job.total}" if job.total else "—"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Job]:
        return super().get_queryset(request).defer("params", "counts", "message")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not object_id.isdecimal():
            raise Http404
        return cast("HttpResponse", views.show_in_office(request, int(object_id)))
