"""The public pages that belong to no single app. None of them touches session or user."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from feedback.models import Story
from liaison.office.services import current_privacy_notice
from liaison.portal import overview

RESULTS_AT_HOME = 3
STORIES_AT_HOME = 2


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    if settings.SITE_ROLE == "office":
        return redirect("portal:start")
    context = {
        "open_consultations": overview.open_consultations(timezone.now()),
        "results": overview.recent_results(RESULTS_AT_HOME),
        "stories": Story.objects.public()
        .with_page_relations()
        .order_by("-shown_at")[:STORIES_AT_HOME],
        "funnel": overview.funnel(),
    }
    return render(request, "portal/public/home.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    context = {"funnel": overview.funnel(), "example": overview.adopted_example()}
    return render(request, "portal/public/about.html", context)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/public/privacy.html", {"notice": current_privacy_notice()})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/public/accessibility.html")


@require_safe
def complaints(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/public/complaints.html")
