"""One page for every long run, live by a small script and by refresh without it."""

from django.contrib import admin, messages
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from liaison.accounts.access import StaffRequest, staff_page
from liaison.office.files import file_response

from . import services
from .access import get_job
from .registry import JobError


@require_safe
@staff_page()
def show(request: StaffRequest, pk: int) -> HttpResponse:
    job = get_job(request.user, pk)
    frame = admin.site.each_context(request) if request.user.is_staff else {}
    base = "admin/base_site.html" if request.user.is_staff else "office.html"
    context = {**frame, "job": job, "base": base, "title": job.label}
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
        }
    )


@require_safe
@staff_page()
def download(request: StaffRequest, pk: int) -> HttpResponseBase:
    job = get_job(request.user, pk)
    try:
        return file_response(services.record_download(job, by=request.user))
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
