"""Two versions side by side: what the machine is unsure of, put right and confirmed by a clerk."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from drafts import services
from drafts.access import (
    BUSINESS,
    PREPARES,
    get_map_for_office,
    get_provision_for_office,
    get_version_for_office,
)
from drafts.choices import ComparisonFormat
from drafts.cited import cited_articles
from drafts.comparison import Compared, compare, stages
from drafts.models import DraftVersion, VersionMap
from drafts.views.page import carried_out, office_page
from liaison.accounts.access import StaffRequest, staff_page
from liaison.jobs import services as jobs

ROWS = 60


@require_GET
@staff_page(*BUSINESS)
def show(request: StaffRequest, pk: int) -> HttpResponse:
    return _page(request, get_map_for_office(pk))


@require_POST
@staff_page(*PREPARES)
def correct(request: StaffRequest, pk: int, uuid: UUID) -> HttpResponse:
    """From which old articles this new one came, as the clerk writes it: 第三条、第四条."""
    version_map = get_map_for_office(pk)
    provision = get_provision_for_office(pk, uuid)
    written = request.POST.get("came_from", "").strip()
    try:
        came_from = cited_articles(written, version_map.old)
        services.correct_map(version_map, provision, came_from=came_from, by=request.user)
    except services.DraftError as error:
        return _page(request, version_map, error={uuid: str(error)}, typed={uuid: written})
    said = "、".join(one.label for one in came_from)
    messages.success(request, f"{provision.label}：{f'来自原{said}' if said else '新增'}，已保存。")
    query = request.GET.urlencode()
    address = f"{reverse('admin:drafts_map', args=[pk])}{f'?{query}' if query else ''}"
    return redirect(f"{address}#m-{provision.uuid}")


@require_POST
@staff_page(*PREPARES)
def hold_against(request: StaffRequest, pk: int) -> HttpResponse:
    """Another text to compare with than the one proposed."""
    version = get_version_for_office(pk)
    others = {str(one.pk): one for one in DraftVersion.objects.comparable_with(version)}
    chosen = others.get(request.POST.get("old", ""))
    if chosen is None:
        messages.error(request, "请选择要对照的文本。")
        return redirect("admin:drafts_review", pk)
    said = f"已与第{chosen.number}稿比对，请核对后确认。"
    if carried_out(request, said, lambda: services.hold_against(version, chosen, by=request.user)):
        return redirect("admin:drafts_map", pk)
    return redirect("admin:drafts_review", pk)


@require_POST
@staff_page(*PREPARES)
def confirm(request: StaffRequest, pk: int) -> HttpResponse:
    version_map = get_map_for_office(pk)
    carried_out(
        request,
        "对应关系已确认，对照表可以查看。",
        lambda: services.confirm_map(version_map, by=request.user),
    )
    return redirect("admin:drafts_map", pk)


@require_POST
@staff_page(*BUSINESS)
def export(request: StaffRequest, pk: int) -> HttpResponse:
    version_map = get_map_for_office(pk)
    form = request.POST.get("format", "")
    if form not in ComparisonFormat.values:
        raise Http404
    job = jobs.start(
        "drafts.comparison",
        label=f"{ComparisonFormat(form).label}：{version_map.new.draft}"[:160],
        params={"map": version_map.pk, "format": form},
        owner=request.user,
    )
    return redirect("jobs:show", job.pk)


def _page(
    request: StaffRequest,
    version_map: VersionMap,
    *,
    error: dict[UUID, str] | None = None,
    typed: dict[UUID, str] | None = None,
) -> HttpResponse:
    every = compare(version_map)
    doubtful = [change for change in every if change.is_doubtful]
    whole = "all" in request.GET or not doubtful
    context: dict[str, Any] = {
        "title": "文本对照",
        "version_map": version_map,
        "stages": stages(version_map),
        "counts": _counts(every),
        "doubtful": len(doubtful),
        "whole": whole,
        "page": Paginator(every if whole else doubtful, ROWS).get_page(request.GET.get("page")),
        "may_correct": request.user.has_role(*PREPARES),
        "error": error or {},
        "typed": typed or {},
    }
    return office_page(request, "map", context, status=422 if error else 200)


def _counts(every: list[Compared]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for change in every:
        label = change.relation.label
        counts[label] = counts.get(label, 0) + 1
    return sorted(counts.items(), key=lambda one: -one[1])
