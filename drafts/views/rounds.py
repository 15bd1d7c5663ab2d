"""The office's list of consultations, and preparing one."""

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_GET, require_http_methods

from drafts import services
from drafts.access import BUSINESS, PREPARES, get_consultation_for_office
from drafts.choices import ConsultationStatus
from drafts.deadlines import begin_of
from drafts.forms.consultations import ConsultationForm
from drafts.models import Consultation, DraftVersion
from drafts.notice_text import compose_notice, notice_title
from drafts.offers import offered_acts
from drafts.views.page import office_page
from drafts.warnings import consultation_warnings, public_days
from liaison.accounts.access import StaffRequest, staff_page
from liaison.office.services import office

PER_PAGE = 30


@require_GET
@staff_page(*BUSINESS)
def rounds(request: StaffRequest) -> HttpResponse:
    """All consultations, newest first, and the texts that wait for their confirmation."""
    status = request.GET.get("status", "")
    rows = Consultation.objects.with_draft()
    if status in ConsultationStatus.values:
        rows = rows.filter(status=status)
    unconfirmed = DraftVersion.objects.filter(confirmed_at__isnull=True)
    context = {
        "title": "征求意见",
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "statuses": ConsultationStatus.choices,
        "status": status,
        "unconfirmed": unconfirmed.select_related("created_by").order_by("-pk")[:20],
        "may_prepare": request.user.has_role(*PREPARES),
    }
    return office_page(request, "rounds", context)


@require_http_methods(["GET", "POST"])
@staff_page(*PREPARES)
def create(request: StaffRequest) -> HttpResponse:
    now = timezone.now()
    initial = {
        "version": request.GET.get("version"),
        "title": _proposed_title(request.GET.get("version", "")),
        "opens_at": begin_of(timezone.localdate(now)),
    }
    form = ConsultationForm(request.POST or None, initial=initial)
    if form.is_valid():
        consultation = form.save(commit=False)
        try:
            _with_notice(consultation, form, now)
            services.create_consultation(
                consultation, questions=form.questions, readers=form.readers, by=request.user
            )
        except services.DraftError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已保存为草稿。请核对时间和公告正文，然后提交审核。")
            return redirect("admin:drafts_round", consultation.pk)
    return _form_page(request, form, "新建征求意见")


def _proposed_title(version_pk: str) -> str:
    version = DraftVersion.objects.filter(pk=version_pk).first() if version_pk.isdigit() else None
    return f"{version.title}征求意见" if version else ""


@require_http_methods(["GET", "POST"])
@staff_page(*PREPARES)
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    consultation = get_consultation_for_office(pk)
    if consultation.status != ConsultationStatus.DRAFT:
        messages.error(request, "只有草稿可以修改。已经提交审核的，请先退回。")
        return redirect("admin:drafts_round", pk)
    form = ConsultationForm(request.POST or None, instance=consultation)
    if form.is_valid():
        changed = form.save(commit=False)
        try:
            _with_notice(changed, form, timezone.now())
            services.update_consultation(
                changed,
                questions=form.questions,
                readers=form.readers,
                by=request.user,
                seen=form.cleaned_data["seen"],
            )
        except services.DraftError as error:
            if isinstance(error, services.ChangedMeanwhileError):
                form.data = MultiValueDict({**dict(request.POST.lists()), "seen": [error.now]})
            form.add_error(None, str(error))
        else:
            messages.success(request, "修改已保存。")
            return redirect("admin:drafts_round", pk)
    return _form_page(request, form, "修改征求意见")


def _with_notice(consultation: Consultation, form: ConsultationForm, now: datetime) -> None:
    """An empty notice is written by the portal; words of the office are never touched."""
    if consultation.notice_text.strip():
        return
    questions = [line.written for line in form.questions]
    files = consultation.attachments.select_related("file") if consultation.pk else ()
    consultation.notice_text = compose_notice(
        consultation, office(), questions, now, attachments=[str(file) for file in files]
    )


def _form_page(request: StaffRequest, form: ConsultationForm, title: str) -> HttpResponse:
    context = {"title": title, "form": form, "has_texts": form.has_texts}
    return office_page(request, "form", context, status=422 if form.errors else 200)


@require_GET
@staff_page(*BUSINESS)
def show(request: StaffRequest, pk: int) -> HttpResponse:
    """One consultation: what it is, where it stands, what can be done now."""
    consultation = get_consultation_for_office(pk)
    now = timezone.now()
    replacing = services.waiting_replacement(consultation)
    context = {
        "title": consultation.title,
        "consultation": consultation,
        "notice_title": notice_title(consultation),
        "days": public_days(consultation),
        "warnings": consultation_warnings(consultation, now),
        "missing": _missing(consultation, now),
        "acts": offered_acts(consultation, request.user, replacing=replacing is not None),
        "replacing": replacing,
        "may_edit": consultation.status == ConsultationStatus.DRAFT
        and request.user.has_role(*PREPARES),
        "release": services.release_of(consultation),
        "questions": consultation.questions.select_related("provision"),
        "readers": consultation.named_readers.all(),
        "attachments": consultation.attachments.select_related("file"),
        "moves": consultation.moves.select_related("by"),
    }
    return office_page(request, "round", context)


def _missing(consultation: Consultation, now: datetime) -> list[str]:
    if consultation.status != ConsultationStatus.DRAFT:
        return []
    return services.missing_for_release(consultation, now)
