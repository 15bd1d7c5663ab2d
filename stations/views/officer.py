"""The officer's tasks: everything needed to do one is on its page."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from liaison.accounts.access import StaffRequest, staff_page
from stations.access import WORKBENCH_ROLES, get_assignment_for_officer, stations_of
from stations.errors import StationError
from stations.forms.assignments import NilReturnForm
from stations.models import Assignment, LedgerEntry
from stations.services import assignments as services

ROWS = 20


@staff_page(*WORKBENCH_ROLES)
def task_list(request: StaffRequest) -> HttpResponse:
    tasks = Assignment.objects.with_list_relations().filter(station__in=stations_of(request.user))
    page = Paginator(tasks.order_by("-due_at", "-pk"), ROWS).get_page(request.GET.get("page"))
    context = {"page": page, "now": timezone.now(), "stations": stations_of(request.user)}
    return render(request, "stations/officer/tasks.html", context)


@staff_page(*WORKBENCH_ROLES)
def task(request: StaffRequest, pk: int) -> HttpResponse:
    return _task_page(request, get_assignment_for_officer(request.user, pk), NilReturnForm())


def _task_page(request: StaffRequest, assignment: Assignment, form: NilReturnForm) -> HttpResponse:
    context = {
        "assignment": assignment,
        "consultation": assignment.consultation,
        "moves": assignment.moves.select_related("by"),
        "entries": LedgerEntry.objects.filter(assignment=assignment),
        "nil_form": form,
        "is_overdue": assignment.is_overdue(timezone.now()),
    }
    status = 422 if form.is_bound else 200
    return render(request, "stations/officer/task.html", context, status=status)


@require_POST
@staff_page(*WORKBENCH_ROLES)
def sign_task(request: StaffRequest, pk: int) -> HttpResponse:
    assignment = get_assignment_for_officer(request.user, pk)
    try:
        services.sign(assignment, by=request.user, now=timezone.now())
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
        services.file(assignment, by=request.user, now=timezone.now())
    except StationError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已报送{assignment.opinion_count}条意见，等待办公室办结。")
    return redirect("workbench:task", pk=pk)


@require_POST
@staff_page(*WORKBENCH_ROLES)
def file_nil(request: StaffRequest, pk: int) -> HttpResponse:
    assignment = get_assignment_for_officer(request.user, pk)
    form = NilReturnForm(request.POST)
    if not form.is_valid():
        return _task_page(request, assignment, form)
    try:
        services.file_nil(
            assignment, by=request.user, reason=form.cleaned_data["reason"], now=timezone.now()
        )
    except StationError as error:
        form.add_error(None, str(error))
        return _task_page(request, assignment, form)
    messages.success(request, "已报送“无意见”，等待办公室办结。")
    return redirect("workbench:task", pk=pk)
