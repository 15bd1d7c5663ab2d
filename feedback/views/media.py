"""媒体报道: a register of the office, and what of it the public sees."""

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.forms.showing import MediaReportForm
from feedback.models import MediaReport
from feedback.services import media as services
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from opinions.access import OFFICE
from opinions.views.resident import cacheable

ROWS = 30


@require_safe
def public_list(request: HttpRequest) -> HttpResponse:
    reports = MediaReport.objects.public().with_list_relations()
    context = {"page": Paginator(reports, ROWS).get_page(request.GET.get("page"))}
    return cacheable(request, render(request, "feedback/public/media.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def register(request: StaffRequest) -> HttpResponse:
    """The list, and by POST from a clerk a new report."""
    may_enter = request.user.has_role(Role.CLERK)
    form = MediaReportForm(request.POST if request.method == "POST" and may_enter else None)
    if form.is_valid():
        services.keep_report(form.save(commit=False), by=request.user)
        messages.success(request, "已登记。")
        return redirect("admin:feedback_media")
    reports = MediaReport.objects.with_list_relations()
    context = {
        **admin.site.each_context(request),
        "title": "媒体报道",
        "page": Paginator(reports, ROWS).get_page(request.GET.get("page")),
        "form": form,
        "may_enter": may_enter,
    }
    status = 422 if form.errors else 200
    return render(request, "feedback/office/media.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Role.CLERK)
def change(request: StaffRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(MediaReport, pk=pk)
    form = MediaReportForm(request.POST or None, instance=report)
    if form.is_valid():
        services.keep_report(form.save(commit=False), by=request.user)
        messages.success(request, "已保存。")
        return redirect("admin:feedback_media")
    context = {**admin.site.each_context(request), "title": "修改媒体报道", "form": form, "pk": pk}
    status = 422 if form.errors else 200
    return render(request, "feedback/office/media_report.html", context, status=status)


@require_POST
@staff_page(Role.CLERK)
def drop(request: StaffRequest, pk: int) -> HttpResponse:
    services.drop_report(get_object_or_404(MediaReport, pk=pk), by=request.user)
    messages.success(request, "已删除这条登记。")
    return redirect("admin:feedback_media")
