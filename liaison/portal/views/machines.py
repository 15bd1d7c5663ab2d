"""What search engines and WeChat ask for."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from liaison.portal.sides import OFFICE_PATH

CLOSED_TO_ROBOTS = (OFFICE_PATH, "/workbench/", "/accounts/", "/jobs/", "/track/", "/display/")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """An office prefix is nobody's business: it is then left out of the list."""
    closed = [path for path in CLOSED_TO_ROBOTS if not (path == OFFICE_PATH != "/admin/")]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    if settings.SITE_ROLE == "office":
        lines = ["User-agent: *", "Disallow: /"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
