"""满意度 and 复核, as the office sees them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from feedback.access import get_rereview_for_office
from feedback.choices.rereviews import ReReviewStatus
from feedback.errors import FeedbackError
from feedback.forms.office import ReasonForm
from feedback.forms.rereviews import RereviewForm, RulesForm
from feedback.models import Rating, ReReview
from feedback.ratings import averages
from feedback.services import rereviews as services
from feedback.services.rules import change_rules, telling_rules
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.office.errors import OfficeError
from liaison.office.models import Confirmation
from opinions.access import OFFICE
from stations.models import Station

ROWS = 50


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def ratings(request: StaffRequest) -> HttpResponse:
    """Open re-reviews, averages of the year, and every rating; by POST the office's days."""
    form = RulesForm(request.POST or None, instance=telling_rules())
    if request.method == "POST":
        if not request.user.has_role(Role.CLERK):
            raise Http404
        if form.is_valid():
            change_rules(**form.cleaned_data, by=request.user)
            messages.success(request, "已保存。")
            return redirect("admin:feedback_ratings")
    rows = Rating.objects.select_related("feedback__opinion__station", "rereview").order_by("-pk")
    waiting = ReReview.objects.unanswered().select_related("rating__feedback__opinion")
    year = timezone.localdate().year
    context = {
        **admin.site.each_context(request),
        "title": "满意度和复核",
        "waiting": waiting,
        "today": timezone.localdate(),
        "year": year,
        "averages": _named(year),
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "form": form,
        "may_edit": request.user.has_role(Role.CLERK),
    }
    status = 422 if form.errors else 200
    return render(request, "feedback/office/ratings.html", context, status=status)


def _named(year: int) -> list[dict[str, Any]]:
    found = averages(year)
    names = dict(Station.objects.filter(code__in=found).values_list("code", "name"))
    return [
        {"name": names.get(code, "网上平台"), "score": one.score, "count": one.count}
        for code, one in found.items()
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def rereview(request: StaffRequest, pk: int) -> HttpResponse:
    """One re-review; by POST from a clerk the answer, which a second person confirms."""
    one = get_rereview_for_office(pk)
    form = RereviewForm(request.POST or None, initial={"answer": one.answer})
    if request.method == "POST":
        if not request.user.has_role(Role.CLERK):
            raise Http404
        if form.is_valid() and _propose(request, one, form):
            messages.success(request, "已提请另一位同事确认，确认后告诉本人。")
            return redirect("admin:feedback_rereview", pk)
    return _page(request, one, form=form)


def _propose(request: StaffRequest, one: ReReview, form: RereviewForm) -> bool:
    try:
        services.propose_answer(one, form.cleaned_data["answer"], by=request.user)
    except (FeedbackError, OfficeError) as error:
        form.add_error("answer", str(error))
        return False
    return True


def _page(request: StaffRequest, one: ReReview, **forms: Any) -> HttpResponse:
    asked = Confirmation.objects.for_target(services.ANSWER, one).open()
    bad = [form for form in forms.values() if form.errors]
    context = {
        **admin.site.each_context(request),
        "title": str(one),
        "rereview": one,
        "asked": asked.select_related("requested_by").first(),
        "form": RereviewForm(initial={"answer": one.answer}),
        "reason_form": ReasonForm(auto_id="id_back_%s"),
        "moves": one.moves.select_related("by"),
        "may_answer": request.user.has_role(Role.CLERK) and one.status == ReReviewStatus.OPEN,
        "may_confirm": request.user.has_role(Role.REVIEWER),
        "bad_form": bad[0] if bad else None,
        **forms,
    }
    return render(request, "feedback/office/rereview.html", context, status=422 if bad else 200)


@require_POST
@staff_page(Role.REVIEWER)
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    """The second person lets the answer out, or gives it back with a reason."""
    one = get_rereview_for_office(pk)
    asked = get_object_or_404(Confirmation.objects.for_target(services.ANSWER, one).open())
    form = ReasonForm(request.POST, auto_id="id_back_%s")
    try:
        if "agree" in request.POST:
            services.confirm_answer(asked, by=request.user, now=timezone.now())
            messages.success(request, "已答复，正在通知本人。")
        elif form.is_valid():
            reason = form.cleaned_data["reason"]
            services.give_back_answer(asked, by=request.user, reason=reason)
            messages.success(request, "已退回经办人。")
        else:
            return _page(request, one, reason_form=form)
    except (FeedbackError, OfficeError) as error:
        messages.error(request, str(error))
    return redirect("admin:feedback_rereview", pk)
