"""搁置审议、终止审议、提案人撤回 of a round's draft, and 恢复审议, as the office registers them."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from drafts.choices import ConsultationStatus
from drafts.errors import DraftError
from drafts.models import Consultation
from feedback.access import open_confirmation
from feedback.errors import FeedbackError
from feedback.forms.office import ReasonForm
from feedback.forms.shelving import ResumeForm, ShelvingForm
from feedback.models import Shelving
from feedback.round_words import shelving_message
from feedback.services import shelving as services
from feedback.services.texts import current_texts
from feedback.waiting import still_waiting
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.office.errors import OfficeError
from opinions.access import OFFICE, get_consultation_for_office
from opinions.models import Submission


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def page(request: StaffRequest, pk: int) -> HttpResponse:
    """What holds of one round and what held, and by POST from a clerk the superior's word."""
    consultation = get_consultation_for_office(pk)
    if request.method != "POST" or not request.user.has_role(Role.CLERK):
        return _page(request, consultation)
    form = ShelvingForm(request.POST)
    if form.is_valid():
        try:
            services.register_shelving(
                consultation, by=request.user, today=timezone.localdate(), **form.cleaned_data
            )
        except (FeedbackError, OfficeError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已登记，另一人复核以后生效并告知提出人。")
            return redirect("admin:feedback_shelving", pk)
    return _page(request, consultation, form=form)


def _page(
    request: StaffRequest, consultation: Consultation, **bound: forms.BaseForm
) -> HttpResponse:
    """``bound`` holds the one form that was sent and must be corrected, by its name here."""
    rows = list(
        Shelving.objects.filter(consultation=consultation).select_related(
            "consultation", "asked_by", "released_by", "resumed_by"
        )
    )
    current = next((row for row in rows if row.resumed_at is None), None)
    is_clerk = request.user.has_role(Role.CLERK)
    is_over = consultation.status == ConsultationStatus.ARCHIVED
    sent = Submission.objects.filter(consultation=consultation).exists()
    context = {
        **admin.site.each_context(request),
        "title": "草案搁置审议、终止审议、提案人撤回",
        "consultation": consultation,
        "current": current,
        "earlier": [row for row in rows if row != current],
        "asked": open_confirmation(services.SHELVE, current) if current else None,
        "count": still_waiting(consultation).count(),
        "example": _example(current) if current else "",
        "form": ShelvingForm(),
        "resume_form": ResumeForm(auto_id="id_resume_%s"),
        "reason_form": ReasonForm(auto_id="id_back_%s"),
        "may_register": is_clerk and sent,
        "may_resume": is_clerk and not is_over and current and current.released_at,
        "may_archive": is_clerk and not is_over and current and current.ends_the_round,
        "may_confirm": request.user.has_role(Role.REVIEWER),
        "bad_form": next(iter(bound.values()), None),
        **bound,
    }
    status = 422 if bound else 200
    return render(request, "feedback/office/shelving.html", context, status=status)


def _example(row: Shelving) -> str:
    waiting = list(still_waiting(row.consultation).order_by("pk")[:1])
    return shelving_message(row, waiting, current_texts()).body if waiting else ""


@require_POST
@staff_page(Role.REVIEWER)
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    """The second person agrees, or gives it back with a reason."""
    row = get_object_or_404(Shelving.objects.select_related("consultation"), pk=pk)
    asked = open_confirmation(services.SHELVE, row)
    form = ReasonForm(request.POST, auto_id="id_back_%s")
    try:
        if asked is None:
            messages.error(request, "这件事已经办过，请刷新页面。")
        elif "agree" in request.POST:
            services.confirm_shelving(asked, by=request.user, now=timezone.now())
            messages.success(request, "已同意，系统正在逐一告知提出人。")
        elif form.is_valid():
            reason = form.cleaned_data["reason"]
            services.give_back_shelving(asked, by=request.user, reason=reason)
            messages.success(request, "已退回经办人。")
        else:
            return _page(request, row.consultation, reason_form=form)
    except (FeedbackError, OfficeError) as error:
        messages.error(request, str(error))
    return redirect("admin:feedback_shelving", row.consultation_id)


@require_POST
@staff_page(Role.CLERK)
def resume(request: StaffRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Shelving.objects.select_related("consultation"), pk=pk)
    form = ResumeForm(request.POST, auto_id="id_resume_%s")
    if form.is_valid():
        now, today = timezone.now(), timezone.localdate()
        try:
            services.resume(row, by=request.user, now=now, today=today, **form.cleaned_data)
        except FeedbackError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已登记恢复审议，有了结果照常登记和告知。")
            return redirect("admin:feedback_shelving", row.consultation_id)
    return _page(request, row.consultation, resume_form=form)


@require_POST
@staff_page(Role.CLERK)
def archive(request: StaffRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Shelving, pk=pk)
    try:
        services.archive_round(row, by=request.user)
    except (FeedbackError, DraftError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已归档。")
    return redirect("admin:feedback_shelving", row.consultation_id)
