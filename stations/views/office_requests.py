"""What a station asked about a task: a clerk agrees or not, asks for it, names who helps."""

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.accounts.models import User
from stations.choices import HandOnKind, RequestStatus
from stations.errors import StationError
from stations.forms.requests import AssistingForm, RecordedHandOnForm
from stations.models import Assignment, HandOnRequest
from stations.services import handing_on
from stations.services.assignments import name_assisting
from stations.views.office import decide, get_assignment


@require_POST
@staff_page(Role.CLERK)
def agree(request: StaffRequest, pk: int) -> HttpResponse:
    return decide(request, pk, _agree, "已同意，站点会收到通知。", "agree_form")


@require_POST
@staff_page(Role.CLERK)
def refuse(request: StaffRequest, pk: int) -> HttpResponse:
    return decide(request, pk, _refuse, "没有同意，站点会收到原因。", "refuse_form")


def _agree(assignment: Assignment, *, by: User, **data: Any) -> None:
    handing_on.approve_hand_on(_pending(assignment), by=by, now=timezone.now(), **data)


def _refuse(assignment: Assignment, *, by: User, **data: Any) -> None:
    handing_on.refuse_hand_on(_pending(assignment), by=by, now=timezone.now(), **data)


def _pending(assignment: Assignment) -> HandOnRequest:
    asked = assignment.requests.filter(status=RequestStatus.PENDING)
    found = asked.select_related("to_station").first()
    if found is None:
        raise StationError("这项申请刚刚被其他人处理过，请刷新页面。")
    found.assignment = assignment
    return found


@require_http_methods(["GET", "POST"])
@staff_page(Role.CLERK)
def ask(request: StaffRequest, pk: int) -> HttpResponse:
    """A station without an account says that it can't do it (代录)."""
    assignment = get_assignment(pk)
    form = RecordedHandOnForm(request.POST or None, assignment=assignment)
    if form.is_valid():
        data = form.cleaned_data | {"kind": HandOnKind(form.cleaned_data["kind"])}
        try:
            handing_on.ask_to_hand_on(assignment, by=request.user, now=timezone.now(), **data)
        except StationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已代站点申请，请在本页审批。")
            return redirect("admin:stations_assignment", pk)
    return _form_page(request, assignment, form, "代站点申请不承办或者转办")


@require_http_methods(["GET", "POST"])
@staff_page(Role.CLERK)
def assisting(request: StaffRequest, pk: int) -> HttpResponse:
    assignment = get_assignment(pk)
    known = {"stations": assignment.assisting.all(), "experts": assignment.experts.all()}
    form = AssistingForm(request.POST or None, assignment=assignment, initial=known)
    if request.method == "POST" and form.is_valid():
        name_assisting(assignment, **form.cleaned_data, by=request.user, now=timezone.now())
        messages.success(request, "协办站点和专家已保存。")
        return redirect("admin:stations_assignment", pk)
    return _form_page(request, assignment, form, "协办站点和专家")


def _form_page(
    request: StaffRequest, assignment: Assignment, form: Any, title: str
) -> HttpResponse:
    if assignment.status in {"cancelled", "transferred", "declined"}:
        raise Http404
    context = {
        **admin.site.each_context(request),
        "title": title,
        "form": form,
        "back": reverse("admin:stations_assignment", args=[assignment.pk]),
    }
    status = 422 if form.errors else 200
    return render(request, "stations/office/form.html", context, status=status)
