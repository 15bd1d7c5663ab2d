import logging
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict, UnreadablePostError

from liaison.audit import origin as audit_origin
from liaison.portal.sides import is_office_path, is_public_path, may_see_office

logger = logging.getLogger("liaison.request")
SLOW = 2.0
Handler = Callable[[HttpRequest], HttpResponse]
# Nothing of this is used by our pages, nor by anything that might slip into them.
UNUSED = (
    *("accelerometer", "autoplay", "camera", "display-capture", "geolocation", "gyroscope"),
    *("magnetometer", "microphone", "midi", "payment", "publickey-credentials-get", "usb"),
)
FURTHER = {
    "Permissions-Policy": ", ".join(f"{name}=()" for name in UNUSED),
    "Cross-Origin-Resource-Policy": "same-origin",
}


def origin(get_response: Handler) -> Handler:
    """Give every request its address and number; the audit log and the error pages show them."""

    def handle(request: HttpRequest) -> HttpResponse:
        with audit_origin.coming_from(audit_origin.of_request(request)) as here:
            began = monotonic()
            response = get_response(request)
            _tell(request, response, monotonic() - began)
        response.headers["X-Request-ID"] = here.request_id
        return response

    return handle


def _tell(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    """One line for what changes something, is refused or is slow; reading leaves none.

    The pattern of the address, not the address itself: that may hold tickets and names.
    """
    is_plain = request.method in {"GET", "HEAD"} and response.status_code < 400
    if is_plain and seconds < SLOW:
        return
    match = request.resolver_match
    fields = {
        "method": request.method,
        "route": match.route if match else "",
        "status": response.status_code,
        "milliseconds": round(seconds * 1000),
    }
    logger.info("request", extra={"fields": fields})


def further_headers(get_response: Handler) -> Handler:
    """The headers that Django has no setting for."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in FURTHER.items():
            response.headers.setdefault(name, value)
        return response

    return handle


def sides(get_response: Handler) -> Handler:
    """Answer 404 for the side that this host does not serve, or not to this address."""

    def handle(request: HttpRequest) -> HttpResponse:
        if is_office_path(request.path) and not may_see_office(request):
            raise Http404
        if settings.SITE_ROLE == "office" and is_public_path(request.path):
            raise Http404
        return get_response(request)

    return handle


class Zeros:
    """The database keeps no zero character in a text: an address with one names nothing, and what
    was sent loses it, for nobody sees it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Handler, *_: Any) -> None:
        # All others are read for the token of the form in any case; these look at the size first,
        # and what they read goes through forms, which refuse such characters.
        if getattr(view, "csrf_exempt", False):
            return
        # Who hung up while sending is answered where the token is looked for.
        with suppress(UnreadablePostError):
            if _has_zeros(request.POST):
                request.POST = _without_zeros(request.POST)  # type: ignore[assignment]


def _has_zeros(sent: QueryDict) -> bool:
    return any("\0" in text for name, texts in sent.lists() for text in (name, *texts))


def _without_zeros(sent: QueryDict) -> QueryDict:
    kept = QueryDict(mutable=True)
    for name, texts in sent.lists():
        kept.setlist(name.replace("\0", ""), [text.replace("\0", "") for text in texts])
    return kept
