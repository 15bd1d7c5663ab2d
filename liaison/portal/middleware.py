from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from liaison.audit import origin as audit_origin
from liaison.portal.sides import is_office_path, is_public_path, may_see_office

Handler = Callable[[HttpRequest], HttpResponse]


def origin(get_response: Handler) -> Handler:
    """Give every request its address and number; the audit log and the error pages show them."""

    def handle(request: HttpRequest) -> HttpResponse:
        with audit_origin.coming_from(audit_origin.of_request(request)) as here:
            response = get_response(request)
        response.headers["X-Request-ID"] = here.request_id
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
