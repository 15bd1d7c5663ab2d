"""个人信息申请 at the office: the register, and what is done with one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from feedback.access import open_confirmation
from feedback.choices.personal_data import REQUEST_OVER, RequestKind, RequestStatus
from feedback.errors import FeedbackError
from feedback.forms.data_requests import CloseForm, RequestForm
from feedback.forms.office import ReasonForm
from feedback.forms.own_person import PersonForm
from feedback.models import DataRequest
from feedback.services import data_requests as services
from feedback.views.own_person import data_response
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.office.errors import OfficeError
from opinions.access import OFFICE
from opinions.errors import OpinionError
from opinions.forms.resident import OpinionForm
from opinions.services.editing import CONSENTS
from opinions.services.persons import masked_name

ROWS = 30


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def register(request: StaffRequest) -> HttpResponse:
    """What is open first, by its day; by POST from a clerk a new one."""
    may_enter = request.user.has_role(Role.CLERK)
    form = RequestForm(request.POST if request.method == "POST" and may_enter else None)
    if form.is_valid():
        opinion = form.cleaned_data["number"]
        one = services.register(opinion, **form.values(), by=request.user)
        messages.success(request, "已登记。")
        return redirect("admin:feedback_request_page", one.pk)
    ordered = DataRequest.objects.with_list_relations().order_by(
        F("told_on").desc(nulls_first=True), "due_on", "pk"
    )
    page = Paginator(ordered, ROWS).get_page(request.GET.get("page"))
    today = timezone.localdate()
    context = {
        **admin.site.each_context(request),
        "title": "个人信息申请",
        "page": page,
        "rows": [(one, one.is_overdue(today)) for one in page],
        "form": form,
        "may_enter": may_enter,
    }
    status = 422 if form.errors else 200
    return render(request, "feedback/office/requests.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def data_request(request: StaffRequest, pk: int) -> HttpResponse:
    """One request; by POST from a clerk its end, with what the person was told."""
    one = _get(pk)
    form = CloseForm(request.POST or None)
    if request.method == "POST":
        if not request.user.has_role(Role.CLERK):
            raise Http404
        if form.is_valid():
            try:
                done = "refuse" not in request.POST
                services.close(one, done=done, **form.cleaned_data, by=request.user)
            except FeedbackError as error:
                form.add_error("outcome", str(error))
            else:
                messages.success(request, "已办结。")
                return redirect("admin:feedback_requests")
    return _page(request, one, form=form)


@require_POST
@staff_page(Role.CLERK)
def correct(request: StaffRequest, pk: int) -> HttpResponse:
    one = _get(pk)
    form = PersonForm(request.POST, person=one.opinion.contributor)
    if form.is_valid():
        try:
            services.correct(one, form.correction(), by=request.user)
        except (FeedbackError, OpinionError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已更正。告诉本人以后，请办结。")
            return redirect("admin:feedback_request_page", pk)
    return _page(request, one, person_form=form)


@require_POST
@staff_page(Role.CLERK)
def delete(request: StaffRequest, pk: int) -> HttpResponse:
    return _do(request, pk, "已删除。告诉本人以后，请办结。", services.delete)


@require_POST
@staff_page(Role.CLERK)
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    kept = request.POST.getlist("kept")
    said = "已撤回。告诉本人以后，请办结。"
    return _do(request, pk, said, lambda one, by: services.withdraw(one, kept=kept, by=by))


@require_POST
@staff_page(Role.CLERK)
def ask_for_copy(request: StaffRequest, pk: int) -> HttpResponse:
    return _do(request, pk, "已提请另一位同事确认。", services.ask_for_copy)


@require_POST
@staff_page(Role.REVIEWER)
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    """The second person allows the copy, or gives it back with a reason."""
    one = _get(pk)
    asked = open_confirmation(services.COPY, one)
    if asked is None:
        raise Http404
    form = ReasonForm(request.POST, auto_id="id_back_%s")
    try:
        if "agree" in request.POST:
            services.allow_copy(asked, by=request.user)
            messages.success(request, "已同意，经办人可以打印副本交给本人。")
        elif form.is_valid():
            services.refuse_copy(asked, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, "已退回经办人。")
        else:
            return _page(request, one, reason_form=form)
    except (FeedbackError, OfficeError) as error:
        messages.error(request, str(error))
    return redirect("admin:feedback_request_page", pk)


@require_POST
@staff_page(Role.CLERK)
def copy(request: StaffRequest, pk: int) -> HttpResponse:
    """The Word file for the person; on record before it is made."""
    one = _get(pk)
    try:
        services.hand_out_copy(one, by=request.user)
    except FeedbackError as error:
        messages.error(request, str(error))
        return redirect("admin:feedback_request_page", pk)
    return data_response(one.opinion, "docx")


def _do(request: StaffRequest, pk: int, said: str, act: Callable[..., object]) -> HttpResponse:
    try:
        act(_get(pk), by=request.user)
    except (FeedbackError, OfficeError, OpinionError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("admin:feedback_request_page", pk)


def _get(pk: int) -> DataRequest:
    """Any request; the views that call this are behind ``staff_page``."""
    return get_object_or_404(DataRequest.objects.with_list_relations(), pk=pk)


def _page(request: StaffRequest, one: DataRequest, **more: Any) -> HttpResponse:
    person = one.opinion.contributor
    bad = [form for form in more.values() if form.errors]
    is_clerk = request.user.has_role(Role.CLERK)
    context = {
        **admin.site.each_context(request),
        "title": str(one),
        "request_row": one,
        "person": person,
        "who": person.name if is_clerk else masked_name(person.name),
        "is_overdue": one.is_overdue(timezone.localdate()),
        "asked": open_confirmation(services.COPY, one),
        "moves": one.moves.select_related("by"),
        "consents": [
            (name, OpinionForm.base_fields[name].label)
            for name in CONSENTS
            if getattr(person, name)
        ],
        "form": CloseForm(),
        "person_form": PersonForm(person=person, initial={"name": person.name}),
        "reason_form": ReasonForm(auto_id="id_back_%s"),
        "does": one.kind if is_clerk and one.status == RequestStatus.OPEN else "",
        "may_copy": is_clerk and one.status == RequestStatus.ALLOWED,
        "may_close": is_clerk and one.status not in {*REQUEST_OVER, RequestStatus.PENDING},
        "may_confirm": request.user.has_role(Role.REVIEWER),
        "is_access": one.kind == RequestKind.ACCESS,
        "bad_form": bad[0] if bad else None,
        **more,
    }
    return render(request, "feedback/office/request.html", context, status=422 if bad else 200)
