"""One page for every long run, live by a small script and by refresh without it."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import OFFICE_ROLES
from liaison.office.files import file_response

from . import services
from .access import get_job
from .left import in_words
from .models import Job
from .registry import JobError

LONGEST_RANGE = 60


@require_safe
@staff_page()
def show(request: StaffRequest, pk: int) -> HttpResponse:
    """Officers see it in the workbench; the office is led to the same page on its own side."""
    job = get_job(request.user, pk)
    if request.user.is_staff and settings.SITE_ROLE != "public":
        return redirect("admin:jobs_job_change", pk)
    return _page(request, job, {"base": "office.html"})


@require_safe
@staff_page(*OFFICE_ROLES)
def show_in_office(request: StaffRequest, pk: int) -> HttpResponse:
    frame = admin.site.each_context(request)
    return _page(request, get_job(request.user, pk), {**frame, "base": "admin/base_site.html"})


def _page(request: StaffRequest, job: Job, frame: dict[str, Any]) -> HttpResponse:
    left = in_words(job.time_left(timezone.now()))
    may_take = not job.only_owner or job.owner_id == request.user.pk
    context = {**frame, "job": job, "title": job.label, "left": left, "may_take": may_take}
    return render(request, "jobs/staff/show.html", context)


@require_safe
@staff_page()
def status(request: StaffRequest, pk: int) -> HttpResponse:
    """What the script on the page asks for each second."""
    job = get_job(request.user, pk)
    return JsonResponse(
        {
            "status": job.status,
            "label": job.get_status_display(),
            "finished": job.is_finished,
            "percent": job.percent,
            "done": job.done,
            "total": job.total,
            "left": in_words(job.time_left(timezone.now())),
        }
    )


@require_safe
@staff_page()
def download(request: StaffRequest, pk: int) -> HttpResponseBase:
    job = get_job(request.user, pk)
    try:
        part = request.headers.get("Range", "")[:LONGEST_RANGE]
        return file_response(services.record_download(job, by=request.user, part=part), request)
    except JobError as error:
        messages.error(request, str(error))
        return redirect("jobs:show", pk)


@require_POST
@staff_page()
def cancel(request: StaffRequest, pk: int) -> HttpResponse:
    job = get_job(request.user, pk)
    try:
        services.cancel(job, by=request.user)
    except JobError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已要求取消，任务会在几秒内停下，不会留下半份文件。")
    return redirect("jobs:show", pk)
