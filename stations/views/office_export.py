"""Workbooks of the stations' work, built by the worker."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.jobs import services as jobs
from liaison.workbooks.presets import find_preset

OURS = frozenset({"ledger", "assignments", "officers", "experts", "public_roster", "progress"})
LONGEST_LABEL = 160


@require_POST
@staff_page(Role.CLERK, Role.REVIEWER)
def export(request: StaffRequest, preset: str) -> HttpResponse:
    """Of one consultation if its slug is sent along, else of all."""
    if preset not in OURS:
        raise Http404
    slug = request.POST.get("consultation", "")
    title = find_preset(preset, slug).title
    job = jobs.start(
        "workbooks.export",
        label=f"导出{title}{f'（{slug}）' if slug else ''}"[:LONGEST_LABEL],
        params={"preset": preset, "consultation": slug},
        owner=request.user,
    )
    return redirect("jobs:show", job.pk)
