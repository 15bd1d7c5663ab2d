"""更正: a result that no longer stands, asked by a clerk, posted by a second person."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from drafts.forms.consultations import PaperForm
from feedback.access import (
    PAPER_BRINGERS,
    get_outcome_for_office,
    get_taking_back_to_answer,
)
from feedback.choices.reflections import TakingBackStatus
from feedback.errors import FeedbackError
from feedback.forms.office import ReasonForm
from feedback.forms.taking_back import TakingBackForm
from feedback.models import Outcome, TakingBack
from feedback.services import taking_back as services
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.office.errors import OfficeError
from liaison.office.models import Confirmation
from opinions.access import OFFICE

POSTED = "已更正。请在“公布和通知”里提请公布，公布后系统会告知以前收到过这个结果的人。"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def taking_back(request: StaffRequest, pk: int) -> HttpResponse:
    """The result, how many were told it, and what happened; by POST a clerk asks."""
    outcome = get_outcome_for_office(pk)
    if request.method != "POST":
        return _page(request, outcome)
    if not request.user.has_role(Role.CLERK):
        raise Http404
    form = TakingBackForm(request.POST)
    if form.is_valid():
        try:
            services.ask_to_take_back(outcome, by=request.user, **form.cleaned_data)
        except (FeedbackError, OfficeError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已提请复核，复核后结果才会更正。")
            return redirect("admin:feedback_take_back", pk)
    return _page(request, outcome, form=form)


@require_POST
@staff_page(Role.REVIEWER)
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    """The second person posts the correction, or gives it back with a reason."""
    outcome = get_outcome_for_office(pk)
    asked = get_taking_back_to_answer(outcome)
    form = ReasonForm(request.POST)
    try:
        if "agree" in request.POST:
            services.confirm_taking_back(asked, by=request.user)
            messages.success(request, POSTED)
        elif form.is_valid():
            reason = form.cleaned_data["reason"]
            services.give_back_taking_back(asked, by=request.user, reason=reason)
            messages.success(request, "已退回经办人，结果没有改变。")
        else:
            return _page(request, outcome, reason_form=form)
    except (FeedbackError, OfficeError) as error:
        messages.error(request, str(error))
    return redirect("admin:feedback_register", outcome.item.consultation_id)


@require_POST
@staff_page(*PAPER_BRINGERS)
def paper(request: StaffRequest, pk: int) -> HttpResponse:
    """线下签批."""
    outcome = get_outcome_for_office(pk)
    asked = get_taking_back_to_answer(outcome)
    form = PaperForm(request.POST, request.FILES, auto_id="id_paper_%s")
    if form.is_valid():
        try:
            services.take_back_on_paper(asked, by=request.user, **form.cleaned_data)
        except (FeedbackError, OfficeError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, POSTED)
            return redirect("admin:feedback_register", outcome.item.consultation_id)
    return _page(request, outcome, paper_form=form)


def _page(request: StaffRequest, outcome: Outcome, **bound: forms.BaseForm) -> HttpResponse:
    """``bound`` holds the one form that was sent and must be corrected, by its name here."""
    takings = list(TakingBack.objects.filter(outcome=outcome).select_related("asked_by"))
    open_one = next((one for one in takings if one.status == TakingBackStatus.PENDING), None)
    asked = None
    if open_one:
        found = Confirmation.objects.for_target(services.TAKE_BACK, open_one).open()
        asked = found.with_list_relations().first()
    stands = outcome.is_current and not outcome.is_taken_back
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": "更正采纳结果",
        "outcome": outcome,
        "takings": takings,
        "open_one": open_one,
        "asked": asked,
        "told": services.told_of(outcome),
        "form": TakingBackForm(),
        "reason_form": ReasonForm(),
        "paper_form": PaperForm(auto_id="id_paper_%s"),
        "may_ask": stands and not open_one and request.user.has_role(Role.CLERK),
        "may_confirm": request.user.has_role(Role.REVIEWER),
        "may_bring_paper": request.user.has_role(*PAPER_BRINGERS),
        "bad_form": next(iter(bound.values()), None),
        **bound,
    }
    return render(request, "feedback/office/take_back.html", context, status=422 if bound else 200)
