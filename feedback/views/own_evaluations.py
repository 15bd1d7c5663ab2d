"""考核 in the workbench: a station's own points with reasons and rows, its lead answers; the same
for who is judged in person, an expert among them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from feedback.access import (
    JUDGED,
    answers_for,
    evaluations_of,
    get_evaluation_for_station,
    get_evaluation_to_answer,
    get_score_for_station,
    schemes_for,
)
from feedback.choices.evaluation import CycleStatus
from feedback.errors import FeedbackError
from feedback.evaluation.links import own_links
from feedback.forms.judging import ObjectionForm, SelfScoreForm
from feedback.models import Evaluation
from feedback.services import cycles, settling
from liaison.accounts.access import StaffRequest, staff_page
from stations.access import WORKBENCH_ROLES

ROWS = 50


@require_safe
@staff_page(*JUDGED)
def own_list(request: StaffRequest) -> HttpResponse:
    """One's stations and oneself, year by year, and the indicators that hold this year."""
    context = {
        "page": Paginator(evaluations_of(request.user), ROWS).get_page(request.GET.get("page")),
        "cycles": schemes_for(request.user)[:6],
        "works_for_a_station": request.user.has_role(*WORKBENCH_ROLES),
    }
    return render(request, "feedback/officer/evaluations.html", context)


@require_safe
@staff_page(*JUDGED)
def scheme(request: StaffRequest, pk: int) -> HttpResponse:
    """The published indicators: what counts, and what does not."""
    cycle = get_object_or_404(schemes_for(request.user), pk=pk)
    context = {"cycle": cycle, "indicators": cycle.indicators.filter(points__gt=0)}
    return render(request, "feedback/officer/scheme.html", context)


@require_safe
@staff_page(*JUDGED)
def own_page(request: StaffRequest, pk: int) -> HttpResponse:
    return _page(request, get_evaluation_for_station(request.user, pk))


def _page(
    request: StaffRequest,
    evaluation: Evaluation,
    self_form: SelfScoreForm | None = None,
    objection_form: ObjectionForm | None = None,
) -> HttpResponse:
    cycle = evaluation.cycle
    is_lead = answers_for(request.user, evaluation)
    is_seen = cycle.is_seen_by_stations
    until = cycle.objection_until
    bad = next((one for one in (self_form, objection_form) if one is not None), None)
    # What a station may know of another, nobody knows of another person.
    shows_others = cycle.shows_others and is_seen and not cycle.judges_people
    others = cycle.evaluations.select_related("station") if shows_others else ()
    context = {
        "evaluation": evaluation,
        "cycle": cycle,
        "is_seen": is_seen,
        "dimensions": evaluation.dimensions.all(),
        "scores": evaluation.scores.select_related("indicator") if is_seen else (),
        "objections": evaluation.objections.select_related("settled_by"),
        "others": others,
        "is_lead": is_lead,
        "may_self_score": is_lead and cycle.status == CycleStatus.SELF_SCORING,
        "may_object": is_lead
        and cycle.status == CycleStatus.OBJECTION
        and until is not None
        and timezone.localdate() <= until,
        "self_form": self_form or SelfScoreForm(evaluation=evaluation),
        "objection_form": objection_form or ObjectionForm(evaluation=evaluation),
        "bad_form": bad,
    }
    code = 422 if bad is not None else 200
    return render(request, "feedback/officer/evaluation.html", context, status=code)


@require_POST
@staff_page(*JUDGED)
def self_score(request: StaffRequest, pk: int) -> HttpResponse:
    evaluation = get_evaluation_to_answer(request.user, pk)
    form = SelfScoreForm(request.POST, evaluation=evaluation)
    if form.is_valid():
        try:
            cycles.self_score(
                evaluation, form.points(), by=request.user, reason=form.cleaned_data["reason"]
            )
        except FeedbackError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已保存自评。系统评分以前，还可以再改。")
            return redirect("evaluation:page", pk)
    return _page(request, evaluation, self_form=form)


@require_POST
@staff_page(*JUDGED)
def object_to(request: StaffRequest, pk: int) -> HttpResponse:
    evaluation = get_evaluation_to_answer(request.user, pk)
    form = ObjectionForm(request.POST, evaluation=evaluation)
    if form.is_valid():
        try:
            settling.raise_objection(
                evaluation, by=request.user, today=timezone.localdate(), **form.cleaned_data
            )
        except FeedbackError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已提出异议。复核人会逐条核对，结果在本页答复。")
            return redirect("evaluation:page", pk)
    return _page(request, evaluation, objection_form=form)


@require_safe
@staff_page(*JUDGED)
def rows(request: StaffRequest, pk: int) -> HttpResponse:
    """What one number was computed from."""
    score = get_score_for_station(request.user, pk)
    page = Paginator(score.rows.all(), ROWS).get_page(request.GET.get("page"))
    context = {
        "score": score,
        "evaluation": score.evaluation,
        "page": page,
        "rows": own_links(list(page.object_list), request.user),
    }
    return render(request, "feedback/officer/evidence.html", context)
