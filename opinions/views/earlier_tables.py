"""历史导入 of past years' tables: upload, tell the columns, dry run, enter, take back."""

from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.jobs import services as jobs
from liaison.office.files import file_response
from opinions.access import OFFICE
from opinions.errors import OpinionError
from opinions.forms.earlier import EarlierForm
from opinions.forms.layouts import ColumnsForm
from opinions.forms.office import ReasonForm
from opinions.models import EarlierItem, EarlierTable
from opinions.services import earlier as services
from stations.choices import ImportStatus

ROWS = 20
LONGEST_WORDS = 50


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def tables(request: StaffRequest) -> HttpResponse:
    """Every import so far with figures by year; a clerk uploads the next."""
    form = EarlierForm(request.POST or None, request.FILES or None)
    may_import = request.user.has_role(Role.CLERK)
    if request.method == "POST":
        if not may_import:
            raise Http404
        if form.is_valid() and (table := _upload(request, form)):
            return _check_later(request, table)
    found = EarlierTable.objects.with_list_relations().defer("version__source_text")
    words = request.GET.get("words", "").strip()[:LONGEST_WORDS]
    items = EarlierItem.objects.saying(words) if words else EarlierItem.objects.none()
    context = {
        "title": "往年汇总表",
        "form": form,
        "words": words,
        "items": Paginator(items, ROWS).get_page(request.GET.get("page")),
        "figures": EarlierItem.objects.figures(),
        "page": Paginator(found, ROWS).get_page(None if words else request.GET.get("page")),
        "may_import": may_import,
    }
    return _page(request, "earlier", context, bool(form.errors))


def _upload(request: StaffRequest, form: EarlierForm) -> EarlierTable | None:
    data = form.cleaned_data
    try:
        return services.upload_earlier(
            data["file"],
            year=data["year"],
            draft_title=data["draft_title"],
            version=data["version"],
            by=request.user,
        )
    except OpinionError as error:
        form.add_error("file" if data["draft_title"] or data["version"] else None, str(error))
        return None


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def table(request: StaffRequest, pk: int) -> HttpResponse:
    """What the check found; POST has it checked again with the columns as the clerk says."""
    found = _table(pk)
    form = ColumnsForm(request.POST or None, blank=found)
    if request.method == "POST":
        if not request.user.has_role(Role.CLERK):
            raise Http404
        if form.is_valid():
            try:
                services.tell_columns(found, keys=form.keys)
            except OpinionError as error:
                form.add_error(None, str(error))
            else:
                return _check_later(request, found)
    return _table_page(request, found, form)


def _table_page(
    request: StaffRequest, found: EarlierTable, form: ColumnsForm, bad: ReasonForm | None = None
) -> HttpResponse:
    items = Paginator(found.items.order_by("row"), ROWS).get_page(request.GET.get("page"))
    context = {
        "title": str(found),
        "table": found,
        "form": form,
        "undo_form": bad or ReasonForm(prefix="undo"),
        "bad_form": bad or (form if form.errors else None),
        "page": items,
        "may_import": request.user.has_role(Role.CLERK),
    }
    return _page(request, "earlier_table", context, bool(bad or form.errors))


@require_POST
@staff_page(Role.CLERK)
def accept(request: StaffRequest, pk: int) -> HttpResponse:
    found = _table(pk)
    if found.status != ImportStatus.CHECKED:
        messages.info(request, f"这份表现在是“{found.get_status_display()}”。")
        return redirect("admin:opinions_earlier_table", pk)
    return _start(request, found, services.ACCEPT, f"导入往年汇总表：{found}")


def _check_later(request: StaffRequest, table: EarlierTable) -> HttpResponse:
    """By the worker; a table whose columns nobody knows waits for a person first."""
    if not table.is_mapped:
        return redirect("admin:opinions_earlier_table", table.pk)
    return _start(request, table, services.CHECK, f"检查往年汇总表：{table}")


def _start(request: StaffRequest, table: EarlierTable, kind: str, label: str) -> HttpResponse:
    back = reverse("admin:opinions_earlier_table", args=[table.pk])
    params = {"table": table.pk, "back": back}
    job = jobs.start(kind, label=label[:160], params=params, owner=request.user)
    return redirect("jobs:show", job.pk)


@require_POST
@staff_page(Role.CLERK)
def undo(request: StaffRequest, pk: int) -> HttpResponse:
    found = _table(pk)
    form = ReasonForm(request.POST, prefix="undo")
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            services.undo(found, by=request.user, reason=reason, now=timezone.now())
        except OpinionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已整份撤销。")
            return redirect("admin:opinions_earlier_table", pk)
    return _table_page(request, found, ColumnsForm(blank=found), form)


@require_safe
@staff_page(*OFFICE)
def returned(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The uploaded workbook with its faulty rows marked."""
    found = _table(pk)
    if found.returned_file is None:
        raise Http404
    return file_response(found.returned_file)


def _table(pk: int) -> EarlierTable:
    return get_object_or_404(EarlierTable.objects.with_list_relations(), pk=pk)


def _page(request: StaffRequest, name: str, context: dict[str, Any], is_bad: bool) -> HttpResponse:
    whole = {**admin.site.each_context(request), **context}
    return render(request, f"opinions/office/{name}.html", whole, status=422 if is_bad else 200)
