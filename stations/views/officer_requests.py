"""What a station asks for, what its lead confirms, and what a coordinator reminds of."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from drafts.choices import Visibility
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from stations.access import (
    WORKBENCH_ROLES,
    get_assignment_for_coordinator,
    get_assignment_for_lead,
    get_assignment_for_officer,
    get_station_for_officer,
    stations_of,
)
from stations.choices import HandOnKind, StationStatus
from stations.errors import StationError
from stations.forms.requests import HandOnForm, ReasonForm
from stations.models import Assignment, TaskApplication, TaskOffer
from stations.open_offers import offers_for
from stations.services import assignments as services
from stations.services import handing_on, offers, reminders


@require_http_methods(["GET", "POST"])
@staff_page(*WORKBENCH_ROLES)
def hand_on(request: StaffRequest, pk: int) -> HttpResponse:
    """申请不承办 or 转办: the office decides."""
    assignment = get_assignment_for_officer(request.user, pk)
    form = HandOnForm(request.POST or None, assignment=assignment)
    if form.is_valid():
        data = form.cleaned_data | {"kind": HandOnKind(form.cleaned_data["kind"])}
        try:
            handing_on.ask_to_hand_on(assignment, by=request.user, now=timezone.now(), **data)
        except StationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "申请已交办公室。办公室同意以前，任务仍由本站点办理。")
            return redirect("workbench:task", pk)
    context = {"assignment": assignment, "form": form}
    status = 422 if form.errors else 200
    return render(request, "stations/officer/hand_on.html", context, status=status)


@require_POST
@staff_page(Role.STATION_LEAD)
def confirm(request: StaffRequest, pk: int) -> HttpResponse:
    assignment = get_assignment_for_lead(request.user, pk)
    return _carry_out(
        request,
        pk,
        lambda: services.confirm_filing(assignment, by=request.user),
        "已确认，报送到办公室。",
    )


@require_POST
@staff_page(Role.STATION_LEAD)
def give_back(request: StaffRequest, pk: int) -> HttpResponse:
    assignment = get_assignment_for_lead(request.user, pk)
    note = request.POST.get("note", "")[:300]
    return _carry_out(
        request,
        pk,
        lambda: services.give_back(assignment, by=request.user, note=note),
        "已退给联络员。",
    )


@require_POST
@staff_page(Role.TOWNSHIP_COORDINATOR)
def remind(request: StaffRequest, pk: int) -> HttpResponse:
    """催办 by the coordinator, at most once a day like the office's."""
    assignment = get_assignment_for_coordinator(request.user, pk)
    task = Assignment.objects.filter(pk=assignment.pk)
    sent, before = reminders.remind_by_hand(task, by=request.user, now=timezone.now())
    (messages.success if sent else messages.warning)(request, reminders.said(sent, before))
    return redirect("workbench:task", pk)


def _carry_out(request: StaffRequest, pk: int, act: Callable[[], Any], done: str) -> HttpResponse:
    try:
        act()
    except StationError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect("workbench:task", pk)


@require_safe
@staff_page(*WORKBENCH_ROLES)
def offer_list(request: StaffRequest) -> HttpResponse:
    """What one's stations may apply for, and what became of what they applied for."""
    mine = stations_of(request.user)
    working = list(mine.filter(status=StationStatus.ACTIVE))
    context = {
        "offers": offers_for(working, timezone.now()),
        "applications": TaskApplication.objects.filter(station__in=mine)
        .select_related("station", "offer__consultation")
        .order_by("-asked_at", "-pk")[:50],
    }
    return render(request, "stations/officer/offers.html", context)


@require_http_methods(["GET", "POST"])
@staff_page(*WORKBENCH_ROLES)
def apply_for(request: StaffRequest, pk: int, code: str) -> HttpResponse:
    station = get_station_for_officer(request.user, code)
    shown = TaskOffer.objects.exclude(consultation__visibility=Visibility.NAMED)
    offer = get_object_or_404(shown.select_related("consultation"), pk=pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            offers.apply_for(
                offer, station, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except StationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "申办已交办公室，结果会通知本站点。")
            return redirect("workbench:offers")
    context = {"offer": offer, "station": station, "form": form}
    status = 422 if form.errors else 200
    return render(request, "stations/officer/apply.html", context, status=status)
