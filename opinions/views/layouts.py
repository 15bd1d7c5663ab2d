"""Columns of the office's own, superiors' forms, and the files made with them."""

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.jobs import services as jobs
from liaison.office.files import file_response
from opinions.access import OFFICE, get_table_for_office
from opinions.errors import OpinionError
from opinions.forms.layouts import ColumnsForm, LayoutForm, UploadFormForm
from opinions.models import SuperiorForm, TableLayout
from opinions.services import layouts as services


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def layouts(request: StaffRequest) -> HttpResponse:
    """Everything that there is; a clerk uploads the next blank form here."""
    form = UploadFormForm(request.POST or None, request.FILES or None)
    may_edit = request.user.has_role(Role.CLERK)
    if request.method == "POST":
        if not may_edit:
            raise Http404
        if form.is_valid() and (blank := _upload(request, form)):
            return redirect("admin:opinions_form", blank.pk)
    context = {
        "title": "栏目方案和上级表格",
        "layouts": TableLayout.objects.in_use().select_related("changed_by"),
        "blanks": SuperiorForm.objects.filter(retired_at=None).with_list_relations(),
        "form": form,
        "may_edit": may_edit,
    }
    return _page(request, "layouts", context, form)


def _upload(request: StaffRequest, form: UploadFormForm) -> SuperiorForm | None:
    data = form.cleaned_data
    try:
        return services.upload_form(
            data["file"], name=data["name"], organ=data["organ"], by=request.user
        )
    except OpinionError as error:
        form.add_error("file", str(error))
        return None


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Role.CLERK)
def layout(request: StaffRequest, pk: int | None = None) -> HttpResponse:
    found = get_object_or_404(TableLayout.objects.in_use(), pk=pk) if pk else None
    form = LayoutForm(request.POST or None, layout=found)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.save_layout(found, name=data["name"], columns=data["columns"], by=request.user)
        except OpinionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已保存栏目方案，汇总表页面可以按它导出。")
            return redirect("admin:opinions_layouts")
    title = str(found) if found else "新的栏目方案"
    return _page(request, "layout", {"title": title, "layout": found, "form": form}, form)


@require_POST
@staff_page(Role.CLERK)
def retire_layout(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(TableLayout.objects.in_use(), pk=pk)
    services.retire_layout(found, by=request.user, now=timezone.now())
    messages.success(request, f"已停用“{found}”。")
    return redirect("admin:opinions_layouts")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Role.CLERK)
def superior_form(request: StaffRequest, pk: int) -> HttpResponse:
    """A person tells what each column holds; only then the form is offered."""
    blank = _blank(pk)
    form = ColumnsForm(request.POST or None, blank=blank)
    if request.method == "POST" and form.is_valid():
        try:
            services.confirm_form(blank, keys=form.keys, by=request.user, now=timezone.now())
        except OpinionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已核对。以后在汇总表页面可以直接填好这份表。")
            return redirect("admin:opinions_layouts")
    return _page(
        request, "superior_form", {"title": blank.name, "blank": blank, "form": form}, form
    )


@require_safe
@staff_page(*OFFICE)
def blank_file(request: StaffRequest, pk: int) -> HttpResponseBase:
    return file_response(_blank(pk).file)


@require_POST
@staff_page(Role.CLERK)
def retire_form(request: StaffRequest, pk: int) -> HttpResponse:
    blank = _blank(pk)
    services.retire_form(blank, by=request.user, now=timezone.now())
    messages.success(request, f"已停用“{blank}”。")
    return redirect("admin:opinions_layouts")


@require_POST
@staff_page(*OFFICE)
def export_table(request: StaffRequest, pk: int) -> HttpResponse:
    """Have the worker make one table as ``as``: word, layout-3, layout-3-word or form-5."""
    table = get_table_for_office(pk)
    kind, _, rest = request.POST.get("as", "").partition("-")
    number, _, word = rest.partition("-")
    params: dict[str, Any] = {"consultation": table.consultation.slug, "part": table.part}
    label = "Word版"
    if kind in {"layout", "form"} and number.isdecimal() and len(number) < 10:
        models = {"layout": TableLayout.objects.in_use(), "form": SuperiorForm.objects.in_use()}
        chosen = get_object_or_404(models[kind], pk=int(number))
        params[kind], label = chosen.pk, str(chosen)
    elif kind != "word":
        raise Http404
    params["word"] = kind == "word" or word == "word"
    job = jobs.start(
        "opinions.export_table",
        label=f"意见建议汇总表（{label}）：{table.consultation.title}"[:160],
        params=params,
        owner=request.user,
    )
    return redirect("jobs:show", job.pk)


def _blank(pk: int) -> SuperiorForm:
    return get_object_or_404(
        SuperiorForm.objects.filter(retired_at=None).with_list_relations(), pk=pk
    )


def _page(request: StaffRequest, name: str, context: dict[str, Any], form: Any) -> HttpResponse:
    whole = {**admin.site.each_context(request), **context}
    status = 422 if form.errors else 200
    return render(request, f"opinions/office/{name}.html", whole, status=status)
