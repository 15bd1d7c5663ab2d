"""The sorting desk (整理): article by article, similar ones side by side, decided by people."""

from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from drafts.following import follow, pages_of
from drafts.models import Consultation, Provision
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from opinions import sorting_desk
from opinions.access import OFFICE, get_consultation_for_office
from opinions.choices import ChangeKind, Processing
from opinions.clusters import (
    clusters,
    not_compared,
    pairs_apart,
    with_matters,
    with_sayings,
)
from opinions.earlier_items import earlier_items
from opinions.errors import OpinionError
from opinions.forms.office import DecideForm, MergeForm, PickedOpinionsForm
from opinions.models import CompiledItem, OpinionTally
from opinions.models.tally import (
    COUNTED,
    HELD,
    PUBLIC_SENTIMENT,
    RETURNED,
    SENT_DIRECTLY,
    WAITING,
)
from opinions.services import compiling, sorting
from opinions.sorting_desk import WHOLE
from opinions.targets import words_of
from stations.models import ExpertTask

GROUPS = 30


@require_safe
@staff_page(*OFFICE)
def desk(request: StaffRequest, pk: int) -> HttpResponse:
    """All articles with what waits there; the first with work is one click away."""
    consultation = get_consultation_for_office(pk)
    lines = sorting_desk.overview(consultation)
    counts = OpinionTally.objects.of(consultation).sums(
        received=COUNTED,
        waiting=WAITING,
        held=HELD,
        returned=RETURNED,
        sentiment=PUBLIC_SENTIMENT,
        direct=SENT_DIRECTLY,
    )
    context = {
        **admin.site.each_context(request),
        "title": "意见整理",
        "consultation": consultation,
        "lines": lines,
        "followed": follow(line.unit for line in lines),
        "counts": counts
        | {
            "items": CompiledItem.objects.filter(consultation=consultation).count(),
        },
        "next_line": sorting_desk.next_with_work(lines),
        "views": ExpertTask.objects.views_of(consultation.pk),
        "may_sort": request.user.has_role(Role.CLERK),
    }
    return render(request, "opinions/office/desk.html", context)


@require_safe
@staff_page(*OFFICE)
def article(request: StaffRequest, pk: int, key: str) -> HttpResponse:
    consultation = get_consultation_for_office(pk)
    return _article(request, consultation, _unit(consultation, key))


def _article(
    request: StaffRequest,
    consultation: Consultation,
    unit: Provision | None,
    bad_form: PickedOpinionsForm | None = None,
) -> HttpResponse:
    waiting = sorting_desk.waiting_at(consultation, unit)
    shown = clusters(waiting)
    items = CompiledItem.objects.filter(consultation=consultation).filter(
        _about(consultation, unit) if unit else Q(provision=None)
    )
    key = _key(unit)
    page = Paginator(shown, GROUPS).get_page(request.GET.get("page"))
    groups = with_matters(consultation, list(page))
    page.object_list = with_sayings(consultation, groups)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _title(consultation, unit),
        "followed": follow([unit.pk] if unit else []),
        "consultation": consultation,
        "unit": unit,
        "key": key,
        "words": _words(unit),
        "page": page,
        "waiting": len(waiting),
        "texts": sum(len(cluster.copies) for cluster in shown),
        "not_compared": not_compared(consultation, waiting),
        "merged": sorting_desk.merged_elsewhere(consultation, unit),
        "items": items.order_by("pk"),
        "earlier": earlier_items(consultation, unit),
        "kinds": ChangeKind.choices,
        "decisions": sorting.DECISIONS.values(),
        "next_line": sorting_desk.next_with_work(sorting_desk.overview(consultation), key),
        "may_sort": request.user.has_role(Role.CLERK),
        "form": bad_form,
        "typed": bad_form.data if bad_form else {},
        "picked": request.POST.getlist("opinions"),
    }
    return render(request, "opinions/office/article.html", context, status=422 if bad_form else 200)


