"""The reading page past the rest of the middleware: thousands may open it in the same minute.

Nothing is decided here. A page that a moment ago came through the whole stack, with the headers
that the stack gave it, is given again for as long as its bytes are good (see reading_cache).
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from opinions import reading_cache
from opinions.views.resident import display_of

Handler = Callable[[HttpRequest], HttpResponse]
LANE = "/consultations/"
# Of this one answer, never of the next.
OWN = frozenset({"X-Request-ID", "Date"})


def fast_lane(get_response: Handler) -> Handler:
    def handle(request: HttpRequest) -> HttpResponse:
        slug = _slug_of(request)
        if not slug:
            return get_response(request)
        packed = "gzip" in request.headers.get("Accept-Encoding", "")
        variant = (request.get_host(), request.is_secure(), packed)
        page = reading_cache.near(slug, display_of(request))
        if page is not None and variant in page.ready:
            return HttpResponse(page.pack() if packed else page.body, headers=page.ready[variant])
        response = get_response(request)
        page = reading_cache.near(slug, display_of(request))
        if page is not None and _is_whole(response, page.etag(packed=packed)):
            headers = response.headers.items()
            page.ready[variant] = {name: value for name, value in headers if name not in OWN}
        return response

    return handle


def _slug_of(request: HttpRequest) -> str:
    """The consultation's slug if this asks for the plain page and for all of it, else ""."""
    plain = request.method == "GET" and not request.META.get("QUERY_STRING")
    if not plain or not request.path.startswith(LANE) or "If-None-Match" in request.headers:
        return ""
    return request.path.removeprefix(LANE).removesuffix("/") if request.path.endswith("/") else ""


def _is_whole(response: HttpResponse, etag: str) -> bool:
    return (
        response.status_code == 200
        and not response.cookies
        and response.headers.get("ETag") == etag
    )
