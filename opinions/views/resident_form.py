"""Giving an opinion: the form, the check page, the receipt. No cookie, no session.

The form's signed ticket stands in for the CSRF cookie: a form without one of ours is shown again
with everything that was typed, and only becomes an opinion when somebody sends it from there.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from drafts.models import Consultation
from liaison.audit.origin import client_address
from liaison.office.services import current_privacy_notice
from opinions import article_choices, limits, tickets
from opinions.access import get_readable_consultation, get_readable_consultation_to_send
from opinions.choices import TargetScope
from opinions.doubts import doubts_about
from opinions.errors import OpinionError
from opinions.forms.resident import CONSENTS, LONGEST_SELECTED, TEXTS, OpinionForm
from opinions.models import Opinion
from opinions.proof import puzzle_for
from opinions.questions import UNKNOWN, read_numbers
from opinions.redline import redline_of
from opinions.services.giving import NotOpenError, find_submitted, submit_opinion
from opinions.targets import Picked, text_of
from opinions.views.resident_check import (
    address_to_ask_again,
    on_earlier,
    show_check,
    support,
)
from opinions.views.uploading import chosen_in, keep_chosen, no_larger_than_files_may_be

EXPIRED = "这个页面打开得太久，或者没有完整打开。您写的内容都在下面，请再点一次。"
FLOODED = "现在提交的人太多，请在{at}以后再点一次。您写的内容都在下面，没有丢失。"
# Who is sent away is not sent back within the same breath.
SHORTEST_WAIT = timedelta(minutes=1)


@csrf_exempt
@never_cache
@no_larger_than_files_may_be
@require_http_methods(["GET", "HEAD", "POST"])
def new_opinion(request: HttpRequest, slug: str) -> HttpResponse:
    if request.POST.get("confirm") == "1":
        return _receive(request, get_readable_consultation_to_send(slug))
    consultation = get_readable_consultation(slug)
    if request.method == "POST":
        return _receive(request, consultation)
    now = timezone.now()
    if not consultation.takes_online(now):
        return _closed(request, consultation, status=200)
    initial = _asked_for(request)
    version_id = text_of(consultation, _uuids([*initial["provision"], *initial["after"]]))
    initial["token"] = _new_ticket(consultation, version_id, now)
    form = OpinionForm(initial=initial, consultation=consultation, version_id=version_id)
    if form.asked and form.asked.provision and not form.initial["provision"]:
        form.initial["provision"] = [str(form.asked.provision.uuid)]
    return _show_form(request, consultation, form)


def _asked_for(request: HttpRequest) -> dict[str, Any]:
    """What the address of the form names."""
    return {
        "provision": [text for text in request.GET.getlist("provision") if _is_uuid(text)],
        "after": [text for text in request.GET.getlist("after") if _is_uuid(text)],
        "selected": request.GET.get("selected", "")[:LONGEST_SELECTED],
        "question": request.GET.get("question", ""),
        "answered": _joined(read_numbers(request.GET.get("answered", ""))),
    }


def _new_ticket(
    consultation: Consultation, version_id: int, now: datetime, nonce: UUID | None = None
) -> str:
    notice = current_privacy_notice()
    return tickets.issue_form(consultation.pk, notice.pk, now, version_id, nonce)


def _joined(numbers: Iterable[int]) -> str:
    return ",".join(map(str, numbers))


def _receive(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    now = timezone.now()
    ticket = tickets.read_form(request.POST.get("token", ""), consultation.pk, now)
    if ticket is None:
        return _expired(request, consultation)
    make_form = partial(OpinionForm, consultation=consultation, version_id=ticket.version_id)
    form = make_form(request.POST)
    refusal = keep_chosen(request, ticket.nonce)
    if "edit" in request.POST:
        typed = make_form(initial=_typed(request))
        return _show_form(request, consultation, typed, warning=refusal)
    if not form.is_valid():
        return _show_form(request, consultation, form, warning=refusal, status=422)
    try:
        if refusal or "drop" in request.POST:
            shown = get_readable_consultation(consultation.slug)
            return show_check(request, shown, form, refusal=refusal)
        if request.POST.get("confirm") == "1" or "support" in request.POST:
            return _take(request, consultation, form, ticket, now)
        return _check(request, consultation, form, ticket)
    except NotOpenError:
        return _closed(request, consultation, status=409, form=form)
    except OpinionError as error:
        form.add_error(None, str(error))
        return _show_form(request, consultation, form, status=422)


def _check(
    request: HttpRequest, consultation: Consultation, form: OpinionForm, ticket: tickets.FormTicket
) -> HttpResponse:
    """Back from the receipt, a browser without scripts sends the form again: to its receipt.

    With files it goes on, so that one chosen only now is not lost.
    """
    sent = None if request.FILES else _sent_before(form, ticket)
    if sent:
        return _to_receipt(request, consultation, form, sent)
    return show_check(request, consultation, form)


def _take(
    request: HttpRequest,
    consultation: Consultation,
    form: OpinionForm,
    ticket: tickets.FormTicket,
    now: datetime,
) -> HttpResponse:
    """What was checked becomes an opinion, or one person's support of another's."""
    network = limits.network_of(client_address(request))
    doubts = doubts_about(form.cleaned_data, ticket=ticket, network=network)
    if doubts.wait:
        wait = max(doubts.wait, SHORTEST_WAIT)
        return _ask_to_wait(request, consultation, wait, ticket.nonce)
    if "support" in request.POST:
        return support(request, consultation, form, ticket, now)
    data = form.cleaned_data
    given = submit_opinion(
        consultation,
        words=form.words(),
        person=form.person(ticket.notice_id),
        provisions=data["provision"],
        after=data["after"],
        selected=data["selected"],
        people=data["people"],
        has_files=bool(request.FILES) or "attached" in request.POST,
        question_id=data["question"],
        version_id=form.version_id,
        nonce=ticket.nonce,
        opened_at=ticket.opened_at,
        doubts=doubts.reasons,
        proof=doubts.proof,
        network_key=limits.network_key(network),
        now=now,
    )
    return _to_receipt(request, consultation, form, given.opinion)


def _sent_before(form: OpinionForm, ticket: tickets.FormTicket) -> Opinion | None:
    return find_submitted(
        words=form.words(),
        picked=form.picked(),
        question_id=form.cleaned_data["question"],
        nonce=ticket.nonce,
    )


def _to_receipt(
    request: HttpRequest, consultation: Consultation, form: OpinionForm, opinion: Opinion
) -> HttpResponse:
    browser = tickets.browser_of(request.headers.get("User-Agent", ""))
    ticket_text = tickets.issue_receipt(opinion.pk, browser)
    address = reverse("opinions:receipt", args=[consultation.slug, ticket_text])
    answered = _joined(form.cleaned_data["answered"])
    response = redirect(f"{address}?answered={answered}" if answered else address)
    response.status_code = 303
    return response


def _show_form(
    request: HttpRequest,
    consultation: Consultation,
    form: OpinionForm,
    *,
    warning: str = "",
    status: int = 200,
) -> HttpResponse:
    picked = Picked(_uuids(form["provision"].value()), _uuids(form["after"].value()))
    if not form.is_bound and form.asks_elsewhere:
        warning = warning or UNKNOWN
    try:
        targets = picked.targets(form.version_id)
    except OpinionError as error:
        targets, warning = [], warning or str(error)
    context = on_earlier(form, targets) | {
        "consultation": consultation,
        "form": form,
        "targets": [target for target in targets if target.scope == TargetScope.PROVISION],
        "after": [target for target in targets if target.scope == TargetScope.AFTER],
        "choices": partial(article_choices.choices, form.version_id, targets),
        "parts": partial(article_choices.parts, targets),
        "pieces": redline_of(targets, form["replacement"].value() or ""),
        "warning": warning,
        "puzzle": puzzle_for(form["token"].value() or ""),
        "notice_version": current_privacy_notice().version,
        "attached": chosen_in(request, form.nonce),
        "again": address_to_ask_again(request),
    }
    return render(request, "opinions/resident/form.html", context, status=status)


def _expired(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    nonce = tickets.nonce_of(request.POST.get("token", ""), consultation.pk) or uuid4()
    refusal = keep_chosen(request, nonce)
    return _ask_again(request, consultation, f"{EXPIRED}{refusal}", nonce)


def _ask_again(
    request: HttpRequest,
    consultation: Consultation,
    warning: str,
    nonce: UUID,
    status: int = 422,
) -> HttpResponse:
    """The form with everything that was typed, and a new ticket while it is still open.

    The ticket goes on with the ``nonce`` of the one before: what was sent with that is not taken
    twice, and the files that were chosen still wait for it.

    What was picked from an earlier text stays picked from it.
    """
    now = timezone.now()
    if not consultation.takes_online(now):
        form = OpinionForm(request.POST, consultation=consultation)
        return _closed(request, consultation, status=409, form=form)
    typed = _typed(request)
    version_id = text_of(consultation, _uuids([*typed["provision"], *typed["after"]]))
    typed |= {"token": _new_ticket(consultation, version_id, now, nonce), "proof": ""}
    form = OpinionForm(initial=typed, consultation=consultation, version_id=version_id)
    return _show_form(request, consultation, form, warning=warning, status=status)


def _closed(
    request: HttpRequest,
    consultation: Consultation,
    *,
    status: int,
    form: OpinionForm | None = None,
) -> HttpResponse:
    """Why it is too late, what was typed (to copy), and how else to reach the office."""
    typed = [form[name] for name in TEXTS if form[name].value()] if form else []
    again = address_to_ask_again(request)
    context = {"consultation": consultation, "typed": typed, "again": again}
    return render(request, "opinions/resident/closed.html", context, status=status)


def _ask_to_wait(
    request: HttpRequest, consultation: Consultation, wait: timedelta, nonce: UUID
) -> HttpResponse:
    """The form with everything that was typed, and when to send it again."""
    # One minute more, for the clock on the wall shows no seconds.
    at = timezone.localtime() + wait + timedelta(minutes=1)
    warning = FLOODED.format(at=f"{at:%H:%M}")
    response = _ask_again(request, consultation, warning, nonce, status=429)
    if response.status_code == 429:
        response["Retry-After"] = str(int(wait.total_seconds()))
    return response


def _typed(request: HttpRequest) -> dict[str, Any]:
    """What was sent, to fill the form again without judging it."""
    typed: dict[str, Any] = {name: request.POST.get(name, "") for name in OpinionForm.base_fields}
    for name in ("provision", "after"):
        typed[name] = request.POST.getlist(name)
    return typed | {name: bool(request.POST.get(name)) for name in CONSENTS}


def _uuids(texts: Iterable[str] | None) -> list[UUID]:
    return [UUID(text) for text in texts or () if _is_uuid(text)]


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
