"""The office's side: hand out, see at a glance who has answered, decide; record for stations."""

from collections.abc import Callable, Mapping
from functools import partial

from django.contrib import admin, messages
from django.forms import Form
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from drafts.models import Consultation
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from stations.access import can_be_handed_on
from stations.choices import ASSIGNMENT_DROPPED
from stations.errors import StationError
from stations.forms.assignments import (
    DispatchForm,
    RecordedNilReturnForm,
    SendBackForm,
    SourceForm,
)
from stations.forms.ledger import NoteForm
from stations.forms.requests import AgreeForm, RefuseForm
from stations.models import Assignment
from stations.services import assignments as services
from stations.suggestions import suggest, suggest_venues

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
        # Who declined or handed it on may be asked once more.
        asked=[one.station_id for one in asked if one.status not in ASSIGNMENT_DROPPED],
        initial={"due_at": timezone.localtime(consultation.station_due)},
    )
    may_dispatch = request.user.has_role(Role.CLERK)
    if may_dispatch and form.is_valid() and _dispatch(request, consultation, form):
        return redirect("admin:stations_progress", consultation_pk)
    stations, experts = suggest(
        consultation, [one.station_id for one in asked], timezone.localdate()
    )
    context = {
        **admin.site.each_context(request),
        "title": "报送进度",
        "suggested_stations": stations,
        "suggested_experts": experts,
        "suggested_venues": suggest_venues(consultation, timezone.localdate()),
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
            min_sessions=data["min_sessions"],
            now=timezone.now(),
        )
    except StationError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, f"已向{len(made)}个站点交办，他们登录后在“我的任务”中看到。")
    return True


@staff_page(*OFFICE)
def assignment_page(request: StaffRequest, pk: int) -> HttpResponse:
    return _assignment_page(request, get_assignment(pk), {})


@require_POST
@staff_page(Role.CLERK)
def accept(request: StaffRequest, pk: int) -> HttpResponse:
    return decide(request, pk, services.accept, "已办结这项任务。")


@require_POST
@staff_page(Role.CLERK)
def sign_for_station(request: StaffRequest, pk: int) -> HttpResponse:
    act = partial(services.sign, now=timezone.now())
    return decide(request, pk, act, "已代站点签收，记为代录。", "sign_form")


@require_POST
@staff_page(Role.CLERK)
def file_for_station(request: StaffRequest, pk: int) -> HttpResponse:
    act = partial(services.file, now=timezone.now())
    return decide(request, pk, act, "已代站点报送，记为代录。", "source_form")


@require_POST
@staff_page(Role.CLERK)
def nil_for_station(request: StaffRequest, pk: int) -> HttpResponse:
    act = partial(services.file_nil, now=timezone.now())
    return decide(request, pk, act, "已代站点报送“无意见”，记为代录。", "nil_form")


@require_POST
@staff_page(Role.CLERK)
def send_back(request: StaffRequest, pk: int) -> HttpResponse:
    act = partial(services.send_back, now=timezone.now())
    return decide(request, pk, act, "已退回站点补充。", "back_form")


@require_POST
@staff_page(Role.CLERK)
def cancel(request: StaffRequest, pk: int) -> HttpResponse:
    return decide(request, pk, services.cancel, "已取消这项任务。", "cancel_form")


def decide(
    request: StaffRequest, pk: int, act: Callable[..., None], done: str, name: str = ""
) -> HttpResponse:
    """Run one decision with what was typed into the form ``name``; errors are said at that form.

    A decision without a form has its own button and no words: its error is a message.
    """
    assignment = get_assignment(pk)
    form = _form(name, request.POST) if name else None
    if form is None or form.is_valid():
        try:
            act(assignment, by=request.user, **(form.cleaned_data if form else {}))
        except StationError as error:
            if form is None:
                messages.error(request, str(error))
            else:
                form.add_error(None, str(error))
        else:
            messages.success(request, done)
    if form is not None and form.errors:
        return _assignment_page(request, assignment, {name: form})
    return redirect("admin:stations_assignment", pk)


FORMS: dict[str, type[Form]] = {
    "sign_form": SourceForm,
    "agree_form": AgreeForm,
    "refuse_form": RefuseForm,
    "source_form": SourceForm,
    "nil_form": RecordedNilReturnForm,
    "back_form": SendBackForm,
    "cancel_form": NoteForm,
}


def _form(name: str, data: QueryDict | None = None) -> Form:
    """Each with ids of its own: they stand on one page."""
    return FORMS[name](data, auto_id=f"{name}_%s")


def get_assignment(pk: int) -> Assignment:
    """Any task; the views that call this are behind ``staff_page`` of the office."""
    tasks = Assignment.objects.with_list_relations().select_related("opened_by", "filed_by")
    return get_object_or_404(tasks, pk=pk)


def _assignment_page(
    request: StaffRequest, assignment: Assignment, wrong: Mapping[str, Form]
) -> HttpResponse:
    """``wrong`` is the form that could not be carried out, under its name."""
    requests = list(assignment.requests.select_related("to_station", "asked_by", "decided_by"))
    context = {
        **admin.site.each_context(request),
        "title": str(assignment),
        "requests": requests,
        "pending": next((one for one in requests if one.is_pending), None),
        "may_hand_on": can_be_handed_on(assignment, requests),
        "assisting": assignment.assisting.all(),
        "experts": assignment.experts.all(),
        "assignment": assignment,
        "moves": assignment.moves.select_related("by"),
        "bad_form": next(iter(wrong.values()), None),
        "may_decide": request.user.has_role(Role.CLERK),
        **{name: _form(name) for name in FORMS},
        **wrong,
    }
    status = 422 if wrong else 200
    return render(request, "stations/office/assignment.html", context, status=status)
