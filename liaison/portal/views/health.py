"""What operators and their machines ask for."""

from ipaddress import ip_address

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from liaison.audit.origin import client_address
from liaison.portal import health, metrics


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers; nothing else is looked at."""
    return JsonResponse({"ok": True})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 while opinions can be accepted; ``degraded`` names what else is missing."""
    broken = [check.name for check in health.database_checks() if not check.ok]
    degraded = [check.name for check in health.degrading_checks(timezone.now()) if not check.ok]
    return JsonResponse(
        {"ok": not broken, "degraded": [*broken, *degraded]}, status=503 if broken else 200
    )


@never_cache
@require_safe
def metrics_text(request: HttpRequest) -> HttpResponse:
    if not may_see_metrics(request):
        raise Http404
    return HttpResponse(
        metrics.exposition(timezone.now()), content_type="text/plain; version=0.0.4; charset=utf-8"
    )


def may_see_metrics(request: HttpRequest) -> bool:
    """The token's holder, the machine itself and METRICS_NETWORKS.

    What a proxy on this machine forwards from outside comes from the loopback address too, so
    forwarded requests must be named.
    """
    token = settings.METRICS_TOKEN
    if token and constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}"):
        return True
    text = client_address(request)
    if not text:
        return False
    address = ip_address(text)
    if any(address in network for network in settings.METRICS_NETWORKS):
        return True
    return address.is_loopback and "HTTP_X_FORWARDED_FOR" not in request.META