def _title(consultation: Consultation, unit: Provision | None) -> str:
    if unit is None:
        return "总体意见"
    earlier = sorting_desk.EARLIER if unit.version_id != consultation.version_id else ""
    return f"{earlier}{unit.label} {unit.caption}".strip()


def _about(consultation: Consultation, unit: Provision) -> Q:
    """Items on the article; for one of an earlier text also those on what it is in the present
    text, so that opinions of before and after stand in one item."""
    if unit.version_id == consultation.version_id:
        return Q(provision__unit=unit)
    found = follow([unit.pk], pages_of(consultation.version_id))
    now = [place.uuid for one in found.values() for place in one.now]
    return Q(provision__unit=unit) | Q(provision__unit__uuid__in=now)


@require_POST
@staff_page(Role.CLERK)
def merge(request: StaffRequest, pk: int, key: str) -> HttpResponse:
    """Merge what is ticked into a new item, or into one that stands already."""
    consultation = get_consultation_for_office(pk)
    unit = _unit(consultation, key)
    form = MergeForm(request.POST, consultation_pk=pk)
    if not form.is_valid():
        return _article(request, consultation, unit, form)
    picked = form.cleaned_data["opinions"]
    try:
        _merge(form.cleaned_data, consultation, unit, request)
    except OpinionError as error:
        form.add_error(None, str(error))
        return _article(request, consultation, unit, form)
    messages.success(request, f"已归并{len(picked)}条意见，原话都保留着。")
    return redirect("admin:opinions_article", pk, key)


def _merge(
    data: dict[str, Any],
    consultation: Consultation,
    unit: Provision | None,
    request: StaffRequest,
) -> None:
    if data["item"]:
        compiling.add_sources(data["item"], data["opinions"], by=request.user)
        return
    compiling.make_item(
        consultation,
        data["opinions"],
        by=request.user,
        provision=unit,
        kind=data["kind"],
        text=data["text"],
        reason=data["reason"],
        remark=data["remark"],
        quote=_words(unit),
    )


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
    processing = Processing(data["processing"])
    try:
        moved = sorting.decide(data["opinions"], processing, by=request.user, note=data["note"])
    except OpinionError as error:
        form.add_error(None, str(error))
        return _article(request, consultation, unit, form)
    messages.success(request, f"{moved}条意见已改为“{processing.label}”，原因会告诉提出人。")
    return redirect("admin:opinions_article", pk, key)


@require_POST
@staff_page(Role.CLERK)
def tell_apart(request: StaffRequest, pk: int, key: str) -> HttpResponse:
    """Take what is ticked out of its group: the others beside it mean something else."""
    consultation = get_consultation_for_office(pk)
    unit = _unit(consultation, key)
    form = PickedOpinionsForm(request.POST, consultation_pk=pk)
    if not form.is_valid():
        return _article(request, consultation, unit, form)
    shown = clusters(sorting_desk.waiting_at(consultation, unit))
    picked = {opinion.pk for opinion in form.cleaned_data["opinions"]}
    try:
        sorting.tell_apart(pairs_apart(shown, picked), by=request.user)
    except OpinionError as error:
        form.add_error(None, str(error))
        return _article(request, consultation, unit, form)
    messages.success(request, "已分开，以后不再放在一起。")
    return redirect("admin:opinions_article", pk, key)


def _key(unit: Provision | None) -> str:
    return str(unit.pk) if unit else WHOLE


def _unit(consultation: Consultation, key: str) -> Provision | None:
    """The article of the address; None for opinions on the whole draft."""
    if key == WHOLE:
        return None
    if not key.isdecimal() or len(key) > 18:
        raise Http404
    earlier = consultation.replacements.done().values("old")
    texts = Q(version=consultation.version_id) | Q(version__in=earlier)
    return get_object_or_404(Provision, texts, pk=int(key))


def _words(unit: Provision | None) -> str:
    if unit is None:
        return ""
    nodes = Provision.objects.filter(version=unit.version_id, position__gte=unit.position)
    return words_of(unit, nodes.in_order()[:400])
