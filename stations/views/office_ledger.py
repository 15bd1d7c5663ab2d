"""The office reads the ledger, approves or returns it, and records for stations (代录)."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.contacts import personal_data
from liaison.office.errors import OfficeError
from liaison.office.files import file_response
from stations.choices import LedgerKind, LedgerStatus
from stations.errors import StationError
from stations.forms.ledger import NoteForm, RecordedLedgerForm
from stations.models import LedgerEntry, Station
from stations.services import ledger as services
from stations.views.ledger import answers
from stations.views.office import OFFICE

ROWS = 30


@staff_page(*OFFICE)
def queue(request: StaffRequest) -> HttpResponse:
    """What waits for approval comes first; the filter shows the rest."""
    status = request.GET.get("status", LedgerStatus.SUBMITTED)
    entries = LedgerEntry.objects.with_list_relations()
    if status in LedgerStatus.values:
        entries = entries.filter(status=status)
    context = {
        **admin.site.each_context(request),
        "title": "工作台账审核",
        "page": Paginator(entries, ROWS).get_page(request.GET.get("page")),
        "statuses": LedgerStatus.choices,
        "status": status,
        "may_export": request.user.has_role(Role.CLERK, Role.REVIEWER),
    }
    return render(request, "stations/office/ledger_queue.html", context)


@staff_page(*OFFICE)
def entry_page(request: StaffRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(LedgerEntry.objects.with_list_relations(), pk=pk)
    return _entry_page(request, entry, NoteForm())


def _entry_page(request: StaffRequest, entry: LedgerEntry, form: NoteForm) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": str(entry),
        "entry": entry,
        "answers": answers(entry),
        "personal": personal_data.find(entry.summary),
        "attachments": entry.attachments.select_related("file"),
        "moves": entry.moves.select_related("by"),
        "form": form,
        "may_decide": request.user.has_role(Role.CLERK),
        "may_void": request.user.has_role(Role.REVIEWER),
    }
    status = 422 if form.errors else 200
    return render(request, "stations/office/ledger_entry.html", context, status=status)


@require_POST
@staff_page(Role.CLERK)
def approve(request: StaffRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(LedgerEntry, pk=pk)
    try:
        services.approve_entry(entry, by=request.user)
    except StationError as error:
        messages.error(request, str(error))
        return redirect("admin:stations_ledger_entry", pk)
    messages.success(request, f"台账{entry.number}已审核，计入统计。")
    return redirect("admin:stations_ledger_queue")


@require_POST
@staff_page(Role.CLERK)
def give_back(request: StaffRequest, pk: int) -> HttpResponse:
    return _decide_with_reason(
        request, pk, lambda entry, why: services.return_entry(entry, by=request.user, note=why)
    )


@require_POST
@staff_page(Role.REVIEWER)
def void(request: StaffRequest, pk: int) -> HttpResponse:
    return _decide_with_reason(
        request, pk, lambda entry, why: services.void_entry(entry, by=request.user, reason=why)
    )


def _decide_with_reason(
    request: StaffRequest, pk: int, act: Callable[[LedgerEntry, str], None]
) -> HttpResponse:
    entry = get_object_or_404(LedgerEntry.objects.with_list_relations(), pk=pk)
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            act(entry, form.cleaned_data["note"])
        except StationError as error:
            form.add_error(None, str(error))
    if form.errors:
        return _entry_page(request, entry, form)
    messages.success(request, f"台账{entry.number}现在是“{entry.get_status_display()}”。")
    return redirect("admin:stations_ledger_queue")


@staff_page(*OFFICE)
def attachment(request: StaffRequest, pk: int, attachment_pk: int) -> HttpResponseBase:
    entry = get_object_or_404(LedgerEntry, pk=pk)
    found = get_object_or_404(entry.attachments.select_related("file"), pk=attachment_pk)
    return file_response(found.file)


@staff_page(Role.CLERK)
def record_entry(request: StaffRequest) -> HttpResponse:
    """代录: first the station and the kind, then the same form that an officer fills."""
    stations = Station.objects.working()
    station = stations.filter(code=request.GET.get("station", "")).first()
    kind = request.GET.get("kind", "")
    context = {**admin.site.each_context(request), "title": "代站点登记台账"}
    if station is None or kind not in LedgerKind.values:
        context |= {"stations": stations, "kinds": LedgerKind.choices}
        return render(request, "stations/office/record_start.html", context)
    form = RecordedLedgerForm(
        request.POST or None, request.FILES or None, kind=kind, station=station
    )
    if request.method == "POST" and form.is_valid():
        try:
            entry = services.file_entry(
                form.instance,
                by=request.user,
                attachments=form.keep_attachments(request.user),
                now=timezone.now(),
                submit=True,
            )
        except OfficeError:
            pass  # Said at the field by keep_attachments.
        else:
            messages.success(request, f"已代录台账{entry.number}，请审核。")
            return redirect("admin:stations_ledger_entry", entry.pk)
    context |= {"form": form, "station": station}
    status = 422 if form.errors else 200
    return render(request, "stations/office/record_form.html", context, status=status)
