"""Every frozen version of a consultation's table, verified, and two of them compared."""

from django.contrib import admin
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from liaison.accounts.access import StaffRequest, staff_page
from opinions.access import OFFICE, get_consultation_for_office
from opinions.models import CompiledTable
from opinions.table_versions import differences


@require_safe
@staff_page(*OFFICE)
def versions(request: StaffRequest, pk: int) -> HttpResponse:
    """``old`` and ``new`` are numbers of versions; without them the last two."""
    consultation = get_consultation_for_office(pk)
    related = ("frozen_by", "submission")
    tables = list(
        CompiledTable.objects.filter(consultation=consultation)
        .select_related(*related)
        .order_by("-number")
    )
    by_number = {str(table.number): table for table in tables}
    new = by_number.get(request.GET.get("new", ""), tables[0] if tables else None)
    old = by_number.get(request.GET.get("old", ""), tables[1] if len(tables) > 1 else None)
    context = {
        **admin.site.each_context(request),
        "title": "汇总表各版",
        "consultation": consultation,
        "tables": tables,
        "old": old,
        "new": new,
        "differences": differences(old, new) if old and new else [],
    }
    return render(request, "opinions/office/table_versions.html", context)
