"""The public pages that belong to no single app. None of them touches session or user."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from liaison.office.models import PrivacyNotice


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    if settings.SITE_ROLE == "office":
        return redirect("portal:start")
    return render(request, "portal/public/home.html")


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/public/about.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/public/privacy.html", {"notice": PrivacyNotice.objects.first()})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/public/accessibility.html")


@require_safe
def complaints(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/public/complaints.html")
