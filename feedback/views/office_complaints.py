"""投诉举报 at the office: the register, and the page of one."""

from __future__ import annotations

import uuid
from datetime import datetime, time
from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from feedback.access import open_confirmation
from feedback.choices.personal_data import ComplaintKind, ComplaintStatus
from feedback.errors import FeedbackError
from feedback.forms.complaints import AnswerForm, LookForm, RegisterForm, RouteForm
from feedback.forms.office import ReasonForm
from feedback.models import Complaint
from feedback.services import complaints as services
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.contacts.services import ContactError
from liaison.office.errors import OfficeError
from opinions.access import OFFICE
from opinions.services.persons import masked_name

ROWS = 30


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def register(request: StaffRequest) -> HttpResponse:
    """What is unanswered first, by its day; by POST from a clerk one that came otherwise."""
    may_enter = request.user.has_role(Role.CLERK)
    form = RegisterForm(request.POST if request.method == "POST" and may_enter else None)
    if form.is_valid():
        complaint = _enter(request, form)
        return redirect("admin:feedback_complaint_page", complaint.pk)
    ordered = Complaint.objects.with_list_relations().order_by(
        F("answered_at").desc(nulls_first=True), "due_on", "pk"
    )
    page = Paginator(ordered, ROWS).get_page(request.GET.get("page"))
    today = timezone.localdate()
    context = {
        **admin.site.each_context(request),
        "title": "投诉举报",
        "page": page,
        "rows": [(one, one.is_overdue(today)) for one in page],
        "form": form,
        "may_enter": may_enter,
    }
    status = 422 if form.errors else 200
    return render(request, "feedback/office/complaints.html", context, status=status)


def _enter(request: StaffRequest, form: RegisterForm) -> Complaint:
    received_on = form.cleaned_data["received_on"]
    complaint = services.complain(
        form.said,
        client_key=uuid.uuid4(),
        how=form.cleaned_data["how"],
        received_at=timezone.make_aware(datetime.combine(received_on, time(12))),
        by=request.user,
    )
    messages.success(request, f"已登记，编号{complaint.number}。")
    return complaint


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def complaint(request: StaffRequest, pk: int) -> HttpResponse:
    """One complaint; by POST from a clerk the answer, which a second person confirms."""
    one = _get(pk)
    form = AnswerForm(request.POST or None, initial={"answer": one.answer})
    if request.method == "POST":
        _clerks_only(request)
        if form.is_valid():
            try:
                services.propose_answer(one, form.cleaned_data["answer"], by=request.user)
            except (FeedbackError, OfficeError) as error:
                form.add_error("answer", str(error))
            else:
                messages.success(request, "已提请另一位同事确认，确认后告诉本人。")
                return redirect("admin:feedback_complaint_page", pk)
    return _page(request, one, form=form)


@require_POST
@staff_page(Role.CLERK)
def route(request: StaffRequest, pk: int) -> HttpResponse:
    one, form = _get(pk), RouteForm(request.POST)
    if form.is_valid():
        try:
            services.route(one, **form.cleaned_data, by=request.user, now=timezone.now())
        except FeedbackError as error:
            form.add_error("note", str(error))
        else:
            messages.success(request, f"已记下转{one.routed_to}。留了手机的，已经通知去向。")
            return redirect("admin:feedback_complaint_page", pk)
    return _page(request, one, route_form=form)


@require_POST
@staff_page(Role.REVIEWER)
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    """The second person lets the answer out, or gives it back with a reason."""
    one = _get(pk)
    asked = open_confirmation(services.ANSWER, one)
    if asked is None:
        raise Http404
    form = ReasonForm(request.POST, auto_id="id_back_%s")
    try:
        if "agree" in request.POST:
            services.confirm_answer(asked, by=request.user, now=timezone.now())
            messages.success(request, "已答复。留了手机的，正在通知。")
        elif form.is_valid():
            reason = form.cleaned_data["reason"]
            services.give_back_answer(asked, by=request.user, reason=reason)
            messages.success(request, "已退回经办人。")
        else:
            return _page(request, one, reason_form=form)
    except (FeedbackError, OfficeError) as error:
        messages.error(request, str(error))
    return redirect("admin:feedback_complaint_page", pk)


@require_POST
@staff_page(Role.CLERK)
def phone(request: StaffRequest, pk: int) -> HttpResponse:
    """The number in full, once; the look and its reason are on record."""
    one, form = _get(pk), LookForm(request.POST)
    if form.is_valid():
        try:
            number = services.show_phone(one, by=request.user, reason=form.cleaned_data["reason"])
        except (FeedbackError, ContactError) as error:
            form.add_error("reason", str(error))
        else:
            return _page(request, one, number=number)
    return _page(request, one, look_form=form)


def _get(pk: int) -> Complaint:
    """Any complaint; the views that call this are behind ``staff_page``."""
    return get_object_or_404(Complaint.objects.with_list_relations(), pk=pk)


def _clerks_only(request: StaffRequest) -> None:
    if not request.user.has_role(Role.CLERK):
        raise Http404


def _page(request: StaffRequest, one: Complaint, **more: Any) -> HttpResponse:
    bad = [form for form in more.values() if getattr(form, "errors", None)]
    is_open = one.status == ComplaintStatus.OPEN
    context = {
        **admin.site.each_context(request),
        "title": f"投诉举报 {one.number}",
        "complaint": one,
        "who": one.name if request.user.has_role(Role.CLERK) else masked_name(one.name),
        "is_claim": one.kind == ComplaintKind.CLAIM,
        "is_overdue": one.is_overdue(timezone.localdate()),
        "asked": open_confirmation(services.ANSWER, one),
        "moves": one.moves.select_related("by"),
        "form": AnswerForm(initial={"answer": one.answer}),
        "route_form": RouteForm(),
        "look_form": LookForm(),
        "reason_form": ReasonForm(auto_id="id_back_%s"),
        "may_act": request.user.has_role(Role.CLERK) and is_open,
        "may_look": request.user.has_role(Role.CLERK) and one.phone is not None,
        "may_confirm": request.user.has_role(Role.REVIEWER),
        "bad_form": bad[0] if bad else None,
        **more,
    }
    return render(request, "feedback/office/complaint.html", context, status=422 if bad else 200)
