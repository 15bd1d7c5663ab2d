"""优秀立法建议 and 优秀联络员: candidates from the rows, chosen by people, approved by another."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from feedback.access import get_cycle_of_stations
from feedback.choices.evaluation import NominationKind
from feedback.errors import FeedbackError
from feedback.evaluation.shortlists import candidates
from feedback.forms.office import ReasonForm
from feedback.models import Nomination
from feedback.services import nominating
from feedback.views.cycles import frame
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from opinions.access import OFFICE


@require_safe
@staff_page(*OFFICE)
def nominations(request: StaffRequest, pk: int) -> HttpResponse:
    cycle = get_cycle_of_stations(pk)
    is_open = cycle.is_seen_by_stations
    found = candidates(cycle) if is_open else []
    context = {
        **frame(request, cycle, "honours"),
        "is_open": is_open,
        "lists": [
            (kind.label, [one for one in found if one.kind == kind]) for kind in NominationKind
        ],
        "has_candidates": bool(found),
        "nominations": Nomination.objects.filter(cycle=cycle).select_related(
            "station", "item", "person", "chosen_by", "decided_by"
        ),
        "reason_form": ReasonForm(),
        "may_decide": request.user.has_role(Role.REVIEWER, Role.LEADER),
    }
    return render(request, "feedback/office/nominations.html", context)


@require_POST
@staff_page(Role.CLERK)
def nominate(request: StaffRequest, pk: int) -> HttpResponse:
    try:
        made = nominating.nominate(
            get_cycle_of_stations(pk), request.POST.getlist("chosen"), by=request.user
        )
    except FeedbackError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已提名{made}项，等待审批。")
    return redirect("admin:feedback_nominations", pk)


@require_POST
@staff_page(Role.REVIEWER, Role.LEADER)
def decide(request: StaffRequest, pk: int) -> HttpResponse:
    nomination = get_object_or_404(
        Nomination.objects.select_related("cycle", "station", "item", "person"), pk=pk
    )
    form = ReasonForm(request.POST)
    try:
        if "agree" in request.POST:
            nominating.grant(nomination, by=request.user, today=timezone.localdate())
            messages.success(request, "已审批，并登记在“荣誉”里。")
        elif form.is_valid():
            nominating.refuse(nomination, by=request.user, note=form.cleaned_data["reason"])
            messages.success(request, "已登记不通过。")
        else:
            messages.error(request, "不通过的请写明原因。")
    except FeedbackError as error:
        messages.error(request, str(error))
    return redirect("admin:feedback_nominations", nomination.cycle_id)
