"""A whole answer at once: upload or paste it, check what was understood, take it."""

from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from feedback.access import get_reply_for_office
from feedback.choices import ReasonCode, Result
from feedback.choices.sheets import SheetStatus
from feedback.errors import FeedbackError
from feedback.forms.sheets import SheetForm, typed_lines
from feedback.models import AnswerSheet, SuperiorReply
from feedback.services import sheets as services
from feedback.views.replies import reply_with
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from opinions.access import OFFICE

# Fields of a page stay well below what Django takes in one form.
LINES = 40


@require_POST
@staff_page(Role.CLERK)
def read(request: StaffRequest, pk: int) -> HttpResponse:
    """Read a file or pasted words; nothing is entered yet."""
    reply = get_reply_for_office(pk)
    form = SheetForm(request.POST, request.FILES, auto_id="id_sheet_%s")
    if form.is_valid():
        try:
            sheet = _read(reply, form, request)
        except services.SameAnswerError as error:
            messages.info(request, str(error))
            return redirect("admin:feedback_sheet", error.sheet.pk)
        except FeedbackError as error:
            form.add_error("file" if form.cleaned_data["file"] else "words", str(error))
        else:
            return redirect("admin:feedback_sheet", sheet.pk)
    return reply_with(request, reply, sheet_form=form)


def _read(reply: SuperiorReply, form: SheetForm, request: StaffRequest) -> AnswerSheet:
    if form.cleaned_data["file"]:
        return services.read_file(reply, form.cleaned_data["file"], by=request.user)
    return services.read_words(reply, form.cleaned_data["words"], by=request.user)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def sheet_page(request: StaffRequest, pk: int) -> HttpResponse:
    """What was understood, line by line; every POST keeps what was typed before all else."""
    sheet = _sheet(pk)
    if request.method != "POST":
        return _page(request, sheet)
    if not request.user.has_role(Role.CLERK):
        raise Http404
    try:
        services.save_lines(sheet, typed_lines(request.POST), by=request.user)
        if "take" not in request.POST:
            messages.success(request, "改过的都已保存，还没有录入。")
            return redirect(request.get_full_path())
        count = services.take_sheet(sheet, by=request.user)
    except FeedbackError as error:
        return _page(request, sheet, problem=str(error))
    messages.success(request, f"已录入{count}条。请接着对应我们上报的意见。")
    return redirect("admin:feedback_matching", sheet.reply_id)


@require_POST
@staff_page(Role.CLERK)
def drop(request: StaffRequest, pk: int) -> HttpResponse:
    sheet = _sheet(pk)
    try:
        services.drop_sheet(sheet, by=request.user)
    except FeedbackError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已放弃这份内容，没有录入。需要时可以重新上传或粘贴。")
    return redirect("admin:feedback_reply", sheet.reply_id)


def _sheet(pk: int) -> AnswerSheet:
    sheets = AnswerSheet.objects.select_related("reply__consultation", "file", "read_by")
    return get_object_or_404(sheets, pk=pk)


def _page(request: StaffRequest, sheet: AnswerSheet, problem: str = "") -> HttpResponse:
    faults = [services.fault_of(line) for line in sheet.lines]
    rows = [
        {"place": place, "line": line, "fault": fault}
        for place, (line, fault) in enumerate(zip(sheet.lines, faults, strict=True))
    ]
    paginator = Paginator(rows, LINES)
    first_bad = next((at for at, fault in enumerate(faults) if fault), None)
    wanted = request.GET.get("page")
    if problem and first_bad is not None and not _is_on(wanted, faults):
        wanted = str(first_bad // LINES + 1)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": "核对读出的内容",
        "sheet": sheet,
        "page": paginator.get_page(wanted),
        "used": sum(line["use"] for line in sheet.lines),
        "faulty": [
            {"row": row["line"]["row"], "at": row["place"], "page": row["place"] // LINES + 1}
            for row in rows
            if row["fault"]
        ],
        "results": Result.choices,
        "reasons": ReasonCode.choices,
        "problem": problem,
        "may_enter": request.user.has_role(Role.CLERK) and sheet.status == SheetStatus.READ,
    }
    status = 422 if problem else 200
    return render(request, "feedback/office/sheet.html", context, status=status)


def _is_on(page: str | None, faults: list[str]) -> bool:
    """Whether the page one stands on has something to put right."""
    number = int(page) if page and page.isdecimal() else 1
    return any(faults[(number - 1) * LINES : number * LINES])
