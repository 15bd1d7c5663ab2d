"""One station's or person's points for the office: 核定, the rows behind them, objections."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.access import (
    get_evaluation_for_office,
    get_evaluation_to_object_for,
    get_score_for_office,
    has_no_account,
)
from feedback.choices.evaluation import CycleStatus
from feedback.errors import FeedbackError
from feedback.evaluation.links import office_links
from feedback.forms.judging import ObjectionForm, OfficeScoreForm, SettleForm
from feedback.forms.office import ReasonForm
from feedback.models import Evaluation, Evidence, Objection
from feedback.services import scoring, settling
from feedback.views.cycles import frame
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from opinions.access import OFFICE

ROWS = 50


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def evaluation_page(request: StaffRequest, pk: int) -> HttpResponse:
    """自评, 系统自动 and 核定 side by side; by POST from a clerk the office's points."""
    evaluation = get_evaluation_for_office(pk)
    may_score = _may_score(request, evaluation)
    if request.method == "POST" and not may_score:
        raise Http404
    form = OfficeScoreForm(request.POST or None, evaluation=evaluation)
    if request.method == "POST" and form.is_valid():
        try:
            scoring.score_by_office(evaluation, form.said(), by=request.user)
        except FeedbackError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已保存核定得分。")
            return redirect("admin:feedback_evaluation", pk)
    return _page(request, evaluation, form)


def _may_score(request: StaffRequest, evaluation: Evaluation) -> bool:
    is_time = evaluation.cycle.status == CycleStatus.OFFICE_SCORING
    return is_time and request.user.has_role(Role.CLERK)


def _page(
    request: StaffRequest,
    evaluation: Evaluation,
    form: OfficeScoreForm,
    settle_form: forms.Form | None = None,
    objection_form: ObjectionForm | None = None,
) -> HttpResponse:
    is_public = evaluation.cycle.status == CycleStatus.OBJECTION
    forms_sent = (settle_form, objection_form, form)
    bad = next((one for one in forms_sent if one is not None and one.errors), None)
    context = {
        **frame(request, evaluation.cycle, "scores"),
        "evaluation": evaluation,
        "form": form,
        "bad_form": bad,
        "scores": evaluation.scores.select_related("indicator"),
        "objections": evaluation.objections.select_related("raised_by", "settled_by"),
        "settle_form": settle_form or SettleForm(),
        "may_score": _may_score(request, evaluation),
        "may_settle": is_public and request.user.has_role(Role.REVIEWER),
        "may_object_for": is_public
        and has_no_account(evaluation)
        and request.user.has_role(Role.CLERK),
        "objection_form": objection_form or ObjectionForm(evaluation=evaluation),
    }
    code = 422 if bad is not None else 200
    return render(request, "feedback/office/evaluation.html", context, status=code)


@require_safe
@staff_page(*OFFICE)
def rows(request: StaffRequest, pk: int) -> HttpResponse:
    """What one number was computed from."""
    score = get_score_for_office(pk)
    page = Paginator(score.rows.select_related("refused_by"), ROWS).get_page(
        request.GET.get("page")
    )
    context = {
        **frame(request, score.evaluation.cycle, "scores"),
        "score": score,
        "evaluation": score.evaluation,
        "page": page,
        "rows": office_links(list(page.object_list)),
        "may_refuse": _may_score(request, score.evaluation),
    }
    return render(request, "feedback/office/evidence.html", context)


@require_POST
@staff_page(Role.CLERK)
def refuse(request: StaffRequest, pk: int) -> HttpResponse:
    """A row is not accepted (with a reason), or counts again."""
    row = get_object_or_404(Evidence, pk=pk)
    form = ReasonForm(request.POST)
    try:
        if "again" in request.POST:
            scoring.accept_evidence(row, by=request.user)
            messages.success(request, "已恢复采信，得分已重算。")
        elif form.is_valid():
            scoring.refuse_evidence(row, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, "已标为不采信，得分已重算，公示时对方看得到理由。")
        else:
            messages.error(request, "请写明不采信的理由，公示时对方看得到。")
    except FeedbackError as error:
        messages.error(request, str(error))
    return redirect("admin:feedback_evidence", row.score_id)


@require_POST
@staff_page(Role.REVIEWER)
def settle(request: StaffRequest, pk: int) -> HttpResponse:
    objections = Objection.objects.select_related(
        "evaluation__cycle", "evaluation__station", "evaluation__person"
    )
    objection = get_object_or_404(objections, pk=pk)
    form = SettleForm(request.POST)
    if form.is_valid():
        try:
            settling.settle_objection(objection, by=request.user, **form.cleaned_data)
        except FeedbackError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已复核，对方看得到复核意见。")
            return redirect("admin:feedback_evaluation", objection.evaluation_id)
    evaluation = objection.evaluation
    return _page(request, evaluation, OfficeScoreForm(evaluation=evaluation), settle_form=form)


@require_POST
@staff_page(Role.CLERK)
def object_for(request: StaffRequest, pk: int) -> HttpResponse:
    """What a person without an account says against the points, on paper or by telephone."""
    evaluation = get_evaluation_to_object_for(pk)
    form = ObjectionForm(request.POST, evaluation=evaluation)
    if form.is_valid():
        try:
            settling.raise_objection(
                evaluation, by=request.user, today=timezone.localdate(), **form.cleaned_data
            )
        except FeedbackError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已记下异议，由复核人答复。答复后请转告本人。")
            return redirect("admin:feedback_evaluation", pk)
    score_form = OfficeScoreForm(evaluation=evaluation)
    return _page(request, evaluation, score_form, objection_form=form)
