"""Releasing results: prepared by a clerk, confirmed by another, then everyone is told."""

from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from drafts.forms.consultations import PaperForm
from feedback.access import PAPER_BRINGERS, get_release_to_answer
from feedback.errors import FeedbackError
from feedback.forms.office import ForewordForm, ReasonForm
from feedback.models import OpinionFeedback
from feedback.services import releases as services
from feedback.told_figures import chosen, lines
from feedback.views.register import adoption_form, register_page
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.jobs import services as jobs
from liaison.office.errors import OfficeError
from opinions.access import OFFICE, get_consultation_for_office

ROWS = 50
RELEASED = "已公布。系统正在逐一通知提出人，进度见“告知情况”。"


@require_POST
@staff_page(Role.CLERK)
def prepare(request: StaffRequest, pk: int) -> HttpResponse:
    consultation = get_consultation_for_office(pk)
    form = ForewordForm(request.POST)
    if not form.is_valid():
        return register_page(request, consultation, foreword_form=form)
    try:
        services.prepare_release(consultation, by=request.user, **form.cleaned_data)
    except (FeedbackError, OfficeError) as error:
        form.add_error(None, str(error))
        return register_page(request, consultation, foreword_form=form)
    messages.success(request, "已提请公布，另一人复核后才会公布和通知。")
    return redirect("admin:feedback_register", pk)


@require_POST
@staff_page(Role.REVIEWER)
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    """The second person releases, or gives the draft back with a reason."""
    release, asked = get_release_to_answer(pk)
    form = ReasonForm(request.POST)
    try:
        if "agree" in request.POST:
            services.confirm_release(asked, by=request.user, now=timezone.now())
            messages.success(request, RELEASED)
        elif form.is_valid():
            reason = form.cleaned_data["reason"]
            services.give_back_release(asked, by=request.user, reason=reason)
            messages.success(request, "已退回经办人。")
        else:
            return register_page(request, release.consultation, reason_form=form)
    except (FeedbackError, OfficeError) as error:
        messages.error(request, str(error))
    return redirect("admin:feedback_register", release.consultation_id)


@require_POST
@staff_page(*PAPER_BRINGERS)
def paper(request: StaffRequest, pk: int) -> HttpResponse:
    """线下签批: the sheet that the leader signed lets the results out."""
    release, asked = get_release_to_answer(pk)
    form = PaperForm(request.POST, request.FILES, auto_id="id_paper_%s")
    if form.is_valid():
        try:
            services.release_on_paper(
                asked, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except (FeedbackError, OfficeError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, RELEASED)
            return redirect("admin:feedback_register", release.consultation_id)
    return register_page(request, release.consultation, paper_form=form)


@require_safe
@staff_page(*OFFICE)
def told(request: StaffRequest, pk: int) -> HttpResponse:
    """Who is to be told, through what, and how it went: one row for each opinion."""
    consultation = get_consultation_for_office(pk)
    feedbacks = OpinionFeedback.objects.filter(release__consultation=consultation)
    asked = {name: request.GET.get(name, "") for name in ("state", "channel", "station")}
    rows = (
        chosen(feedbacks.current(), channel=asked["channel"], station=asked["station"])
        .in_state(asked["state"])
        .select_related(
            "opinion__station", "notice__contact_phone", "notice__contact_email", "release"
        )
        .order_by("-pk")
    )
    channels, stations = lines(feedbacks.current())
    context = {
        **admin.site.each_context(request),
        "title": "告知情况",
        "consultation": consultation,
        "figures": feedbacks.figures(),
        "held_until": feedbacks.held_until(timezone.now()),
        "asked": asked,
        "query": urlencode({name: value for name, value in asked.items() if value}),
        "channels": channels,
        "stations": stations,
        "done": sum(line.done for line in channels),
        "slips": feedbacks.slips_by_station(),
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
    }
    return render(request, "feedback/office/told.html", context)


@require_POST
@staff_page(*OFFICE)
def export(request: StaffRequest, pk: int) -> HttpResponse:
    consultation = get_consultation_for_office(pk)
    form = adoption_form(request.POST)
    if not form.is_valid():
        raise Http404
    wanted = {"filters": form.chosen()} if form.chosen() else {}
    about = f"（{form.spoken()}）" if wanted else ""
    job = jobs.start(
        "workbooks.export",
        label=f"采纳情况反馈表{about}：{consultation.title}"[:160],
        params={"preset": "adoption_feedback", "consultation": consultation.slug, **wanted},
        owner=request.user,
    )
    return redirect("jobs:show", job.pk)
