"""The answer board: in the office always, for the public if 主任会议 decided so."""

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from drafts.forms.consultations import PaperForm
from drafts.models import Consultation
from feedback.access import PAPER_BRINGERS
from feedback.answer_board import board, says
from feedback.errors import FeedbackError
from feedback.forms.office import ReasonForm
from feedback.forms.showing import BoardDecisionForm
from feedback.models import BoardDecision
from feedback.services import board as services
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.office.errors import OfficeError
from liaison.office.models import Confirmation
from opinions.access import OFFICE
from opinions.views.resident import cacheable


@require_safe
def public_board(request: HttpRequest) -> HttpResponse:
    """404 unless the decision in force is to show it."""
    decision = BoardDecision.objects.in_force()
    if decision is None or not decision.is_shown:
        raise Http404
    rows = board(Consultation.objects.readable_by_public())
    context = {"rows": rows, "says": says(rows)}
    return cacheable(request, render(request, "feedback/public/answers.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def office_board(request: StaffRequest) -> HttpResponse:
    """The board, and by POST from a clerk what was decided about it."""
    if request.method != "POST" or not request.user.has_role(Role.CLERK):
        return _page(request)
    form = BoardDecisionForm(request.POST)
    if form.is_valid():
        try:
            services.enter_decision(by=request.user, **form.cleaned_data)
        except (FeedbackError, OfficeError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已登记，另一人复核后生效。")
            return redirect("admin:feedback_board")
    return _page(request, form=form)


@require_POST
@staff_page(Role.REVIEWER)
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    asked = _asked(pk)
    form = ReasonForm(request.POST)
    try:
        if "agree" in request.POST:
            services.confirm_decision(asked, by=request.user, now=timezone.now())
            messages.success(request, "已复核，决定已经生效。")
        elif form.is_valid():
            services.give_back_decision(asked, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, "已退回，登记的决定没有生效。")
        else:
            return _page(request, reason_form=form)
    except (FeedbackError, OfficeError) as error:
        messages.error(request, str(error))
    return redirect("admin:feedback_board")


@require_POST
@staff_page(*PAPER_BRINGERS)
def paper(request: StaffRequest, pk: int) -> HttpResponse:
    asked = _asked(pk)
    form = PaperForm(request.POST, request.FILES, auto_id="id_paper_%s")
    if form.is_valid():
        try:
            services.confirm_on_paper(
                asked, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except (FeedbackError, OfficeError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已复核，决定已经生效。")
            return redirect("admin:feedback_board")
    return _page(request, paper_form=form)


def _asked(pk: int) -> Confirmation:
    waiting = get_object_or_404(BoardDecision, pk=pk, confirmed_at=None)
    return get_object_or_404(Confirmation.objects.for_target(services.DECIDE, waiting).open())


def _page(request: StaffRequest, **bound: forms.BaseForm) -> HttpResponse:
    """``bound`` holds the one form that was sent and must be corrected, by its name here."""
    waiting = BoardDecision.objects.filter(confirmed_at=None).first()
    asked = Confirmation.objects.none()
    if waiting:
        asked = Confirmation.objects.for_target(services.DECIDE, waiting).with_list_relations()
    rows = board(Consultation.objects.released())
    user = request.user
    context = {
        **admin.site.each_context(request),
        "title": "反馈情况表",
        "rows": rows,
        "says": says(rows),
        "decision": BoardDecision.objects.in_force(),
        "waiting": waiting,
        "asked": asked.first(),
        "form": BoardDecisionForm(),
        "reason_form": ReasonForm(),
        "paper_form": PaperForm(auto_id="id_paper_%s"),
        "may_enter": user.has_role(Role.CLERK) and waiting is None,
        "may_confirm": user.has_role(Role.REVIEWER),
        "may_bring_paper": user.has_role(*PAPER_BRINGERS),
        "bad_form": next(iter(bound.values()), None),
        **bound,
    }
    code = 422 if bound else 200
    return render(request, "feedback/office/board.html", context, status=code)
