"""检查一遍: the page between the form and the opinion, and 我也这样认为 on it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from drafts.models import Consultation
from liaison.contacts import personal_data
from opinions import tickets
from opinions.alike import Alike, find_alike
from opinions.errors import OpinionError
from opinions.following import follow_for_resident
from opinions.forms.resident import CONSENTS, TEXTS, OpinionForm
from opinions.models import OpinionTarget
from opinions.proof import puzzle_for
from opinions.questions import UNKNOWN
from opinions.redline import redline_of
from opinions.services.files import MOST_FILES
from opinions.services.giving_rules import giving_rules
from opinions.services.supporting import support_opinion
from opinions.views.uploading import chosen_in


def show_check(
    request: HttpRequest,
    consultation: Consultation,
    form: OpinionForm,
    *,
    refusal: str = "",
) -> HttpResponse:
    """检查一遍: what was typed, and what should perhaps not stand in it. Nothing is stored yet."""
    if form.asks_elsewhere:
        raise OpinionError(UNKNOWN)
    data = form.cleaned_data
    targets = form.picked().targets(form.version_id)
    rules = giving_rules()
    context = on_earlier(form, targets) | {
        "consultation": consultation,
        "form": form,
        "targets": targets,
        "pieces": redline_of(targets, data["replacement"]),
        "findings": personal_data.find("\n".join(data[name] for name in TEXTS)),
        "consents": [form[name].label for name in CONSENTS if data[name]],
        "alike": _alike(consultation, form, targets) if rules.allow_support else [],
        "attached": chosen_in(request, form.nonce),
        "most_files": MOST_FILES,
        "refusal": refusal,
        "puzzle": puzzle_for(data["token"]),
        "typed": _pairs(request),
        "again": address_to_ask_again(request),
    }
    status = 422 if refusal else 200
    return render(request, "opinions/resident/check.html", context, status=status)


def support(
    request: HttpRequest,
    consultation: Consultation,
    form: OpinionForm,
    ticket: tickets.FormTicket,
    now: datetime,
) -> HttpResponse:
    """我也这样认为, for one of those that the check page offered just now."""
    offered = _alike(consultation, form, form.picked().targets(form.version_id))
    chosen = next((one for one in offered if str(one.pk) == request.POST["support"]), None)
    if chosen is None:
        raise OpinionError("这条意见刚刚有变化，请再看一遍，或者直接提交您的意见。")
    given = support_opinion(
        consultation,
        chosen.pk,
        person=form.person(ticket.notice_id),
        nonce=ticket.nonce,
        opened_at=ticket.opened_at,
        now=now,
    )
    browser = tickets.browser_of(request.headers.get("User-Agent", ""))
    ticket_text = tickets.issue_supported(given.support.pk, browser)
    response = redirect("opinions:supported", consultation.slug, ticket_text)
    response.status_code = 303
    return response


def address_to_ask_again(request: HttpRequest) -> str:
    """Of the form about the same places, for the browser's Back and reload; "" for a page that
    was only read."""
    if request.method != "POST":
        return ""
    about = QueryDict(mutable=True)
    for name in ("provision", "after", "question", "answered"):
        about.setlist(name, [value for value in request.POST.getlist(name) if value])
    return f"{request.path}?{about.urlencode()}" if about.urlencode() else request.path


def on_earlier(form: OpinionForm, targets: list[OpinionTarget]) -> dict[str, Any]:
    """What a reader of a text that was replaced meanwhile is told: since when, and where it is."""
    if not form.is_on_earlier:
        return {}
    done = form.consultation.replacements.done().with_texts()
    return {
        "earlier": done.filter(old=form.version_id).first(),
        "followed": follow_for_resident(target.unit_id for target in targets),
    }


def _alike(
    consultation: Consultation, form: OpinionForm, targets: list[OpinionTarget]
) -> list[Alike]:
    words = form.words()
    text = "".join((words.body, words.replacement))
    show = giving_rules().show_similar
    return find_alike(consultation.pk, targets, text=text, text_hash=words.hash, show=show)


def _pairs(request: HttpRequest) -> list[tuple[str, str]]:
    """Everything that was typed, to be carried by the check page's hidden fields."""
    return [
        (name, value)
        for name in OpinionForm.base_fields
        for value in request.POST.getlist(name)
        if value
    ]
