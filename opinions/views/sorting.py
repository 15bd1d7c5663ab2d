"""The sorting desk (整理): article by article, similar ones side by side, decided by people."""

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from drafts.models import Consultation, Provision
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from opinions.access import OFFICE, get_consultation_for_office
from opinions.choices import ChangeKind
from opinions.errors import OpinionError
from opinions.forms.office import DecideForm, MergeForm, PickedOpinionsForm
from opinions.models import CompiledItem, Opinion
from opinions.services import compiling, sorting
from opinions.sorting_desk import WHOLE, clusters, overview, waiting_at
from opinions.targets import words_of


@staff_page(*OFFICE)
def desk(request: StaffRequest, pk: int) -> HttpResponse:
    """All articles with what waits there; the first with work is one click away."""
    consultation = get_consultation_for_office(pk)
    lines = overview(consultation)
    opinions = Opinion.objects.filter(consultation=consultation)
    context = {
        **admin.site.each_context(request),
        "title": "意见整理",
        "consultation": consultation,
        "lines": lines,
        "held": opinions.held().count(),
        "waiting": opinions.to_sort().count(),
        "next_line": next((line for line in lines if line.waiting), None),
    }
    return render(request, "opinions/office/desk.html", context)


@staff_page(*OFFICE)
def article(request: StaffRequest, pk: int, key: str) -> HttpResponse:
    consultation = get_consultation_for_office(pk)
    unit = _unit(consultation, key)
    return _article(request, consultation, unit, None)


def _article(
    request: StaffRequest,
    consultation: Consultation,
    unit: Provision | None,
    bad_form: PickedOpinionsForm | None,
) -> HttpResponse:
    opinions = waiting_at(consultation, unit)
    items = CompiledItem.objects.filter(consultation=consultation)
    items = items.filter(provision__unit=unit) if unit else items.filter(provision=None)
    lines = overview(consultation)
    key = str(unit.pk) if unit else WHOLE
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": str(unit) if unit else "总体意见",
        "consultation": consultation,
        "unit": unit,
        "key": key,
        "words": _words(unit),
        "clusters": clusters(opinions),
        "items": items.order_by("pk"),
        "kinds": ChangeKind.choices,
        "decisions": sorting.DECISIONS.values(),
        "next_line": next((line for line in lines if line.waiting and line.key != key), None),
        "may_sort": request.user.has_role(Role.CLERK),
        "form": bad_form,
        "typed": bad_form.data if bad_form else {},
        "picked": request.POST.getlist("opinions"),
    }
    return render(request, "opinions/office/article.html", context, status=422 if bad_form else 200)


@require_POST
@staff_page(Role.CLERK)
def merge(request: StaffRequest, pk: int, key: str) -> HttpResponse:
    """Merge what is ticked into a new item, or into one that stands already."""
    consultation = get_consultation_for_office(pk)
    unit = _unit(consultation, key)
    form = MergeForm(request.POST, consultation_pk=pk)
    if not form.is_valid():
        return _article(request, consultation, unit, form)
    data = form.cleaned_data
    picked = list(data["opinions"])
    try:
        if data["item"]:
            compiling.add_sources(data["item"], picked, by=request.user)
        else:
            compiling.make_item(
                consultation,
                picked,
                by=request.user,
                provision=unit,
                kind=data["kind"] or ChangeKind.OTHER,
                text=data["text"],
                reason=data["reason"],
                remark=data["remark"],
                quote=_words(unit),
            )
    except OpinionError as error:
        form.add_error(None, str(error))
        return _article(request, consultation, unit, form)
    messages.success(request, f"已归并{len(picked)}条意见，原话都保留着。")
    return redirect("admin:opinions_article", pk, key)


@require_POST
@staff_page(Role.CLERK)
def decide(request: StaffRequest, pk: int, key: str) -> HttpResponse:
    """Leave out or send elsewhere what is ticked, with a reason that the author will read."""
    consultation = get_consultation_for_office(pk)
    unit = _unit(consultation, key)
    form = DecideForm(request.POST, consultation_pk=pk)
    if not form.is_valid():
        return _article(request, consultation, unit, form)
    data = form.cleaned_data
    try:
        moved = sorting.decide(
            data["opinions"], data["processing"], by=request.user, note=data["note"]
        )
    except OpinionError as error:
        form.add_error(None, str(error))
        return _article(request, consultation, unit, form)
    label = sorting.DECISIONS[data["processing"]].label
    messages.success(request, f"已将{moved}条意见{label}，原因会告诉提出人。")
    return redirect("admin:opinions_article", pk, key)


@require_POST
@staff_page(Role.CLERK)
def tell_apart(request: StaffRequest, pk: int, key: str) -> HttpResponse:
    consultation = get_consultation_for_office(pk)
    unit = _unit(consultation, key)
    form = PickedOpinionsForm(request.POST, consultation_pk=pk)
    if not form.is_valid():
        return _article(request, consultation, unit, form)
    try:
        sorting.tell_apart(form.cleaned_data["opinions"], by=request.user)
    except OpinionError as error:
        form.add_error(None, str(error))
        return _article(request, consultation, unit, form)
    messages.success(request, "已标为不同意见，不再放在一起。")
    return redirect("admin:opinions_article", pk, key)


def _unit(consultation: Consultation, key: str) -> Provision | None:
    """The article of the address; None for opinions on the whole draft."""
    if key == WHOLE:
        return None
    if not key.isdecimal():
        raise Http404
    return get_object_or_404(Provision, pk=int(key), version=consultation.version_id)


def _words(unit: Provision | None) -> str:
    if unit is None:
        return ""
    nodes = Provision.objects.filter(version=unit.version_id, position__gte=unit.position)
    return words_of(unit, nodes.in_order()[:400])
