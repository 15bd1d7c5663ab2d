"""What search engines, WeChat and browsers ask or tell, and the emblem that the office uploaded."""

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from liaison.audit.origin import client_address
from liaison.office.services import office
from liaison.portal import policy_reports
from liaison.portal.sides import OFFICE_PATH

CLOSED_TO_ROBOTS = ("/workbench/", "/accounts/", "/track/", "/search/", "/display/")
PICTURES = frozenset({"image/png", "image/jpeg", "image/webp"})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """A prefix that hides the office side is not told to everybody here."""
    closed = [*CLOSED_TO_ROBOTS, *([] if settings.OFFICE_PREFIX else [OFFICE_PATH])]
    if settings.SITE_ROLE == "office":
        closed = ["/"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    if settings.SITE_ROLE != "office":
        lines.append(f"Sitemap: {settings.PUBLIC_URL}{reverse('portal:sitemap')}")
    lines.append("")
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def wechat_check(request: HttpRequest, code: str) -> HttpResponse:
    """WeChat lets a 公众号 link here once this file answers with its own code."""
    if not code or code != office().wechat_check:
        raise Http404
    return HttpResponse(code, content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=3600)
def emblem(request: HttpRequest) -> HttpResponseBase:
    stored = office().emblem
    if stored is None or stored.content_type not in PICTURES:
        raise Http404
    return FileResponse(stored.file.open("rb"), content_type=stored.content_type)


@csrf_exempt
@require_POST
def policy_report(request: HttpRequest) -> HttpResponse:
    """Where browsers tell that a page broke the content security policy; always 204."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if (
        request.content_type in policy_reports.TYPES
        and length.isdecimal()
        and int(length) <= policy_reports.MOST_BYTES
        and policy_reports.may_report(client_address(request))
    ):
        policy_reports.note_reports(request.body, timezone.now())
    return HttpResponse(status=204)
