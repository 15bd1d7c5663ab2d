"""Error pages: each says in plain words what to do, with the number of the request."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

from liaison.audit import origin


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "errors/404.html", 404)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "errors/404.html", 404)


@requires_csrf_token
def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(request, "errors/403_csrf.html", 403)


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """No database and no context processors: either may be what failed."""
    return HttpResponse(render_to_string("errors/500.html", {"number": _number()}), status=500)


def _page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    context = {"number": _number()}
    return render(request, template, context, status=status)


def _number() -> str:
    """What a reader tells the office on the phone; the log line of the request begins with it."""
    return origin.current().request_id[:8].upper()
