"""台账统计: a year by station or by kind, every count a link to what was counted."""

from django.contrib import admin
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.jobs import services as jobs
from stations.ledger_filters import FIRST_YEAR, LAST_YEAR
from stations.models import LedgerEntry
from stations.views.office import OFFICE
from stations.year_figures import MEASURES, Group, sections


@staff_page(*OFFICE)
def statistics(request: StaffRequest) -> HttpResponse:
    this_year = timezone.localdate().year
    asked = request.GET.get("year", "")
    is_year = asked.isascii() and asked.isdigit() and FIRST_YEAR <= int(asked) <= LAST_YEAR
    year = int(asked) if is_year else this_year
    group: Group = "kind" if request.GET.get("by") == "kind" else "station"
    held = LedgerEntry.objects.datetimes("starts_at", "year", order="DESC")
    context = {
        **admin.site.each_context(request),
        "title": "台账统计",
        "year": year,
        "years": sorted({year, this_year, *(day.year for day in held)}, reverse=True),
        "group": group,
        "titles": [title for _, title, _ in MEASURES],
        "sections": sections(year, group),
        "may_export": request.user.has_role(Role.CLERK, Role.REVIEWER),
    }
    return render(request, "stations/office/ledger_statistics.html", context)


@require_POST
@staff_page(Role.CLERK, Role.REVIEWER)
def export_statistics(request: StaffRequest, year: int) -> HttpResponse:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    job = jobs.start(
        "stations.export_ledger_statistics",
        label=f"导出{year}年台账统计",
        params={"year": year},
        owner=request.user,
    )
    return redirect("jobs:show", job.pk)
