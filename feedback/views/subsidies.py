"""经费补助: the sum, the three factors, adjustments, and the second person."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from drafts.forms.consultations import PaperForm
from feedback.access import PAPER_BRINGERS, get_cycle, get_cycle_of_stations, open_confirmation
from feedback.choices.evaluation import CycleStatus
from feedback.errors import FeedbackError
from feedback.forms.judging import AdjustForm, TermsForm
from feedback.forms.office import ReasonForm
from feedback.models import EvaluationCycle, SubsidyLine, SubsidyPlan
from feedback.services import subsidies as services
from feedback.services.subsidies import CONFIRM, Terms
from feedback.views.cycles import export_form, frame
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.office.errors import OfficeError
from liaison.office.models import Confirmation
from opinions.access import OFFICE

TERMS = ("budget", "base", "work_share", "people_share", "effect_share")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def plan_page(request: StaffRequest, pk: int) -> HttpResponse:
    """The plan; by POST from a clerk computed anew."""
    cycle = get_cycle_of_stations(pk)
    if request.method != "POST":
        return _page(request, cycle)
    if not request.user.has_role(Role.CLERK):
        raise Http404
    form = TermsForm(request.POST)
    if form.is_valid():
        try:
            services.compute(cycle, Terms(**form.cleaned_data), by=request.user)
        except FeedbackError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已测算，合计与补助总额一致。")
            return redirect("admin:feedback_subsidy", pk)
    return _page(request, cycle, terms_form=form)


def _page(request: StaffRequest, cycle: EvaluationCycle, **bound: forms.BaseForm) -> HttpResponse:
    """``bound`` holds the one form that was sent and must be corrected, by its name here."""
    plan = SubsidyPlan.objects.filter(cycle=cycle).first()
    asked = open_confirmation(CONFIRM, plan) if plan else None
    is_open = cycle.status == CycleStatus.FINALISED and asked is None
    user = request.user
    initial = {name: getattr(plan, name) for name in TERMS} if plan else None
    lines = list(plan.lines.select_related("station")) if plan else []
    context = {
        **frame(request, cycle, "subsidy"),
        "plan": plan,
        "lines": lines,
        "total": sum(line.amount for line in lines),
        "off_by": services.off_by(plan) if plan else 0,
        "missing": services.without_population(cycle) if is_open else [],
        "terms_form": TermsForm(initial=initial),
        "export_form": export_form("subsidy"),
        "may_compute": is_open and user.has_role(Role.CLERK),
        "asked": asked,
        "may_confirm": asked is not None and user.has_role(Role.REVIEWER),
        "may_bring_paper": asked is not None and user.has_role(*PAPER_BRINGERS),
        "reason_form": ReasonForm(),
        "paper_form": PaperForm(auto_id="id_paper_%s"),
        "bad_form": next(iter(bound.values()), None),
        **bound,
    }
    code = 422 if bound else 200
    return render(request, "feedback/office/subsidy.html", context, status=code)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Role.CLERK)
def adjust(request: StaffRequest, pk: int) -> HttpResponse:
    line = get_object_or_404(SubsidyLine.objects.select_related("plan__cycle", "station"), pk=pk)
    initial = {"adjustment": line.adjustment, "reason": line.reason}
    form = AdjustForm(request.POST or None, initial=initial)
    cycle = line.plan.cycle
    if request.method == "POST" and form.is_valid():
        try:
            services.adjust(line, by=request.user, **form.cleaned_data)
        except FeedbackError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已调整。各站点的调整须增减相抵，合计等于补助总额。")
            return redirect("admin:feedback_subsidy", cycle.pk)
    context = {**frame(request, cycle, "subsidy"), "line": line, "form": form}
    code = 422 if form.errors else 200
    return render(request, "feedback/office/subsidy_adjust.html", context, status=code)


@require_POST
@staff_page(Role.CLERK)
def ask(request: StaffRequest, pk: int) -> HttpResponse:
    plan = get_object_or_404(SubsidyPlan.objects.select_related("cycle"), cycle=pk)
    try:
        services.ask(plan, by=request.user)
    except (FeedbackError, OfficeError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已提请另一人确认。")
    return redirect("admin:feedback_subsidy", pk)


def _asked(pk: int) -> tuple[EvaluationCycle, Confirmation]:
    cycle = get_cycle(pk)
    plan = get_object_or_404(SubsidyPlan, cycle=cycle)
    asked = open_confirmation(CONFIRM, plan)
    if asked is None:
        raise Http404
    return cycle, asked


@require_POST
@staff_page(Role.REVIEWER)
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    cycle, asked = _asked(pk)
    form = ReasonForm(request.POST)
    try:
        if "agree" in request.POST:
            services.agree(asked, by=request.user)
            messages.success(request, "已确认，补助金额不再变动。")
        elif form.is_valid():
            services.give_back(asked, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, "已退回经办人。")
        else:
            return _page(request, cycle, reason_form=form)
    except (FeedbackError, OfficeError) as error:
        messages.error(request, str(error))
    return redirect("admin:feedback_subsidy", pk)


@require_POST
@staff_page(*PAPER_BRINGERS)
def paper(request: StaffRequest, pk: int) -> HttpResponse:
    cycle, asked = _asked(pk)
    form = PaperForm(request.POST, request.FILES, auto_id="id_paper_%s")
    if form.is_valid():
        try:
            services.agree_on_paper(asked, by=request.user, **form.cleaned_data)
        except (FeedbackError, OfficeError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已按签批件确认，补助金额不再变动。")
            return redirect("admin:feedback_subsidy", pk)
    return _page(request, cycle, paper_form=form)
