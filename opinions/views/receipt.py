"""The receipt: what the author keeps. It opens in the browser that sent the opinion, for half an
hour; the script takes its ticket out of the address bar, so that nobody shares it by accident."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from drafts.models import Consultation, FocusQuestion
from liaison.qr import qr_drawing
from opinions import receipts, tickets
from opinions.access import get_opinion_by_receipt_ticket, get_supported_by_ticket
from opinions.questions import next_question, read_numbers
from opinions.redline import redline_of


@never_cache
@require_safe
def receipt(request: HttpRequest, slug: str, ticket: str) -> HttpResponse:
    """The code is worked out anew, so a second look shows the same."""
    browser = tickets.browser_of(request.headers.get("User-Agent", ""))
    opinion = get_opinion_by_receipt_ticket(ticket, slug, browser)
    if opinion is None:
        return render(request, "opinions/resident/receipt_expired.html", status=410)
    address = f"{settings.PUBLIC_URL}/track/?no={opinion.receipt_no}"
    answered = read_numbers(request.GET.get("answered", ""))
    if opinion.question_id:
        answered = list(dict.fromkeys([*answered, opinion.question_id]))
    context = {
        "opinion": opinion,
        "consultation": opinion.consultation,
        "pieces": redline_of(list(opinion.targets.all()), opinion.replacement),
        "query_code": receipts.query_code(opinion.client_key),
        "track_url": address,
        "answered": ",".join(map(str, answered)),
        "next_question": _next_question(opinion.consultation, answered),
        "qr": qr_drawing(address, scale=5),
    }
    response = render(request, "opinions/resident/receipt.html", context)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@never_cache
@require_safe
def supported(request: HttpRequest, slug: str, ticket: str) -> HttpResponse:
    """After 我也这样认为: a receipt as for an opinion, shown for as long and nowhere else."""
    browser = tickets.browser_of(request.headers.get("User-Agent", ""))
    support = get_supported_by_ticket(ticket, slug, browser)
    if support is None:
        return render(request, "opinions/resident/receipt_expired.html", status=410)
    address = f"{settings.PUBLIC_URL}/track/?no={support.receipt_no}"
    context = {
        "support": support,
        "consultation": support.opinion.consultation,
        "query_code": receipts.query_code(support.client_key),
        "track_url": address,
        "qr": qr_drawing(address, scale=5),
    }
    response = render(request, "opinions/resident/supported.html", context)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _next_question(consultation: Consultation, answered: list[int]) -> FocusQuestion | None:
    if not consultation.takes_online(timezone.now()):
        return None
    return next_question(consultation, answered)
