"""文号登记簿: every number of a year on one page, and each number with its sealed scans."""

from django.contrib import admin, messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback import numbers
from feedback.forms.numbers import GapForm, SealedScanForm
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.office import numbers as services
from liaison.office.choices import NumberState
from liaison.office.errors import OfficeError
from liaison.office.files import file_response
from liaison.office.models import DocumentNumber, SealedScan
from opinions.access import OFFICE


@require_safe
@staff_page(*OFFICE)
def this_year(request: StaffRequest) -> HttpResponse:
    return redirect("admin:feedback_numbers", timezone.localdate().year)


@require_safe
@staff_page(*OFFICE)
def register(request: StaffRequest, year: int) -> HttpResponse:
    return _register(request, year)


def _register(request: StaffRequest, year: int, bad: GapForm | None = None) -> HttpResponse:
    found = numbers.series_of(year)
    known = sorted({*numbers.years(), timezone.localdate().year, year}, reverse=True)
    context = {
        **admin.site.each_context(request),
        "title": f"文号登记簿（{year}年）",
        "year": year,
        "years": known,
        "series": found,
        "open_gaps": sum(one.open_gaps for one in found),
        "slips": numbers.slips_of(year),
        "bad_form": bad,
        "may_explain": request.user.has_role(Role.CLERK),
    }
    return render(request, "feedback/office/numbers.html", context, status=422 if bad else 200)


@require_POST
@staff_page(Role.CLERK)
def explain(request: StaffRequest, year: int) -> HttpResponse:
    form = GapForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            services.explain_numbers(
                data["prefix_words"], year, data["first"], data["last"],
                by=request.user, reason=data["reason"],
            )  # fmt: skip
        except OfficeError as error:
            form.add_error("reason", str(error))
        else:
            messages.success(request, "已登记去向。")
            return redirect("admin:feedback_numbers", year)
    return _register(request, year, form)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def number(request: StaffRequest, pk: int) -> HttpResponse:
    """One number, and by POST from a clerk one more 盖章扫描件."""
    found = get_object_or_404(
        DocumentNumber.objects.select_related("entered_by", "voided_by"), pk=pk
    )
    is_clerk = request.user.has_role(Role.CLERK)
    is_sent = request.method == "POST" and is_clerk
    form = SealedScanForm(*((request.POST, request.FILES) if is_sent else ()))
    if is_sent and form.is_valid():
        try:
            services.add_sealed_scan(found, by=request.user, upload=form.cleaned_data["scan"])
        except OfficeError as error:
            form.add_error("scan", str(error))
        else:
            messages.success(request, "已上传，保存在内部。")
            return redirect("admin:feedback_number", pk)
    context = {
        **admin.site.each_context(request),
        "title": str(found),
        "number": found,
        "address": numbers.paper_address(found),
        "scans": found.scans.select_related("file", "added_by"),
        "form": form,
        "may_add": is_clerk and found.state == NumberState.USED,
    }
    status = 422 if form.errors else 200
    return render(request, "feedback/office/number.html", context, status=status)


@require_safe
@staff_page(*OFFICE)
def scan(request: StaffRequest, pk: int) -> HttpResponseBase:
    found = get_object_or_404(SealedScan.objects.select_related("file"), pk=pk)
    return file_response(found.file)
