"""One 征求意见函 at the office: sent, chased, opened again, voided."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import admin, messages
from django.forms import Form
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.contacts.services import ContactError
from liaison.office.files import file_response
from stations.errors import StationError
from stations.forms.letters import (
    ReminderForm,
    ReopenForm,
    SentForm,
    WhyForm,
)
from stations.letter_text import letter_address
from stations.models import RequestLetter, RequestReplyFile
from stations.services import letters as services
from stations.views.office import OFFICE


@require_safe
@staff_page(*OFFICE)
def letter_page(request: StaffRequest, pk: int) -> HttpResponse:
    return _letter_page(request, _letter(pk), {})


def _letter_page(
    request: StaffRequest,
    letter: RequestLetter,
    wrong: Mapping[str, Form],
    *,
    revealed: str = "",
) -> HttpResponse:
    """``wrong`` is the form that could not be carried out, under its name."""
    now = timezone.now()
    may_keep = request.user.has_role(Role.CLERK)
    works = letter.link_works(now)
    context = {
        **admin.site.each_context(request),
        "title": str(letter),
        "letter": letter,
        "contact": letter.whom,
        "replies": letter.replies.select_related("recorded_by").prefetch_related("files__file"),
        "moves": letter.moves.select_related("by"),
        # Who may not send letters needs no key to the text either.
        "link": letter_address(letter) if may_keep and works else "",
        "link_works": works,
        "is_overdue": letter.is_overdue(now),
        "may_keep": may_keep,
        "revealed": revealed,
        "bad_form": next(iter(wrong.values()), None),
        **{name: _form(name) for name in FORMS},
        **wrong,
    }
    status = 422 if wrong else 200
    return render(request, "stations/office/letter.html", context, status=status)


FORMS: dict[str, type[Form]] = {
    "sent_form": SentForm,
    "remind_form": ReminderForm,
    "reopen_form": ReopenForm,
    "revoke_form": WhyForm,
    "void_form": WhyForm,
    "reveal_form": WhyForm,
}


def _form(name: str, data: QueryDict | None = None) -> Form:
    """Each with ids of its own: they stand on one page."""
    return FORMS[name](data, auto_id=f"{name}_%s", initial=_today())


def _today() -> dict[str, Any]:
    return {"sent_on": timezone.localdate()}


@require_POST
@staff_page(Role.CLERK)
def sent(request: StaffRequest, pk: int) -> HttpResponse:
    def act(letter: RequestLetter, *, sent_on: Any) -> None:
        if not services.mark_sent([letter], by=request.user, sent_on=sent_on):
            raise StationError("这份函已经登记过发出。")

    return _act(request, pk, "sent_form", act, "已登记发出。")


@require_POST
@staff_page(Role.CLERK)
def remind(request: StaffRequest, pk: int) -> HttpResponse:
    def act(letter: RequestLetter, *, note: str) -> None:
        services.remind(letter, by=request.user, note=note, now=timezone.now())

    return _act(request, pk, "remind_form", act, "已记下催复。")


@require_POST
@staff_page(Role.CLERK)
def reopen(request: StaffRequest, pk: int) -> HttpResponse:
    def act(letter: RequestLetter, *, note: str, due_at: Any) -> None:
        services.reopen(letter, by=request.user, due_at=due_at, note=note, now=timezone.now())

    return _act(request, pk, "reopen_form", act, "链接又可以复函了，请告诉对方。")


@require_POST
@staff_page(Role.CLERK)
def revoke(request: StaffRequest, pk: int) -> HttpResponse:
    def act(letter: RequestLetter, *, note: str) -> None:
        services.revoke_link(letter, by=request.user, note=note, now=timezone.now())

    return _act(request, pk, "revoke_form", act, "链接已停用，纸上的二维码不再有用。")


@require_POST
@staff_page(Role.CLERK)
def void(request: StaffRequest, pk: int) -> HttpResponse:
    def act(letter: RequestLetter, *, note: str) -> None:
        services.void(letter, by=request.user, note=note, now=timezone.now())

    return _act(request, pk, "void_form", act, "已作废，编号保留。")


@require_POST
@staff_page(Role.CLERK, Role.REVIEWER)
def reveal(request: StaffRequest, pk: int) -> HttpResponse:
    """The number to call, shown once on this page; who looked and why is on record."""
    letter = _letter(pk)
    form = _form("reveal_form", request.POST)
    if form.is_valid():
        try:
            number = services.reveal_phone(
                letter, by=request.user, reason=form.cleaned_data["note"]
            )
        except (StationError, ContactError) as error:
            form.add_error(None, str(error))
        else:
            return _letter_page(request, letter, {}, revealed=number)
    return _letter_page(request, letter, {"reveal_form": form})


@require_safe
@staff_page(*OFFICE)
def reply_file(request: StaffRequest, pk: int, file_pk: int) -> HttpResponseBase:
    files = RequestReplyFile.objects.filter(reply__letter=pk).select_related("file")
    return file_response(get_object_or_404(files, pk=file_pk).file)


def _act(
    request: StaffRequest, pk: int, name: str, act: Callable[..., None], done: str
) -> HttpResponse:
    letter = _letter(pk)
    form = _form(name, request.POST)
    if form.is_valid():
        try:
            act(letter, **form.cleaned_data)
        except StationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, done)
            return redirect("admin:stations_letter", pk)
    return _letter_page(request, letter, {name: form})


def _letter(pk: int) -> RequestLetter:
    return get_object_or_404(RequestLetter.objects.with_list_relations(), pk=pk)
