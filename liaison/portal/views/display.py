"""Two things that ``/display/`` means: how large letters are, and the screen in the hall."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from liaison.portal import hall
from liaison.portal.context import DISPLAYS
from opinions.views.resident import cacheable

A_YEAR = 365 * 24 * 3600


@csrf_exempt
@require_http_methods(["GET", "POST"])
def display(request: HttpRequest) -> HttpResponse:
    """Switch 长辈版 on or off. Exempt from CSRF: the pages that carry the switch set no cookie."""
    if request.method == "GET":
        return render(request, "portal/public/display.html", {"back": "/"})
    response = HttpResponseRedirect(_back(request))
    choice = request.POST.get("display", "")
    if choice in DISPLAYS:
        response.set_cookie("display", choice, max_age=A_YEAR, samesite="Lax", httponly=True)
    else:
        response.delete_cookie("display", samesite="Lax")
    return response


@require_safe
def hall_screen(request: HttpRequest) -> HttpResponse:
    """Rotates by itself and asks for news every ten minutes; without scripts it is one page."""
    context = {"slides": hall.slides(timezone.now())}
    return cacheable(request, render(request, "portal/public/hall.html", context))


def _back(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    safe = target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return target if safe else "/"
