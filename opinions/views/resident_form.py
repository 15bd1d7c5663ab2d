"""Giving an opinion: the form, the check page, the receipt. No cookie, no session.

The form's signed ticket stands in for the CSRF cookie: a form without one of ours is shown again
with everything that was typed, and only becomes an opinion when somebody sends it from there.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from drafts.models import Consultation, FocusQuestion, Provision
from liaison.audit.origin import client_address
from liaison.contacts import personal_data
from liaison.office.services import current_privacy_notice
from opinions import limits, receipts, tickets
from opinions.access import (
    get_opinion_by_receipt_ticket,
    get_readable_consultation,
    get_readable_consultation_to_send,
)
from opinions.doubts import doubts_about
from opinions.errors import OpinionError
from opinions.following import follow_for_resident
from opinions.forms.resident import CONSENTS, TEXTS, OpinionForm
from opinions.models import OpinionTarget
from opinions.questions import UNKNOWN, next_question, read_numbers
from opinions.services.giving import NotOpenError, submit_opinion
from opinions.targets import targets_for, text_of

MOST_CHOICES = 300
EXPIRED = "这个页面打开得太久，或者没有完整打开。您写的内容都在下面，请再点一次。"
FLOODED = "现在提交的人太多，请在{at}以后再点一次。您写的内容都在下面，没有丢失。"
# Who is sent away is not sent back within the same breath.
SHORTEST_WAIT = timedelta(minutes=1)


@csrf_exempt
@never_cache
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
    version_id = text_of(consultation, [UUID(text) for text in initial["provision"]])
    initial["token"] = _new_ticket(consultation, version_id, now)
    form = OpinionForm(initial=initial, consultation=consultation, version_id=version_id)
    if form.asked and form.asked.provision and not form.initial["provision"]:
        form.initial["provision"] = [str(form.asked.provision.uuid)]
    return _show_form(request, consultation, form)


def _asked_for(request: HttpRequest) -> dict[str, Any]:
    """What the address of the form names."""
    return {
        "provision": [text for text in request.GET.getlist("provision") if _is_uuid(text)],
        "question": request.GET.get("question", ""),
        "answered": _joined(read_numbers(request.GET.get("answered", ""))),
    }


def _new_ticket(consultation: Consultation, version_id: int, now: datetime) -> str:
    return tickets.issue_form(consultation.pk, current_privacy_notice().pk, now, version_id)


def _joined(numbers: Iterable[int]) -> str:
    return ",".join(map(str, numbers))


def _receive(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    now = timezone.now()
    ticket = tickets.read_form(request.POST.get("token", ""), consultation.pk, now)
    if ticket is None:
        return _ask_again(request, consultation, EXPIRED)
    make_form = partial(OpinionForm, consultation=consultation, version_id=ticket.version_id)
    form = make_form(request.POST)
    if "edit" in request.POST:
        return _show_form(request, consultation, make_form(initial=_typed(request)))
    if not form.is_valid():
        return _show_form(request, consultation, form, status=422)
    try:
        if request.POST.get("confirm") != "1":
            return _check(request, consultation, form)
        network = limits.network_of(client_address(request))
        doubts = doubts_about(form.cleaned_data, ticket=ticket, network=network, now=now)
        if doubts.wait:
            return _ask_to_wait(request, consultation, max(doubts.wait, SHORTEST_WAIT))
        given = submit_opinion(
            consultation,
            words=form.words(),
            person=form.person(ticket.notice_id),
            provisions=form.cleaned_data["provision"],
            question_id=form.cleaned_data["question"],
            version_id=form.version_id,
            nonce=ticket.nonce,
            opened_at=ticket.opened_at,
            doubts=doubts.reasons,
            now=now,
        )
    except NotOpenError:
        return _closed(request, consultation, status=409, form=form)
    except OpinionError as error:
        form.add_error(None, str(error))
        return _show_form(request, consultation, form, status=422)
    ticket_text = tickets.issue_receipt(given.opinion.pk)
    address = reverse("opinions:receipt", args=[consultation.slug, ticket_text])
    answered = _joined(form.cleaned_data["answered"])
    response = redirect(f"{address}?answered={answered}" if answered else address)
    response.status_code = 303
    return response


@never_cache
@require_safe
def receipt(request: HttpRequest, slug: str, ticket: str) -> HttpResponse:
    """What the author keeps. The code is worked out anew, so a second look shows the same."""
    opinion = get_opinion_by_receipt_ticket(ticket, slug)
    if opinion is None:
        return render(request, "opinions/resident/receipt_expired.html", status=410)
    address = f"{settings.PUBLIC_URL}/track/?no={opinion.receipt_no}"
    answered = read_numbers(request.GET.get("answered", ""))
    if opinion.question_id:
        answered = list(dict.fromkeys([*answered, opinion.question_id]))
    context = {
        "opinion": opinion,
        "consultation": opinion.consultation,
        "query_code": receipts.query_code(opinion.client_key),
        "track_url": address,
        "answered": _joined(answered),
        "next_question": _next_question(opinion.consultation, answered),
        # segno draws nothing but paths; the address is our own.
        "qr": mark_safe(segno.make(address, error="m").svg_inline(scale=5, border=2)),  # noqa: S308 -- see above
    }
    return render(request, "opinions/resident/receipt.html", context)


def _next_question(consultation: Consultation, answered: list[int]) -> FocusQuestion | None:
    if not consultation.takes_online(timezone.now()):
        return None
    return next_question(consultation, answered)


def _check(request: HttpRequest, consultation: Consultation, form: OpinionForm) -> HttpResponse:
    """检查一遍: what was typed, and what should perhaps not stand in it. Nothing is stored yet."""
    if form.asks_elsewhere:
        raise OpinionError(UNKNOWN)
    data = form.cleaned_data
    targets = targets_for(form.version_id, data["provision"])
    context = _on_earlier(form, targets) | {
        "consultation": consultation,
        "form": form,
        "targets": targets,
        "findings": personal_data.find("\n".join(data[name] for name in TEXTS)),
        "consents": [form[name].label for name in CONSENTS if data[name]],
        "typed": _pairs(request),
    }
    return render(request, "opinions/resident/check.html", context)


def _on_earlier(form: OpinionForm, targets: list[OpinionTarget]) -> dict[str, Any]:
    """What a reader of a text that was replaced meanwhile is told: since when, and where it is."""
    if not form.is_on_earlier:
        return {}
    done = form.consultation.replacements.done().with_texts()
    return {
        "earlier": done.filter(old=form.version_id).first(),
        "followed": follow_for_resident(target.unit_id for target in targets),
    }


def _show_form(
    request: HttpRequest,
    consultation: Consultation,
    form: OpinionForm,
    *,
    warning: str = "",
    status: int = 200,
) -> HttpResponse:
    picked = [UUID(text) for text in form["provision"].value() or () if _is_uuid(text)]
    if not form.is_bound and form.asks_elsewhere:
        warning = warning or UNKNOWN
    try:
        targets = targets_for(form.version_id, picked)
    except OpinionError as error:
        targets, warning = targets_for(form.version_id, []), warning or str(error)
    context = _on_earlier(form, targets) | {
        "consultation": consultation,
        "form": form,
        "targets": [target for target in targets if target.provision],
        "choices": partial(_choices, form.version_id, targets),
        "warning": warning,
        "notice_version": current_privacy_notice().version,
    }
    return render(request, "opinions/resident/form.html", context, status=status)


def _ask_again(
    request: HttpRequest, consultation: Consultation, warning: str, status: int = 422
) -> HttpResponse:
    """The form with everything that was typed, and a new ticket while it is still open.

    What was picked from an earlier text stays picked from it.
    """
    now = timezone.now()
    if not consultation.takes_online(now):
        form = OpinionForm(request.POST, consultation=consultation)
        return _closed(request, consultation, status=409, form=form)
    typed = _typed(request)
    version_id = text_of(consultation, [UUID(one) for one in typed["provision"] if _is_uuid(one)])
    typed["token"] = _new_ticket(consultation, version_id, now)
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
    context = {"consultation": consultation, "typed": typed}
    return render(request, "opinions/resident/closed.html", context, status=status)


def _ask_to_wait(request: HttpRequest, consultation: Consultation, wait: timedelta) -> HttpResponse:
    """The form with everything that was typed, and when to send it again."""
    # One minute more, for the clock on the wall shows no seconds.
    at = timezone.localtime() + wait + timedelta(minutes=1)
    response = _ask_again(request, consultation, FLOODED.format(at=f"{at:%H:%M}"), status=429)
    if response.status_code == 429:
        response["Retry-After"] = str(int(wait.total_seconds()))
    return response


def _choices(version_id: int, targets: list[OpinionTarget]) -> list[tuple[UUID, str]]:
    """Other articles to add, unless the draft is so long that a list helps nobody."""
    picked = {target.provision.uuid for target in targets if target.provision}
    units = Provision.objects.filter(version=version_id).commentable().in_order()
    rows = units.values_list("uuid", "label", "caption")[: MOST_CHOICES + 1]
    if len(rows) > MOST_CHOICES:
        return []
    return [
        (uuid, f"{label} {caption}".strip()) for uuid, label, caption in rows if uuid not in picked
    ]


def _typed(request: HttpRequest) -> dict[str, Any]:
    """What was sent, to fill the form again without judging it."""
    typed: dict[str, Any] = {name: request.POST.get(name, "") for name in OpinionForm.base_fields}
    typed["provision"] = request.POST.getlist("provision")
    return typed | {name: bool(request.POST.get(name)) for name in CONSENTS}


def _pairs(request: HttpRequest) -> list[tuple[str, str]]:
    """Everything that was typed, to be carried by the check page's hidden fields."""
    return [
        (name, value)
        for name in OpinionForm.base_fields
        for value in request.POST.getlist(name)
        if value
    ]


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
