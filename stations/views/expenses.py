"""经费台账: a station's own book, and all of them for the office to look at."""

from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.jobs import services as jobs
from liaison.office.errors import OfficeError
from liaison.office.files import file_response
from stations.access import WORKBENCH_ROLES, get_station_for_officer, stations_of
from stations.errors import StationError
from stations.forms.expenses import ExpenseForm
from stations.forms.ledger import NoteForm
from stations.models import Expense, Station
from stations.services import expenses as services
from stations.views.office import OFFICE

ROWS = 30


@staff_page(*WORKBENCH_ROLES)
def book(request: StaffRequest, code: str) -> HttpResponse:
    station = get_station_for_officer(request.user, code)
    context = _book(station, request.GET.get("page")) | {"stations": stations_of(request.user)}
    return render(request, "stations/officer/expenses.html", context)


@staff_page(*WORKBENCH_ROLES)
def enter(request: StaffRequest, code: str) -> HttpResponse:
    station = get_station_for_officer(request.user, code)
    form = ExpenseForm(request.POST or None, request.FILES or None, station=station)
    if request.method == "POST" and form.is_valid():
        try:
            voucher = form.keep_voucher(request.user)
            services.enter_expense(form.instance, by=request.user, voucher=voucher)
        except OfficeError:
            pass  # Said at the field by keep_voucher.
        else:
            messages.success(request, "已登记，结余已重新计算。")
            return redirect("workbench:expenses", code)
    context = {"form": form, "station": station}
    status = 422 if form.errors else 200
    return render(request, "stations/officer/expense_form.html", context, status=status)


@staff_page(*WORKBENCH_ROLES)
def counter(request: StaffRequest, pk: int) -> HttpResponse:
    """The line again, and why it was wrong."""
    expense = _own(request, pk)
    if expense.counters_id or Expense.objects.filter(counters=expense).exists():
        raise Http404
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.counter_expense(
                expense,
                by=request.user,
                reason=form.cleaned_data["note"],
                day=timezone.localdate(),
            )
        except StationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已冲正，两笔都留在台账里。金额有误的，请再登记正确的一笔。")
            return redirect("workbench:expenses", expense.station.code)
    context = {"form": form, "expense": expense}
    status = 422 if form.errors else 200
    return render(request, "stations/officer/expense_counter.html", context, status=status)


@staff_page(*WORKBENCH_ROLES)
def voucher(request: StaffRequest, pk: int) -> HttpResponseBase:
    return _voucher(_own(request, pk))


@staff_page(*OFFICE)
def voucher_in_office(request: StaffRequest, pk: int) -> HttpResponseBase:
    return _voucher(get_object_or_404(Expense.objects.with_list_relations(), pk=pk))


@staff_page(*OFFICE)
def books(request: StaffRequest) -> HttpResponse:
    """One station's book if it is chosen, else each station's sums."""
    station = Station.objects.filter(code=request.GET.get("station", "")).first()
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": "经费台账",
        "stations": Station.objects.all(),
        "chosen": station,
        "may_export": request.user.has_role(Role.CLERK, Role.REVIEWER),
    }
    if station:
        context |= _book(station, request.GET.get("page"))
    else:
        context["books"] = Expense.objects.books()
    return render(request, "stations/office/expenses.html", context)


@require_POST
@staff_page(*WORKBENCH_ROLES)
def export_own(request: StaffRequest, code: str) -> HttpResponse:
    return _export(request, get_station_for_officer(request.user, code), own=True)


@require_POST
@staff_page(Role.CLERK, Role.REVIEWER)
def export_books(request: StaffRequest) -> HttpResponse:
    station = Station.objects.filter(code=request.POST.get("station", "")).first()
    return _export(request, station, own=False)


def _export(request: StaffRequest, station: Station | None, *, own: bool) -> HttpResponse:
    job = jobs.start(
        "stations.export_expenses",
        label=f"导出经费台账（{station or '全部站点'}）"[:160],
        params={"station": station.code if station else "", "own": own},
        owner=request.user,
    )
    return redirect("jobs:show", job.pk)


def _book(station: Station, number: str | None) -> dict[str, Any]:
    """The newest line first, each with the balance after it."""
    lines = Expense.objects.filter(station=station)
    shown = lines.with_balance().with_list_relations().order_by("-happened_on", "-pk")
    sums = lines.sums()
    return {
        "station": station,
        "page": Paginator(shown, ROWS).get_page(number),
        "countered": set(lines.exclude(counters=None).values_list("counters", flat=True)),
        "sums": sums,
        "balance": sums["income"] - sums["spending"],
    }


def _own(request: StaffRequest, pk: int) -> Expense:
    lines = Expense.objects.with_list_relations().filter(station__in=stations_of(request.user))
    return get_object_or_404(lines, pk=pk)


def _voucher(expense: Expense) -> HttpResponseBase:
    if expense.voucher is None:
        raise Http404
    return file_response(expense.voucher)
