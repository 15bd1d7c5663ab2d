"""年度任务分派表 (form 4.6): who does what this year, and how much each station has."""

from django.contrib import admin
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from stations.views.office import OFFICE
from stations.views.office_export import part_form
from stations.workbook.assignments import (
    ASSIGNMENTS,
    loads_of_year,
    table_of_year,
    years_with_tasks,
)
from stations.workbook.narrowing import ASSIGNMENT_FILTERS


@require_safe
@staff_page(*OFFICE)
def year_table(request: StaffRequest, year: int) -> HttpResponse:
    """The same rows as the workbook's sheet of the year."""
    if not 2000 <= year <= 2100:
        raise Http404
    years = sorted({*years_with_tasks(), timezone.localdate().year}, reverse=True)
    context = {
        **admin.site.each_context(request),
        "title": f"{year}年度任务分派表",
        "year": year,
        "years": years,
        "headings": [column.title for column in ASSIGNMENTS],
        "rows": list(table_of_year(year)[1]),
        "loads": loads_of_year(year),
        "export_label": f"导出{year}年度分派表",
        "export_slug": f"year-{year}",
        "export_form": part_form(ASSIGNMENT_FILTERS),
        "may_export": request.user.has_role(Role.CLERK, Role.REVIEWER),
    }
    return render(request, "stations/office/year.html", context)
