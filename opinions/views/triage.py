"""Opinions one by one, by keyboard or by plain buttons: each act leads to the next opinion."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from drafts.models import Consultation
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from opinions import triage_desk
from opinions.access import get_consultation_for_office
from opinions.earlier_sayings import sayings_of
from opinions.errors import OpinionError
from opinions.forms.themes import standing
from opinions.forms.triage import BACK, OWN, SAVE, SKIP, TriageForm
from opinions.models import Opinion, Theme
from opinions.services import compiling, sorting, triage
from opinions.services.sorting import DECISIONS
from opinions.triage_desk import FREE, MINE, Queue

WHOSE = (("", "全部"), (MINE, "分给我的"), (FREE, "还没分派的"))
# The key of each decision, beside those that the page's own script knows.
KEYS = {
    "kept": "k", "returned": "r", "referred": "f", "petition_routed": "x",
    "review_suggestion_routed": "v", "public_sentiment_issue": "m", "sent_directly": "d",
}  # fmt: skip
DONE = {SAVE: "已保存。", SKIP: "", BACK: "", OWN: "已单独成条，进入汇总表。"}


@require_safe
@staff_page(Role.CLERK)
def desk(request: StaffRequest, pk: int) -> HttpResponse:
    """The opinion that is next where this clerk left off, or the one of the address."""
    queue = _queue(request, get_consultation_for_office(pk))
    at = request.GET.get("at", "")
    if at.isascii() and at.isdigit() and len(at) <= 18:
        return _page(request, queue, _opinion(queue, int(at)))
    key = queue.after(triage_desk.place_of(queue).opinion_id or 0)
    return _page(request, queue, _opinion(queue, key) if key else None)


@require_POST
@staff_page(Role.CLERK)
def act(request: StaffRequest, pk: int, opinion_pk: int) -> HttpResponse:
    """Do what the key says with the opinion, if it still is as it was shown, and go on."""
    queue = _queue(request, get_consultation_for_office(pk))
    opinion = _opinion(queue, opinion_pk)
    form = TriageForm(request.POST, opinion=opinion)
    if not form.is_valid():
        return _page(request, queue, opinion, form, status=422)
    try:
        with transaction.atomic():
            done = _do(queue, opinion, form)
    except OpinionError as error:
        form.add_error(None, str(error))
        changed = isinstance(error, triage.ChangedMeanwhileError)
        return _page(
            request, queue, _opinion(queue, opinion_pk), form, status=409 if changed else 422
        )
    if done:
        messages.success(request, f"意见{opinion.receipt_no}：{done}")
    return redirect(_next(queue, opinion, form.cleaned_data["act"]))


@require_POST
@staff_page(Role.CLERK)
def undo(request: StaffRequest, pk: int) -> HttpResponse:
    queue = _queue(request, get_consultation_for_office(pk))
    try:
        opinion = triage.undo_last(queue.consultation, by=request.user)
    except OpinionError as error:
        messages.error(request, str(error))
        return redirect(_address(queue))
    messages.success(request, f"已撤销，意见{opinion.receipt_no}放回待整理。")
    return redirect(_address(queue, at=opinion.pk))


def _do(queue: Queue, opinion: Opinion, form: TriageForm) -> str:
    """In one transaction; the sentence that says what was done."""
    data, by = form.cleaned_data, queue.user
    current = triage.lock_as_seen(opinion, data["seen"])
    place = triage_desk.place_of(queue)
    if marks := form.changed_marks():
        triage.mark(current, marks, by=by)
    if data["note"].strip():
        triage.note(current, data["note"], by=by)
    chosen = data["act"]
    if chosen in DECISIONS:
        reason = data[f"reason_{chosen}"].strip()
        sorting.decide([current], chosen, by=by, note=reason)
        triage.keep_place(place, current, **{chosen: reason})
        return f"{DECISIONS[chosen].label}。"
    if chosen in {SAVE, SKIP, BACK}:
        triage.keep_place(place, current)
        return DONE[chosen] if chosen != SKIP or not (marks or data["note"]) else "已保存。"
    item = data.get("item")
    if item:
        compiling.add_sources(item, [current], by=by)
    else:
        item = _own_item(queue, opinion, form)
    triage.keep_place(place, current, item=item)
    return DONE.get(chosen, f"已归并到“{item.text[:20]}”。")


def _own_item(queue: Queue, opinion: Opinion, form: TriageForm) -> Any:
    texts = triage_desk.texts_of(triage_desk.units_of(opinion)[:1])
    unit, quote = texts[0] if texts else (None, "")
    return triage.make_own_item(
        opinion,
        by=queue.user,
        unit=unit,
        quote=quote,
        text=form.cleaned_data["text"],
        reason=form.cleaned_data["reason"],
    )


def _page(
    request: StaffRequest,
    queue: Queue,
    opinion: Opinion | None,
    form: TriageForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": "逐条办理",
        "consultation": queue.consultation,
        "queue": queue,
        "whose": WHOSE,
        "articles": triage_desk.places_to_work(queue.consultation),
        "themes": standing(queue.consultation.pk),
        "remaining": queue.count(),
        "counted": triage_desk.COUNTED,
        "bad_form": form,
    }
    if opinion:
        context |= _shown(queue, opinion, form)
    return render(request, "opinions/office/triage.html", context, status=status)


def _shown(queue: Queue, opinion: Opinion, form: TriageForm | None) -> dict[str, Any]:
    place = triage_desk.place_of(queue)
    units = triage_desk.units_of(opinion)
    waits = triage_desk.is_waiting(opinion)
    item, why = triage_desk.suggested_item(opinion, place)
    form = form or TriageForm(opinion=opinion)
    return {
        "opinion": opinion,
        "sayings": sayings_of(queue.consultation, [opinion.text_hash]).get(opinion.text_hash),
        "texts": triage_desk.texts_of(units),
        "items": triage_desk.items_on(queue.consultation, units),
        "suggested": item,
        "why": why,
        "form": form,
        "seen": triage_desk.seen_of(opinion),
        "waits": waits,
        "changed": None if waits and not form.errors else triage_desk.last_change(opinion),
        "notes": opinion.notes.select_related("by"),
        "decisions": [
            (one, KEYS[value], form.data.get(f"reason_{value}") or place.reasons.get(value, ""))
            for value, one in DECISIONS.items()
        ],
    }


def _opinion(queue: Queue, pk: int) -> Opinion:
    opinions = Opinion.objects.select_related(
        "consultation__version", "station", "question", "triage"
    ).prefetch_related("targets__unit", "redactions")
    return get_object_or_404(opinions, pk=pk, consultation=queue.consultation)


def _queue(request: StaffRequest, consultation: Consultation) -> Queue:
    whose = request.GET.get("whose", "")
    unit, theme = request.GET.get("unit", ""), _number(request.GET.get("theme", ""))
    return Queue(
        consultation,
        request.user,
        whose if whose in {MINE, FREE} else "",
        _number(unit),
        Theme.objects.filter(consultation=consultation, pk=theme).first() if theme else None,
    )


def _number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 18 else None


def _next(queue: Queue, opinion: Opinion, chosen: str) -> str:
    if chosen == SAVE:
        return _address(queue, at=opinion.pk)
    return _address(queue, at=queue.before(opinion.pk)) if chosen == BACK else _address(queue)


def _address(queue: Queue, **more: Any) -> str:
    theme = queue.theme.pk if queue.theme else None
    asked = {"whose": queue.whose, "unit": queue.unit, "theme": theme, **more}
    words = urlencode({name: value for name, value in asked.items() if value})
    address = reverse("admin:opinions_triage", args=[queue.consultation.pk])
    return f"{address}?{words}" if words else address
