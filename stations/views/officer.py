"""The officer's tasks: everything needed to do one is on its page."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from stations.access import (
    WORKBENCH_ROLES,
    acts_for,
    can_be_handed_on,
    get_assignment_for_officer,
    own_stations,
    stations_of,
)
from stations.choices import AppointmentKind, AssignmentStatus
from stations.errors import StationError
from stations.forms.assignments import NilReturnForm
from stations.models import Assignment, LedgerEntry
from stations.open_offers import offers_for
from stations.services import assignments as services

ROWS = 20


@staff_page(*WORKBENCH_ROLES)
def task_list(request: StaffRequest) -> HttpResponse:
    mine = stations_of(request.user)
    tasks = Assignment.objects.with_list_relations().filter(station__in=mine)
    page = Paginator(tasks.order_by("-due_at", "-pk"), ROWS).get_page(request.GET.get("page"))
    now = timezone.now()
    context = {
        "page": page,
        "now": now,
        "has_offers": bool(offers_for(list(mine), now)),
        "stations": mine,
    }
    return render(request, "stations/officer/tasks.html", context)


@staff_page(*WORKBENCH_ROLES)
def task(request: StaffRequest, pk: int) -> HttpResponse:
    assignment = get_assignment_for_officer(request.user, pk)
    services.note_opened(assignment, by=request.user, now=timezone.now())
    return _task_page(request, assignment, NilReturnForm())


def _task_page(request: StaffRequest, assignment: Assignment, form: NilReturnForm) -> HttpResponse:
    requests = list(assignment.requests.select_related("to_station"))
    context = {
        "assignment": assignment,
        "consultation": assignment.consultation,
        "moves": assignment.moves.select_related("by"),
        "entries": LedgerEntry.objects.filter(assignment=assignment),
        "nil_form": form,
        "is_overdue": assignment.is_overdue(timezone.now()),
        "requests": requests,
        "may_hand_on": can_be_handed_on(assignment, requests),
        **_rights(request, assignment),
    }
    status = 422 if form.is_bound else 200
    return render(request, "stations/officer/task.html", context, status=status)


def _rights(request: StaffRequest, assignment: Assignment) -> dict[str, bool]:
    """Whether this person leads the station, or only coordinates it; asked only of such roles."""
    user, pk = request.user, assignment.station_id
    leads = user.has_role(Role.STATION_LEAD) and assignment.status == AssignmentStatus.TO_CONFIRM
    may_coordinate = user.has_role(Role.TOWNSHIP_COORDINATOR)
    return {
        "may_confirm": leads
        and own_stations(user, AppointmentKind.STATION_LEAD).filter(pk=pk).exists(),
        "may_remind": may_coordinate and bool(acts_for(user, pk)),
    }


@require_POST
@staff_page(*WORKBENCH_ROLES)
def sign_task(request: StaffRequest, pk: int) -> HttpResponse:
    assignment = get_assignment_for_officer(request.user, pk)
    try:
        services.sign(assignment, **_who(request, assignment))
    except StationError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已签收。征询后请在本页录入意见，或者报送“无意见”。")
    return redirect("workbench:task", pk=pk)


@require_POST
@staff_page(*WORKBENCH_ROLES)
def file_task(request: StaffRequest, pk: int) -> HttpResponse:
    assignment = get_assignment_for_officer(request.user, pk)
    try:
        services.file(assignment, **_who(request, assignment))
    except StationError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _filed(assignment, f"{assignment.opinion_count}条意见"))
    return redirect("workbench:task", pk=pk)


@require_POST
@staff_page(*WORKBENCH_ROLES)
def file_nil(request: StaffRequest, pk: int) -> HttpResponse:
    assignment = get_assignment_for_officer(request.user, pk)
    form = NilReturnForm(request.POST)
    if not form.is_valid():
        return _task_page(request, assignment, form)
    try:
        reason = form.cleaned_data["reason"]
        services.file_nil(assignment, reason=reason, **_who(request, assignment))
    except StationError as error:
        form.add_error(None, str(error))
        return _task_page(request, assignment, form)
    messages.success(request, _filed(assignment, "“无意见”"))
    return redirect("workbench:task", pk=pk)


def _who(request: StaffRequest, assignment: Assignment) -> dict[str, Any]:
    """Who answers for the station, and when; a coordinator is marked as such."""
    behalf = acts_for(request.user, assignment.station_id)
    return {"by": request.user, "now": timezone.now(), "behalf": behalf}


def _filed(assignment: Assignment, what: str) -> str:
    if assignment.status == AssignmentStatus.TO_CONFIRM:
        return f"已提交{what}，等待站点负责人确认。"
    return f"已报送{what}，等待办公室办结。"
