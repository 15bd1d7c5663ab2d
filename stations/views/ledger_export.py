"""The filtered list as a workbook, and prints: one entry, or one station's year."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.jobs import services as jobs
from stations.access import WORKBENCH_ROLES, get_entry_for_officer, get_station_for_officer
from stations.choices import LedgerStatus
from stations.ledger_filters import FIRST_YEAR, LAST_YEAR, chosen, spoken
from stations.models import LedgerEntry, Station
from stations.views.ledger_page import answers
from stations.views.office import OFFICE
from stations.year_figures import figures_of_station

LONGEST_LABEL = 160


@require_POST
@staff_page(*WORKBENCH_ROLES)
def export_own(request: StaffRequest) -> HttpResponse:
    return _export(request, own=True)


@require_POST
@staff_page(Role.CLERK, Role.REVIEWER)
def export_chosen(request: StaffRequest) -> HttpResponse:
    return _export(request, own=False)


def _export(request: StaffRequest, *, own: bool) -> HttpResponse:
    """The address carries the filters of the list."""
    filters = chosen(request.GET.dict())
    words = "、".join(f"{label}：{value}" for label, value in spoken(filters).items())
    job = jobs.start(
        "stations.export_ledger",
        label=f"导出工作台账（{words}）"[:LONGEST_LABEL],
        params={"filters": filters, "own": own},
        owner=request.user,
    )
    return redirect("jobs:show", job.pk)


@staff_page(*WORKBENCH_ROLES)
def print_own_entry(request: StaffRequest, pk: int) -> HttpResponse:
    return _print_entry(request, get_entry_for_officer(request.user, pk), "workbench:entry")


@staff_page(*OFFICE)
def print_entry(request: StaffRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(LedgerEntry.objects.with_list_relations(), pk=pk)
    return _print_entry(request, entry, "admin:stations_ledger_entry")


def _print_entry(request: StaffRequest, entry: LedgerEntry, back: str) -> HttpResponse:
    context = {"pairs": [(entry, answers(entry))], "entry": entry, "back": back}
    return render(request, "stations/ledger_print.html", context)


@staff_page(*WORKBENCH_ROLES)
def print_own_year(request: StaffRequest, code: str, year: int) -> HttpResponse:
    return _print_year(
        request, get_station_for_officer(request.user, code), year, "workbench:ledger"
    )


@staff_page(*OFFICE)
def print_year(request: StaffRequest, code: str, year: int) -> HttpResponse:
    return _print_year(
        request, get_object_or_404(Station, code=code), year, "admin:stations_ledger_queue"
    )


def _print_year(request: StaffRequest, station: Station, year: int, back: str) -> HttpResponse:
    """A cover and the approved entries, one sheet each; old workbooks' rows are not among them."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    entries = LedgerEntry.objects.with_list_relations().filter(
        station=station, starts_at__year=year, status=LedgerStatus.APPROVED, history_import=None
    )
    lines, figures = figures_of_station(station, year)
    context = {
        "station": station,
        "year": year,
        "lines": lines,
        "figures": figures,
        "pairs": [(entry, answers(entry)) for entry in entries.order_by("starts_at", "pk")],
        "back": back,
    }
    return render(request, "stations/ledger_print.html", context)
