"""Workbooks of the stations' work, built by the worker."""

from collections.abc import Mapping

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.jobs import services as jobs
from liaison.workbooks.presets import find_preset
from stations.choices import AppointmentKind
from stations.forms.export import ExportFilterForm

OURS = frozenset({"ledger", "assignments", "officers", "experts", "public_roster", "progress"})
LONGEST_LABEL = 160


@require_POST
@staff_page(Role.CLERK, Role.REVIEWER)
def export(request: StaffRequest, preset: str) -> HttpResponse:
    """Of one consultation if its slug is sent along, else of all."""
    if preset not in OURS:
        raise Http404
    slug = request.POST.get("consultation", "")
    found = find_preset(preset, slug)
    form = part_form(found.filters, request.POST)
    if not form.is_valid():
        raise Http404
    about = "、".join(word for word in (slug, form.spoken()) if word)
    wanted = {"filters": form.chosen()} if form.chosen() else {}
    job = jobs.start(
        "workbooks.export",
        label=f"导出{found.title}{f'（{about}）' if about else ''}"[:LONGEST_LABEL],
        params={"preset": preset, "consultation": slug, **wanted},
        owner=request.user,
    )
    return redirect("jobs:show", job.pk)


def part_form(filters: Mapping[str, str], given: QueryDict | None = None) -> ExportFilterForm:
    """What of a workbook of this floor is wanted."""
    choices = {"kind": AppointmentKind.choices}
    return ExportFilterForm(given, words=filters, choices=choices)
