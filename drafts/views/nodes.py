"""Correcting one node of a text that nobody has confirmed yet; plain forms, each of its own."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from drafts import services
from drafts.access import PREPARES, get_provision_for_office, get_version_for_office
from drafts.choices import CorrectionKind, ProvisionKind
from drafts.forms.texts import (
    AddForm,
    KindForm,
    MoveForm,
    RemoveForm,
    SplitForm,
    WordsForm,
)
from drafts.models import Provision, ProvisionEdit
from drafts.review import origin_of
from drafts.views.page import address_in_review, office_page, place_in_review
from liaison.accounts.access import StaffRequest, staff_page

Act = Callable[[], ProvisionEdit]
Correction = Callable[[StaffRequest, int, UUID], HttpResponse]
TYPED = ("text", "marked", "label", "heading", "caption")


def _on_what_stands(view: Correction) -> Correction:
    """A row may be joined or removed while somebody writes on it; what was typed comes back."""

    @wraps(view)
    def guarded(request: StaffRequest, pk: int, uuid: UUID) -> HttpResponse:
        version = get_version_for_office(pk)
        if version.is_confirmed or version.provisions.filter(uuid=uuid).exists():
            return view(request, pk, uuid)
        sent = ((name, str(value)) for name, value in request.POST.items())
        typed = "\n".join(words for name, words in sent if name.endswith(TYPED) and words.strip())
        context = {"title": "这一段已经不在了", "version": version, "typed": typed}
        return office_page(request, "gone", context, status=422)

    return guarded


@require_GET
@staff_page(*PREPARES)
def node(request: StaffRequest, pk: int, uuid: UUID) -> HttpResponse:
    return _node_page(request, _correctable(pk, uuid), {})


@require_POST
@staff_page(*PREPARES)
@_on_what_stands
def words(request: StaffRequest, pk: int, uuid: UUID) -> HttpResponse:
    provision = _correctable(pk, uuid)
    form = WordsForm(request.POST, provision=provision, prefix="words")
    return _correct(
        request,
        provision,
        form,
        lambda: services.correct_words(
            provision, **form.words(), seen=form.cleaned_data["seen"], by=request.user
        ),
    )


@require_POST
@staff_page(*PREPARES)
@_on_what_stands
def kind(request: StaffRequest, pk: int, uuid: UUID) -> HttpResponse:
    provision = _correctable(pk, uuid)
    form = KindForm(request.POST, prefix="kind")

    def act() -> ProvisionEdit:
        chosen = ProvisionKind(form.cleaned_data["kind"])
        return services.change_kind(provision, kind=chosen, by=request.user)

    return _correct(request, provision, form, act)


@require_POST
@staff_page(*PREPARES)
@_on_what_stands
def join(request: StaffRequest, pk: int, uuid: UUID) -> HttpResponse:
    provision = _correctable(pk, uuid)
    form = forms.Form(request.POST, prefix="join")
    return _correct(
        request,
        provision,
        form,
        lambda: services.join_with_previous(provision, by=request.user),
    )


@require_POST
@staff_page(*PREPARES)
@_on_what_stands
def split(request: StaffRequest, pk: int, uuid: UUID) -> HttpResponse:
    provision = _correctable(pk, uuid)
    form = SplitForm(request.POST, provision=provision, prefix="split")

    def act() -> ProvisionEdit:
        data = form.cleaned_data
        return services.split_provision(
            provision, marked=data["marked"], seen=data["seen"], by=request.user
        )

    return _correct(request, provision, form, act)


@require_POST
@staff_page(*PREPARES)
@_on_what_stands
def remove(request: StaffRequest, pk: int, uuid: UUID) -> HttpResponse:
    provision = _correctable(pk, uuid)
    form = RemoveForm(request.POST, prefix="remove")

    def act() -> ProvisionEdit:
        with_content = form.cleaned_data["with_content"]
        return services.remove_provision(provision, with_content=with_content, by=request.user)

    return _correct(request, provision, form, act)


@require_POST
@staff_page(*PREPARES)
@_on_what_stands
def move(request: StaffRequest, pk: int, uuid: UUID) -> HttpResponse:
    provision = _correctable(pk, uuid)
    form = MoveForm(request.POST, prefix="move")

    def act() -> ProvisionEdit:
        data = form.cleaned_data
        if data["where"] == "behind":
            return services.move_behind(provision, label=data["label"], by=request.user)
        step = services.move_up if data["where"] == "up" else services.move_down
        return step(provision, by=request.user)

    return _correct(request, provision, form, act)


@require_POST
@staff_page(*PREPARES)
@_on_what_stands
def add(request: StaffRequest, pk: int, uuid: UUID) -> HttpResponse:
    provision = _correctable(pk, uuid)
    form = AddForm(request.POST, prefix="add")

    def act() -> ProvisionEdit:
        data = form.cleaned_data
        chosen = ProvisionKind(data["kind"])
        return services.add_provision(provision, kind=chosen, text=data["text"], by=request.user)

    return _correct(request, provision, form, act)


def _correct(
    request: StaffRequest, provision: Provision, form: forms.Form, act: Act
) -> HttpResponse:
    """Form, service, message, back to the place in the text."""
    if form.is_valid():
        try:
            edit = act()
        except services.DraftError as error:
            if isinstance(error, services.ChangedMeanwhileError):
                # What was typed stays; saving again means: knowing the other words.
                form.data = request.POST.dict() | {f"{form.prefix}-seen": error.now}
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已更正（{edit}）。需要时可以“撤销上一次更正”。")
            return redirect(_place_after(provision, edit))
    return _node_page(request, provision, {str(form.prefix): form})


def _place_after(provision: Provision, edit: ProvisionEdit) -> str:
    """A moved row is shown where it went, whatever else changed its place."""
    if edit.kind != CorrectionKind.MOVE:
        return place_in_review(provision.version, edit)
    provision.refresh_from_db()
    return address_in_review(provision)


def _correctable(pk: int, uuid: UUID) -> Provision:
    """A node of a confirmed text has no page for corrections."""
    provision = get_provision_for_office(pk, uuid)
    if provision.version.is_confirmed:
        raise Http404
    return provision


def _node_page(
    request: StaffRequest, provision: Provision, bound: dict[str, forms.Form]
) -> HttpResponse:
    all_forms: dict[str, Any] = {
        "words": WordsForm(provision=provision, prefix="words"),
        "kind": KindForm(initial={"kind": provision.kind}, prefix="kind"),
        "split": SplitForm(provision=provision, prefix="split"),
        "remove": RemoveForm(prefix="remove"),
        "move": MoveForm(prefix="move"),
        "add": AddForm(prefix="add"),
    }
    around = provision.version.provisions.in_order().filter(
        position__range=(max(0, provision.position - 2), provision.position + 3)
    )
    context = {
        "title": f"更正：{provision}",
        "provision": provision,
        "around": around,
        "origin": origin_of(provision),
        "forms": all_forms | bound,
        "bound": next(iter(bound.values()), None),
        "back": address_in_review(provision),
    }
    return office_page(request, "node", context, status=422 if bound else 200)
