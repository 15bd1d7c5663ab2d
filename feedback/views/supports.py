"""我的支持: who stood behind an opinion sees where it is, and takes the support back.

No cookie, no session: number and code open a ticket, as for an author.
"""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback import supporter_page
from feedback.answers import answers_to
from feedback.views.resident import author_page
from liaison.qr import qr_drawing
from opinions import receipts
from opinions.access import get_support_by_ticket
from opinions.errors import OpinionError
from opinions.models import Opinion, OpinionSupport
from opinions.services import supporting

DONE = {
    "withdrawn": "您的支持已经撤回，不再统计；您留的联系方式也已经删除。",
    "forgotten": "您的联系方式已经删除。以后请用编号和查询码自己查结果。",
}

HolderView = Callable[[HttpRequest, OpinionSupport, str], HttpResponse]


def holder_page(view: HolderView) -> Callable[..., HttpResponse]:
    """The gate of every page behind a ticket; an expired one leads back to number and code."""

    @csrf_exempt
    @never_cache
    @wraps(view)
    def gated(request: HttpRequest, ticket: str) -> HttpResponse:
        support = get_support_by_ticket(ticket)
        if support is None:
            return HttpResponseRedirect(reverse("feedback:track") + "?expired=1")
        response = view(request, support, ticket)
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return gated


@holder_page
@require_safe
def support(request: HttpRequest, support: OpinionSupport, ticket: str) -> HttpResponse:
    answers = answers_to(support.opinion)
    context = {
        "support": support,
        "ticket": ticket,
        "words": supporter_page.words_of(support),
        "has_changed": support.opinion.revision != support.revision,
        "steps": supporter_page.steps(support, answers),
        "answers": answers,
        "done": DONE.get(request.GET.get("done", ""), ""),
        "may_withdraw": supporting.may_withdraw_support(support),
    }
    return render(request, "feedback/resident/support.html", context)


@holder_page
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, support: OpinionSupport, ticket: str) -> HttpResponse:
    error = ""
    if request.method == "POST":
        try:
            supporting.withdraw_support(support, now=timezone.now())
        except OpinionError as refusal:
            error = str(refusal)
        else:
            return _back_to(ticket, "withdrawn")
    context = {"support": support, "ticket": ticket, "error": error}
    status = 409 if error else 200
    return render(request, "feedback/resident/support_withdraw.html", context, status=status)


@holder_page
@require_POST
def forget(request: HttpRequest, support: OpinionSupport, ticket: str) -> HttpResponse:
    supporting.forget_holder(support)
    return _back_to(ticket, "forgotten")


@author_page
@require_http_methods(["GET", "HEAD", "POST"])
def slips(request: HttpRequest, opinion: Opinion, ticket: str) -> HttpResponse:
    """凭条 for those who gave it together: one each, to print or to photograph."""
    if request.method == "POST":
        supporting.make_slips(opinion)
        return redirect("feedback:slips", ticket=ticket)
    made = opinion.supports.standing().filter(is_joint=True)
    track = f"{settings.PUBLIC_URL}/track/"
    context = {
        "opinion": opinion,
        "ticket": ticket,
        "slips": [(one, receipts.query_code(one.client_key), _qr(one)) for one in made],
        "may_make": supporting.may_make_slips(opinion),
        "others": min(opinion.people - 1, supporting.MOST_SLIPS),
        "most": supporting.MOST_SLIPS,
        "track_url": track,
    }
    return render(request, "feedback/resident/slips.html", context)


def _qr(support: OpinionSupport) -> str:
    return qr_drawing(f"{settings.PUBLIC_URL}/track/?no={support.receipt_no}", scale=3)


def _back_to(ticket: str, done: str) -> HttpResponse:
    address = reverse("feedback:support", args=[ticket])
    return HttpResponseRedirect(f"{address}?done={done}")
