"""反馈单 and 感谢信 on paper: singly, all in one file, and their templates."""

from __future__ import annotations

from io import BytesIO

from django.contrib import admin, messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback import slips
from feedback.access import get_feedback_for_office, get_letter_for_office
from feedback.choices.papers import PaperKind, Recipients
from feedback.errors import FeedbackError
from feedback.forms.papers import PaperTemplateForm, PrintForm
from feedback.models import OpinionFeedback, PaperTemplate
from feedback.paper_words import FIELDS
from feedback.services import papers as services
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.office.files import TYPES, file_response
from opinions.access import OFFICE, get_consultation_for_office


@require_POST
@staff_page(*OFFICE)
def print_all(request: StaffRequest, pk: int) -> HttpResponse:
    """One docx for everybody, made by the worker."""
    consultation = get_consultation_for_office(pk)
    form = PrintForm(request.POST)
    if not form.is_valid():
        raise Http404
    chosen = form.cleaned_data
    job = services.start_printing(
        chosen["kind"],
        consultation,
        by=request.user,
        which=chosen["which"] or Recipients.ALL,
        station=chosen["station"],
    )
    return redirect("jobs:show", job.pk)


@require_safe
@staff_page(*OFFICE)
def slip(request: StaffRequest, pk: int) -> HttpResponse:
    """The whole slip of the person whom row ``pk`` is about, to print from the browser."""
    feedback = get_feedback_for_office(pk)
    context = {
        "feedback": feedback,
        "consultation": feedback.release.consultation,
        "slips": slips.slip_sheets(feedback.release.consultation, _own_rows(feedback)),
        "qr": slips.track_drawing(),
        "title": "反馈单",
    }
    return render(request, "feedback/office/slip_print.html", context)


@require_POST
@staff_page(*OFFICE)
def slip_file(request: StaffRequest, pk: int) -> HttpResponseBase:
    feedback = get_feedback_for_office(pk)
    consultation = feedback.release.consultation
    sheets = slips.slip_sheets(consultation, _own_rows(feedback))
    try:
        content = services.print_papers(PaperKind.SLIP, sheets, by=request.user, about=consultation)
    except FeedbackError as error:
        messages.error(request, str(error))
        return redirect("admin:feedback_told", consultation.pk)
    return _docx(content, f"反馈单_{feedback.opinion.receipt_no}.docx")


def _own_rows(feedback: OpinionFeedback) -> list[OpinionFeedback]:
    """What this person is told now in this round: one slip, however many opinions."""
    person = feedback.opinion.contributor.person_key
    rows = slips.rows_to_print(feedback.release.consultation)
    return list(slips.with_words(rows.filter(opinion__contributor__person_key=person)))


@require_POST
@staff_page(*OFFICE)
def letter_file(request: StaffRequest, pk: int) -> HttpResponseBase:
    letter = get_letter_for_office(pk)
    sheet = services.letter_sheet(letter)
    kind = services.kind_of(letter)
    try:
        content = services.print_papers(kind, [sheet], by=request.user, about=letter)
    except FeedbackError as error:
        messages.error(request, str(error))
        return redirect("admin:feedback_letter", letter.pk)
    return _docx(content, f"感谢信_{letter.number_text or '未编号'}.docx")


@require_safe
@staff_page(*OFFICE)
def templates(request: StaffRequest) -> HttpResponse:
    """What is printed, and with which template."""
    kinds = [(kind.value, kind.label, services.current_template(kind)) for kind in PaperKind]
    context = {**admin.site.each_context(request), "title": "反馈单和感谢信模板", "kinds": kinds}
    return render(request, "feedback/office/paper_templates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def template(request: StaffRequest, kind: str) -> HttpResponse:
    """All versions of one kind; by POST from a clerk a new one."""
    _check_kind(kind)
    form = PaperTemplateForm(request.POST or None, request.FILES or None)
    may_edit = request.user.has_role(Role.CLERK)
    if request.method == "POST":
        if not may_edit:
            raise Http404
        if form.is_valid() and (made := _upload(request, kind, form)):
            messages.success(request, f"{made}已启用，请看一看试打的效果。")
            return redirect("admin:feedback_paper_template", kind)
    versions = PaperTemplate.objects.filter(kind=kind)
    context = {
        **admin.site.each_context(request),
        "title": f"{PaperKind(kind).label}模板",
        "kind": kind,
        "templates": versions.select_related("file", "test_print", "uploaded_by"),
        "current": services.current_template(kind),
        "fields": [(name, what) for name, (what, _) in FIELDS[kind].items()],
        "form": form,
        "may_edit": may_edit,
    }
    status = 422 if form.errors else 200
    return render(request, "feedback/office/paper_template.html", context, status=status)


def _upload(request: StaffRequest, kind: str, form: PaperTemplateForm) -> PaperTemplate | None:
    try:
        return services.upload_template(kind, form.cleaned_data["file"], by=request.user)
    except FeedbackError as error:
        form.add_error("file", str(error))
        return None


@require_POST
@staff_page(Role.CLERK)
def use_template(request: StaffRequest, kind: str, number: int) -> HttpResponse:
    """Number 0 is the default."""
    _check_kind(kind)
    chosen = get_object_or_404(PaperTemplate, kind=kind, number=number) if number else None
    services.use_template(kind, chosen, by=request.user)
    messages.success(request, f"已启用{chosen or '系统自带的模板'}。")
    return redirect("admin:feedback_paper_template", kind)


@require_safe
@staff_page(*OFFICE)
def template_file(request: StaffRequest, kind: str, number: int, what: str) -> HttpResponseBase:
    """A version's file or its test print; number 0 is the default."""
    _check_kind(kind)
    if number == 0:
        return _default_file(kind, what)
    versions = PaperTemplate.objects.select_related("file", "test_print")
    chosen = get_object_or_404(versions, kind=kind, number=number)
    return file_response(chosen.file if what == "file" else chosen.test_print)


def _default_file(kind: str, what: str) -> HttpResponseBase:
    from feedback.paper_default import default_template  # noqa: PLC0415 -- heavy, seldom needed
    from feedback.paper_docx import check_template  # noqa: PLC0415 -- heavy, seldom needed

    label, content = PaperKind(kind).label, default_template(kind)
    if what == "file":
        return _docx(content, f"{label}模板.docx")
    return _docx(check_template(kind, content), f"试打_{label}.docx")


def _check_kind(kind: str) -> None:
    if kind not in PaperKind.values:
        raise Http404


def _docx(content: bytes, name: str) -> FileResponse:
    return FileResponse(
        BytesIO(content), as_attachment=True, filename=name, content_type=TYPES["docx"]
    )
