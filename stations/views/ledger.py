"""The station's ledger in the workbench: choose a kind, answer what it asks, hand it in."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from liaison.accounts.access import StaffRequest, staff_page
from liaison.office.errors import OfficeError
from liaison.office.files import file_response
from stations.access import (
    WORKBENCH_ROLES,
    get_entry_for_officer,
    get_station_for_officer,
    stations_of,
)
from stations.choices import LedgerKind, LedgerStatus
from stations.errors import StationError
from stations.forms.ledger import KindForm, LedgerForm
from stations.forms.ledger_list import LedgerFilterForm
from stations.ledger_filters import narrowed
from stations.models import LedgerEntry
from stations.services import ledger as services
from stations.views.ledger_page import facts_of

ROWS = 20


@staff_page(*WORKBENCH_ROLES)
def ledger_list(request: StaffRequest) -> HttpResponse:
    stations = stations_of(request.user)
    own = LedgerEntry.objects.filter(station__in=stations)
    form = LedgerFilterForm(request.GET.dict(), entries=own, stations=stations)
    entries = narrowed(own.with_list_relations(), form.chosen)
    context = {
        "page": Paginator(entries, ROWS).get_page(request.GET.get("page")),
        "stations": stations,
        "filter_form": form,
        "chosen": urlencode(form.chosen),
        "this_year": timezone.localdate().year,
    }
    return render(request, "stations/officer/ledger.html", context)


@staff_page(*WORKBENCH_ROLES)
def new_entry(request: StaffRequest, code: str) -> HttpResponse:
    """Two steps: the kind, then the form of that kind."""
    station = get_station_for_officer(request.user, code)
    kind = request.GET.get("kind", "")
    if kind not in LedgerKind.values:
        context = {"station": station, "form": KindForm(), "kinds": LedgerKind.choices}
        return render(request, "stations/officer/ledger_kind.html", context)
    initial = {"assignment": request.GET.get("task"), "starts_at": timezone.localtime()}
    if request.method != "POST":
        return _entry_form(request, LedgerForm(kind=kind, station=station, initial=initial))
    form = LedgerForm(request.POST, request.FILES, kind=kind, station=station)
    if form.is_valid():
        try:
            entry = services.file_entry(
                form.instance,
                by=request.user,
                attachments=form.keep_attachments(request.user),
                now=timezone.now(),
                submit="submit" in request.POST,
            )
        except OfficeError:
            return _entry_form(request, form)
        except StationError as error:
            form.add_error(None, str(error))
            return _entry_form(request, form)
        return _kept(request, entry)
    return _entry_form(request, form)


@staff_page(*WORKBENCH_ROLES)
def edit_entry(request: StaffRequest, pk: int) -> HttpResponse:
    entry = get_entry_for_officer(request.user, pk)
    options: Any = {"kind": entry.kind, "station": entry.station, "instance": entry}
    if request.method != "POST":
        return _entry_form(request, LedgerForm(**options), entry)
    form = LedgerForm(request.POST, request.FILES, **options)
    if form.is_valid():
        # The form wrote to its own instance; the service compares with what is stored.
        stored = get_entry_for_officer(request.user, pk)
        try:
            services.change_entry(
                stored,
                by=request.user,
                changes=form.changes(),
                attachments=form.keep_attachments(request.user),
            )
            if "submit" in request.POST:
                services.submit_entry(stored, by=request.user, now=timezone.now())
        except OfficeError:
            return _entry_form(request, form, entry)
        except StationError as error:
            form.add_error(None, str(error))
            return _entry_form(request, form, entry)
        return _kept(request, stored)
    return _entry_form(request, form, entry)


@staff_page(*WORKBENCH_ROLES)
def show_entry(request: StaffRequest, pk: int) -> HttpResponse:
    entry = get_entry_for_officer(request.user, pk)
    return render(request, "stations/officer/ledger_entry.html", facts_of(entry))


@staff_page(*WORKBENCH_ROLES)
def attachment(request: StaffRequest, pk: int, attachment_pk: int) -> HttpResponseBase:
    entry = get_entry_for_officer(request.user, pk)
    found = get_object_or_404(entry.attachments.select_related("file"), pk=attachment_pk)
    return file_response(found.file)


def _entry_form(
    request: StaffRequest, form: LedgerForm, entry: LedgerEntry | None = None
) -> HttpResponse:
    context = {"form": form, "entry": entry, "kind_label": form.kind.label}
    status = 422 if form.errors else 200
    return render(request, "stations/officer/ledger_form.html", context, status=status)


def _kept(request: StaffRequest, entry: LedgerEntry) -> HttpResponse:
    if entry.status == LedgerStatus.SUBMITTED:
        messages.success(request, f"台账{entry.number}已提交，等待办公室审核。")
    else:
        messages.success(request, f"台账{entry.number}已存为草稿，提交后才会统计。")
    return redirect("workbench:entry", pk=entry.pk)
