"""Releasing results: prepared by a clerk, confirmed by another, then everyone is told."""

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from feedback.errors import FeedbackError
from feedback.forms.office import ForewordForm
from feedback.models import OpinionFeedback, Release
from feedback.services import releases as services
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.jobs import services as jobs
from liaison.office.errors import OfficeError
from liaison.office.models import Confirmation
from opinions.access import OFFICE, get_consultation_for_office

ROWS = 50


@require_POST
@staff_page(Role.CLERK)
def prepare(request: StaffRequest, pk: int) -> HttpResponse:
    consultation = get_consultation_for_office(pk)
    form = ForewordForm(request.POST)
    words = form.cleaned_data["foreword"] if form.is_valid() else ""
    try:
        services.prepare_release(consultation, by=request.user, foreword=words)
    except (FeedbackError, OfficeError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已提请公布，另一人复核后才会公布和通知。")
    return redirect("admin:feedback_register", pk)


@require_POST
@staff_page(Role.REVIEWER)
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    """The second person releases, or gives the draft back."""
    release = get_object_or_404(Release, pk=pk)
    asked = get_object_or_404(Confirmation.objects.for_target(services.RELEASE, release).open())
    try:
        if "agree" in request.POST:
            services.confirm_release(asked, by=request.user, now=timezone.now())
            messages.success(request, "已公布。系统正在逐一通知提出人，进度见“反馈情况”。")
        else:
            reason = request.POST.get("reason", "")
            services.give_back_release(asked, by=request.user, reason=reason)
            messages.success(request, "已退回经办人。")
    except (FeedbackError, OfficeError) as error:
        messages.error(request, str(error))
    return redirect("admin:feedback_register", release.consultation_id)


@staff_page(*OFFICE)
def told(request: StaffRequest, pk: int) -> HttpResponse:
    """Who is to be told, through what, and how it went: one row for each opinion."""
    consultation = get_consultation_for_office(pk)
    rows = (
        OpinionFeedback.objects.filter(release__consultation=consultation)
        .select_related("opinion__station", "notice", "release")
        .order_by("-pk")
    )
    context = {
        **admin.site.each_context(request),
        "title": "反馈情况",
        "consultation": consultation,
        "figures": services.due_and_told(consultation),
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
    }
    return render(request, "feedback/office/told.html", context)


@require_POST
@staff_page(*OFFICE)
def export(request: StaffRequest, pk: int) -> HttpResponse:
    consultation = get_consultation_for_office(pk)
    job = jobs.start(
        "workbooks.export",
        label=f"采纳情况反馈表：{consultation.title}"[:160],
        params={"preset": "adoption_feedback", "consultation": consultation.slug},
        owner=request.user,
    )
    return redirect("jobs:show", job.pk)
