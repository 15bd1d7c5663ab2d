"""复函 by a one-time link: no account, no cookie. The link shows one text and nothing else.

A link that is unknown, over, revoked or of a voided letter answers 404 like any missing page. A
signed ticket in the form stands in for the CSRF cookie, and proves that the page was open before
the link was over: then what was typed is shown again instead of a 404.
"""

from datetime import datetime
from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from drafts.choices import ACCEPTS_OFFLINE, ConsultationStatus, ProvisionKind
from drafts.models import DraftVersion, Provision
from opinions.access import find_letter_by_token
from opinions.errors import OpinionError
from opinions.forms.letters import NIL, Reply
from opinions.models import Opinion
from opinions.services.letters import RowsError, reply_to_letter
from stations.links import hash_of
from stations.models import RequestLetter
from stations.services.letters import Answer, note_opened

SALT = "opinions.letter"
EXPIRED = "页面没有完整打开，或者打开得太久。您写的内容都在下面，请核对后再提交一次。"
OVER = "这个链接已经失效，您写的内容没有提交。内容都在下面，可以复制后用别的办法交给我们。"
ANSWERED = "这份函刚刚已经复函，您这次写的内容没有提交。请复制下面的内容，与办公室联系后补充。"


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def letter_page(request: HttpRequest, token: str) -> HttpResponse:
    now = timezone.now()
    letter = find_letter_by_token(token, now)
    if letter is None:
        return _over(request, token)
    if request.method == "POST":
        return _receive(request, letter, now)
    if request.method == "GET":
        note_opened(letter, now=now)
    if not _takes_replies(letter):
        return _closed(request, letter)
    return _show(request, letter, Reply(initial={"token": _ticket(letter)}))


def _takes_replies(letter: RequestLetter) -> bool:
    return letter.is_waiting and letter.consultation.status in ACCEPTS_OFFLINE


def _receive(request: HttpRequest, letter: RequestLetter, now: datetime) -> HttpResponse:
    if not _takes_replies(letter):
        return _closed(request, letter, typed=_typed(request), warning=ANSWERED)
    text = _text_of_ticket(letter, request.POST.get("token", ""))
    if text is None:
        again = Reply.again(request.POST, token=_ticket(letter))
        return _show(request, letter, again, warning=EXPIRED)
    if "more" in request.POST:
        return _show(request, letter, Reply.again(request.POST, token=_ticket(letter), more=3))
    reply = Reply(request.POST, request.FILES)
    if not reply.is_valid():
        return _show(request, letter, reply, status=422)
    try:
        _send(letter, reply, text, now)
    except RowsError as error:
        reply.blame(error.by_row)
    except OpinionError as error:
        reply.form.add_error(None, str(error))
    else:
        response = redirect("opinions:letter", letter.token)
        response.status_code = 303
        return response
    return _show(request, letter, reply, status=422)


def _send(letter: RequestLetter, reply: Reply, text: DraftVersion, now: datetime) -> None:
    data = reply.form.cleaned_data
    reply_to_letter(
        letter,
        Answer(is_nil=reply.choice == NIL, filled_by=data["filled_by"]),
        rows=reply.written(),
        uploads=data["attachments"],
        text=text,
        now=now,
    )


def _show(
    request: HttpRequest,
    letter: RequestLetter,
    reply: Reply,
    *,
    warning: str = "",
    status: int = 200,
) -> HttpResponse:
    version = letter.consultation.version
    provisions = list(Provision.objects.for_reading(version))
    context = {
        "letter": letter,
        "consultation": letter.consultation,
        "reply": reply,
        "warning": warning,
        "provisions": provisions,
        "choices": [node for node in provisions if node.kind in _CHOICES],
        "has_files": bool(request.FILES),
        "sent": _sent(letter),
    }
    return _private(render(request, "opinions/letter/page.html", context, status=status))


_CHOICES = {ProvisionKind.ARTICLE, ProvisionKind.INSTRUCTION, ProvisionKind.ANNEX}


def _closed(
    request: HttpRequest,
    letter: RequestLetter,
    *,
    typed: list[tuple[str, str]] | None = None,
    warning: str = "",
) -> HttpResponse:
    """What was sent; nothing more can be typed."""
    context = {
        "letter": letter,
        "consultation": letter.consultation,
        "sent": _sent(letter),
        "typed": typed,
        "warning": warning if typed else "",
        "is_withdrawn": letter.consultation.status == ConsultationStatus.WITHDRAWN,
    }
    status = 409 if typed else 200
    return _private(render(request, "opinions/letter/sent.html", context, status=status))


def _sent(letter: RequestLetter) -> dict[str, Any]:
    return {
        "replies": letter.replies.prefetch_related("files__file"),
        "opinions": Opinion.objects.filter(letter=letter)
        .counted()
        .prefetch_related("targets")
        .order_by("pk"),
    }


def _over(request: HttpRequest, token: str) -> HttpResponse:
    """404, but who had the page open while the link worked gets back what was typed."""
    ticket = _read(request.POST.get("token", ""))
    typed = _typed(request)
    if not (typed and ticket and ticket[0] == hash_of(token)):
        raise Http404
    context = {"typed": typed, "warning": OVER}
    return _private(render(request, "opinions/letter/over.html", context, status=410))


def _ticket(letter: RequestLetter) -> str:
    return signing.dumps([letter.link_hash, letter.consultation.version_id], salt=SALT)


def _read(ticket: str) -> list[Any] | None:
    try:
        content = signing.loads(ticket, salt=SALT)
    except signing.BadSignature:
        return None
    return content if isinstance(content, list) and len(content) == 2 else None


def _text_of_ticket(letter: RequestLetter, ticket: str) -> DraftVersion | None:
    """The text that the page showed; it may have been replaced meanwhile."""
    content = _read(ticket)
    if content is None or content[0] != letter.link_hash:
        return None
    consultation = letter.consultation
    if content[1] == consultation.version_id:
        return consultation.version
    earlier = consultation.replacements.done().filter(old=content[1]).select_related("old").first()
    return earlier.old if earlier else None


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Everything that somebody wrote, under the names of its fields."""
    labels = {"provision": "条款", "replacement": "修改为", "reason": "理由", "whole": "复函全文"}
    return [
        (labels[name.rpartition("-")[2]], str(value))
        for name, value in request.POST.items()
        if name.rpartition("-")[2] in labels and str(value).strip()
    ]


def _private(response: HttpResponse) -> HttpResponse:
    """Neither search machines nor the next site learn of the address."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
