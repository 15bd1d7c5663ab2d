"""The office's side: hand out, see at a glance who has answered, decide; record for stations."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import admin, messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from drafts.models import Consultation
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from stations.errors import StationError
from stations.forms.assignments import (
    DispatchForm,
    RecordedNilReturnForm,
    SendBackForm,
    SourceForm,
)
from stations.forms.ledger import NoteForm
from stations.models import Assignment
from stations.services import assignments as services

OFFICE = (Role.CLERK, Role.REVIEWER, Role.LEADER)


@staff_page(*OFFICE)
def progress(request: StaffRequest, consultation_pk: int) -> HttpResponse:
    """报送进度表: one row per station; a clerk hands out to more stations below it."""
    consultation = get_object_or_404(Consultation, pk=consultation_pk)
    asked = list(
        Assignment.objects.with_list_relations()
        .filter(consultation=consultation)
        .order_by("status", "due_at", "station__pinyin_key")
    )
    form = DispatchForm(
        request.POST or None,
        asked=[assignment.station_id for assignment in asked],
        initial={"due_at": timezone.localtime(consultation.station_due)},
    )
    may_dispatch = request.user.has_role(Role.CLERK)
    if may_dispatch and form.is_valid() and _dispatch(request, consultation, form):
        return redirect("admin:stations_progress", consultation_pk)
    context = {
        **admin.site.each_context(request),
        "title": "报送进度",
        "consultation": consultation,
        "assignments": asked,
        "form": form,
        "now": timezone.now(),
        "may_dispatch": may_dispatch,
    }
    status = 422 if form.errors else 200
    return render(request, "stations/office/progress.html", context, status=status)


def _dispatch(request: StaffRequest, consultation: Consultation, form: DispatchForm) -> bool:
    data = form.cleaned_data
    try:
        made = services.dispatch(
            consultation,
            data["stations"],
            by=request.user,
            due_at=data["due_at"],
            requirement=data["requirement"],
            min_opinions=data["min_opinions"],
            now=timezone.now(),
        )
    except StationError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, f"已向{len(made)}个站点交办，他们登录后在“我的任务”中看到。")
    return True


@staff_page(*OFFICE)
def assignment_page(request: StaffRequest, pk: int) -> HttpResponse:
    assignment = get_object_or_404(Assignment.objects.with_list_relations(), pk=pk)
    return _assignment_page(request, assignment)


def _assignment_page(
    request: StaffRequest,
    assignment: Assignment,
    *,
    nil_form: RecordedNilReturnForm | None = None,
    back_form: SendBackForm | None = None,
    cancel_form: NoteForm | None = None,
) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": str(assignment),
        "assignment": assignment,
        "moves": assignment.moves.select_related("by"),
        "source_form": SourceForm(),
        "nil_form": nil_form or RecordedNilReturnForm(),
        "back_form": back_form or SendBackForm(instance=assignment),
        "cancel_form": cancel_form or NoteForm(),
        "bad_form": next((form for form in (nil_form, back_form, cancel_form) if form), None),
        "may_decide": request.user.has_role(Role.CLERK),
    }
    bound = any(form is not None for form in (nil_form, back_form, cancel_form))
    return render(request, "stations/office/assignment.html", context, status=422 if bound else 200)


def _decide(
    request: StaffRequest, pk: int, act: Callable[[Assignment, datetime], None], done: str
) -> HttpResponse:
    """Run one decision on an assignment and say how it went."""
    assignment = get_object_or_404(Assignment.objects.with_list_relations(), pk=pk)
    try:
        act(assignment, timezone.now())
    except StationError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect("admin:stations_assignment", pk)


@require_POST
@staff_page(Role.CLERK)
def accept(request: StaffRequest, pk: int) -> HttpResponse:
    return _decide(
        request, pk, lambda task, now: services.accept(task, by=request.user), "已办结这项任务。"
    )


@require_POST
@staff_page(Role.CLERK)
def sign_for_station(request: StaffRequest, pk: int) -> HttpResponse:
    return _decide(
        request,
        pk,
        lambda task, now: services.sign(task, by=request.user, now=now),
        "已代站点签收。",
    )


@require_POST
@staff_page(Role.CLERK)
def file_for_station(request: StaffRequest, pk: int) -> HttpResponse:
    form = SourceForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请选择代录来源。")
        return redirect("admin:stations_assignment", pk)
    source = form.cleaned_data["source"]
    return _decide(
        request,
        pk,
        lambda task, now: services.file(task, by=request.user, now=now, source=source),
        "已代站点报送，记为代录。",
    )


@require_POST
@staff_page(Role.CLERK)
def nil_for_station(request: StaffRequest, pk: int) -> HttpResponse:
    assignment = get_object_or_404(Assignment.objects.with_list_relations(), pk=pk)
    form = RecordedNilReturnForm(request.POST)
    if not form.is_valid():
        return _assignment_page(request, assignment, nil_form=form)
    data = form.cleaned_data
    return _decide(
        request,
        pk,
        lambda task, now: services.file_nil(
            task, by=request.user, reason=data["reason"], now=now, source=data["source"]
        ),
        "已代站点报送“无意见”，记为代录。",
    )


@require_POST
@staff_page(Role.CLERK)
def send_back(request: StaffRequest, pk: int) -> HttpResponse:
    assignment = get_object_or_404(Assignment.objects.with_list_relations(), pk=pk)
    form = SendBackForm(request.POST)
    if not form.is_valid():
        return _assignment_page(request, assignment, back_form=form)
    data = form.cleaned_data
    return _decide(
        request,
        pk,
        lambda task, now: services.send_back(
            task, by=request.user, note=data["note"], due_at=data["due_at"], now=now
        ),
        "已退回站点补充。",
    )


@require_POST
@staff_page(Role.CLERK)
def cancel(request: StaffRequest, pk: int) -> HttpResponse:
    assignment = get_object_or_404(Assignment.objects.with_list_relations(), pk=pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _assignment_page(request, assignment, cancel_form=form)
    reason = form.cleaned_data["note"]
    return _decide(
        request,
        pk,
        lambda task, now: services.cancel(task, by=request.user, reason=reason),
        "已取消这项任务。",
    )
