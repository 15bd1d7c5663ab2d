"""尚无结果: asking for leave to tell, and the second person's word."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Min, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from drafts.models import Consultation
from feedback.access import open_confirmation
from feedback.errors import FeedbackError
from feedback.forms.office import ReasonForm
from feedback.models import NoAnswerTelling, Shelving
from feedback.round_words import no_answer_message
from feedback.services import no_answer as services
from feedback.services.rules import telling_rules
from feedback.services.texts import current_texts
from feedback.waiting import still_waiting
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.office.errors import OfficeError
from liaison.office.models import Confirmation
from opinions.access import OFFICE, get_consultation_for_office
from opinions.models import Submission


@require_safe
@staff_page(*OFFICE)
def page(request: StaffRequest, pk: int) -> HttpResponse:
    return _page(request, pk, ReasonForm(auto_id="id_back_%s"))


def _page(request: StaffRequest, pk: int, reason_form: ReasonForm) -> HttpResponse:
    consultation = get_consultation_for_office(pk)
    telling = NoAnswerTelling.objects.filter(consultation=consultation).first()
    asked = telling and open_confirmation(services.RELEASE, telling)
    waiting = still_waiting(consultation)
    today = timezone.localdate()
    since = waiting.aggregate(first=Min("since"))["first"]
    is_stopped = Shelving.objects.of(consultation) is not None
    context = {
        **admin.site.each_context(request),
        "title": "告知尚无结果",
        "consultation": consultation,
        "telling": telling,
        "asked": asked,
        "count": waiting.count(),
        "days": (today - since).days if since and not is_stopped else None,
        "rules": telling_rules(),
        "example": _example(consultation, waiting),
        "is_due": services.to_suggest(today).filter(pk=pk).exists(),
        "may_ask": request.user.has_role(Role.CLERK),
        "may_confirm": request.user.has_role(Role.REVIEWER),
        "reason_form": reason_form,
    }
    status = 422 if reason_form.errors else 200
    return render(request, "feedback/office/no_answer.html", context, status=status)


def _example(consultation: Consultation, waiting: QuerySet[Any]) -> str:
    """What who waits longest would read."""
    one = list(waiting.order_by("since", "pk")[:1])
    sent = Submission.objects.filter(consultation=consultation).aggregate(first=Min("sent_on"))
    return no_answer_message(consultation, sent["first"], one, current_texts()).body if one else ""


@require_POST
@staff_page(Role.CLERK)
def ask(request: StaffRequest, pk: int) -> HttpResponse:
    consultation = get_consultation_for_office(pk)
    try:
        services.ask_to_tell(consultation, by=request.user, today=timezone.localdate())
    except (FeedbackError, OfficeError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已提请，另一人复核后才会告知。")
    return redirect("admin:feedback_no_answer", pk)


@require_POST
@staff_page(Role.REVIEWER)
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    """The second person agrees, or gives it back with a reason."""
    telling = get_object_or_404(NoAnswerTelling, consultation=pk, finished_at=None)
    asked = get_object_or_404(Confirmation.objects.for_target(services.RELEASE, telling).open())
    form = ReasonForm(request.POST, auto_id="id_back_%s")
    try:
        if "agree" in request.POST:
            services.confirm_telling(asked, by=request.user, now=timezone.now())
            messages.success(request, "已同意，系统正在逐一告知。")
        elif form.is_valid():
            reason = form.cleaned_data["reason"]
            services.give_back_telling(asked, by=request.user, reason=reason)
            messages.success(request, "已退回经办人。")
        else:
            return _page(request, pk, form)
    except (FeedbackError, OfficeError) as error:
        messages.error(request, str(error))
    return redirect("admin:feedback_no_answer", pk)
