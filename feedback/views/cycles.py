"""考核评估 for the office: all cycles, one cycle with its next step, its indicators."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from drafts.forms.consultations import PaperForm
from feedback.access import PAPER_BRINGERS, get_cycle, open_confirmation
from feedback.choices.evaluation import CycleStatus, ObjectionStatus
from feedback.errors import FeedbackError
from feedback.evaluation.later import later_changes
from feedback.evaluation.steps import Step, next_step
from feedback.forms.judging import DisplayForm, IndicatorsForm, NewCycleForm
from feedback.forms.office import ReasonForm
from feedback.models import EvaluationCycle, Objection
from feedback.services import cycles as services
from feedback.services import scoring, settling
from feedback.services.settling import FINALISE
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.jobs import services as jobs
from liaison.office.errors import OfficeError
from liaison.workbooks.presets import find_preset
from opinions.access import OFFICE
from stations.choices import StationKind, StationLevel
from stations.forms.export import ExportFilterForm

ROWS = 50
EXPORTS = {"evaluation": "考核评分表", "subsidy": "经费补助测算表"}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def cycle_list(request: StaffRequest) -> HttpResponse:
    """All years; a clerk begins a new one with two clicks."""
    may_draft = request.user.has_role(Role.CLERK)
    if request.method == "POST" and not may_draft:
        raise Http404
    form = NewCycleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cycle = services.draft_cycle(by=request.user, **form.cleaned_data)
        except FeedbackError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已按默认方案拟好指标，核对后请复核人公布。")
            return redirect("admin:feedback_indicators", cycle.pk)
    context = {
        **admin.site.each_context(request),
        "title": "考核评估和经费补助",
        "cycles": EvaluationCycle.objects.all(),
        "form": form,
        "may_draft": may_draft,
    }
    code = 422 if form.errors else 200
    return render(request, "feedback/office/cycles.html", context, status=code)


@require_safe
@staff_page(*OFFICE)
def cycle_page(request: StaffRequest, pk: int) -> HttpResponse:
    return show_cycle(request, get_cycle(pk))


def show_cycle(
    request: StaffRequest, cycle: EvaluationCycle, **bound: forms.BaseForm
) -> HttpResponse:
    """``bound`` holds the one form that was sent and must be corrected, by its name here."""
    user = request.user
    asked = open_confirmation(FINALISE, cycle)
    rows = cycle.evaluations.select_related("station", "person")
    ordered = rows.best_first() if cycle.ranks else rows.by_name()
    objections = Objection.objects.filter(evaluation__cycle=cycle)
    page = Paginator(ordered, ROWS).get_page(request.GET.get("page"))
    context = {
        **frame(request, cycle, "scores"),
        "page": page,
        "step": next_step(cycle, timezone.localdate(), asked=asked),
        "self_scored": cycle.evaluations.exclude(self_at=None).count(),
        "objections": objections.select_related(
            "evaluation__station", "evaluation__person"
        ).order_by("status", "pk"),
        "waiting": objections.filter(status=ObjectionStatus.OPEN).count(),
        "moves": cycle.moves.select_related("by"),
        "asked": asked,
        "may_confirm": asked is not None and user.has_role(Role.LEADER),
        "may_bring_paper": asked is not None and user.has_role(*PAPER_BRINGERS),
        "reason_form": ReasonForm(),
        "paper_form": PaperForm(auto_id="id_paper_%s"),
        "display_form": DisplayForm(instance=cycle),
        "export_form": export_form("evaluation"),
        "bad_form": next(iter(bound.values()), None),
        **bound,
    }
    return render(request, "feedback/office/cycle.html", context, status=422 if bound else 200)


def frame(request: StaffRequest, cycle: EvaluationCycle, here: str) -> dict[str, Any]:
    """What every page of one cycle shows."""
    user = request.user
    return {
        **admin.site.each_context(request),
        "title": str(cycle),
        "cycle": cycle,
        "here": here,
        "is_scored": cycle.scored_at is not None,
        "may_clerk": user.has_role(Role.CLERK),
        "may_review": user.has_role(Role.REVIEWER),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def indicators(request: StaffRequest, pk: int) -> HttpResponse:
    """The scheme; the clerk edits it while it is a draft."""
    cycle = get_cycle(pk)
    may_edit = cycle.status == CycleStatus.DRAFT and request.user.has_role(Role.CLERK)
    if request.method == "POST" and not may_edit:
        raise Http404
    form = IndicatorsForm(request.POST or None, cycle=cycle)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            services.change_indicators(
                cycle, form.said(), by=request.user, cut_off=cleaned["cut_off"],
                self_until=cleaned["self_until"],
            )  # fmt: skip
        except FeedbackError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已保存。")
            return redirect("admin:feedback_indicators", pk)
    points = services.points_of(form.lines)
    context = {
        **frame(request, cycle, "indicators"),
        "form": form,
        "may_edit": may_edit,
        "points": [(dimension.label, full) for dimension, full in points.items()],
        "step": next_step(cycle, timezone.localdate(), asked=None),
    }
    code = 422 if form.errors else 200
    return render(request, "feedback/office/indicators.html", context, status=code)


@require_POST
@staff_page(Role.CLERK)
def display(request: StaffRequest, pk: int) -> HttpResponse:
    form = DisplayForm(request.POST)
    if form.is_valid():
        services.change_display(get_cycle(pk), by=request.user, **form.cleaned_data)
        messages.success(request, "已保存。")
    return redirect("admin:feedback_cycle", pk)


@require_POST
@staff_page(*OFFICE)
def step(request: StaffRequest, pk: int, name: str) -> HttpResponse:
    """One step further; who may is in the table of moves."""
    cycle = get_cycle(pk)
    found = next_step(cycle, timezone.localdate(), asked=open_confirmation(FINALISE, cycle))
    steps = [one for one in (found, found.other if found else None) if one and one.name == name]
    if not steps or not request.user.has_role(*steps[0].roles):
        raise Http404
    try:
        answer = _carry_out(request, cycle, steps[0])
    except (FeedbackError, OfficeError) as error:
        messages.error(request, str(error))
        return redirect("admin:feedback_cycle", pk)
    return answer or redirect("admin:feedback_cycle", pk)


def _carry_out(request: StaffRequest, cycle: EvaluationCycle, found: Step) -> HttpResponse | None:
    by, today = request.user, timezone.localdate()
    if found.name == "score":
        job = jobs.start(
            "feedback.score_cycle", label=f"系统评分：{cycle}", params={"cycle": cycle.pk}, owner=by
        )
        return redirect("jobs:show", job.pk)
    acts: dict[str, Callable[[], object]] = {
        "publish": lambda: services.publish(cycle, by=by),
        "open": lambda: services.open_self_scoring(cycle, by=by),
        "take": lambda: scoring.take_computed(cycle, by=by),
        "announce": lambda: settling.open_objections(cycle, by=by, today=today),
        "resolve": lambda: settling.resolve(cycle, by=by, today=today),
        "ask": lambda: settling.ask_to_finalise(cycle, by=by),
        "close": lambda: settling.close(cycle, by=by),
    }
    acts[found.name]()
    messages.success(request, found.done)
    return None


@require_POST
@staff_page(Role.LEADER)
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    """The leader settles it, or gives it back with a reason."""
    cycle = get_cycle(pk)
    asked = open_confirmation(FINALISE, cycle)
    if asked is None:
        raise Http404
    form = ReasonForm(request.POST)
    try:
        if "agree" in request.POST:
            settling.finalise(asked, by=request.user)
            messages.success(request, "已审定，得分不再变动。")
        elif form.is_valid():
            settling.give_back(asked, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, "已退回办公室重新核定。")
        else:
            return show_cycle(request, cycle, reason_form=form)
    except (FeedbackError, OfficeError) as error:
        messages.error(request, str(error))
    return redirect("admin:feedback_cycle", pk)


@require_POST
@staff_page(*PAPER_BRINGERS)
def paper(request: StaffRequest, pk: int) -> HttpResponse:
    """线下签批: the sheet that the leader signed settles it."""
    cycle = get_cycle(pk)
    asked = open_confirmation(FINALISE, cycle)
    if asked is None:
        raise Http404
    form = PaperForm(request.POST, request.FILES, auto_id="id_paper_%s")
    if form.is_valid():
        try:
            settling.finalise_on_paper(asked, by=request.user, **form.cleaned_data)
        except (FeedbackError, OfficeError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已按签批件审定，得分不再变动。")
            return redirect("admin:feedback_cycle", pk)
    return show_cycle(request, cycle, paper_form=form)


@require_safe
@staff_page(*OFFICE)
def later(request: StaffRequest, pk: int) -> HttpResponse:
    cycle = get_cycle(pk)
    context = {**frame(request, cycle, "later"), "rows": later_changes(cycle)}
    return render(request, "feedback/office/later_changes.html", context)


@require_POST
@staff_page(*OFFICE)
def export(request: StaffRequest, pk: int, preset: str) -> HttpResponse:
    cycle = get_cycle(pk)
    if preset not in EXPORTS:
        raise Http404
    form = export_form(preset, request.POST)
    if not form.is_valid():
        raise Http404
    wanted = {"filters": form.chosen()} if form.chosen() else {}
    about = f"（{form.spoken()}）" if wanted else ""
    job = jobs.start(
        "workbooks.export",
        label=f"{EXPORTS[preset]}{about}：{cycle}"[:160],
        params={"preset": preset, "consultation": cycle.slug, **wanted},
        owner=request.user,
    )
    return redirect("jobs:show", job.pk)


def export_form(preset: str, given: QueryDict | None = None) -> ExportFilterForm:
    """Which stations are wanted in one of the workbooks of a cycle."""
    words = find_preset(preset, None).filters
    choices = {"kind": StationKind.choices, "level": StationLevel.choices}
    return ExportFilterForm(given, words=words, choices=choices)
