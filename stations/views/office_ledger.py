"""The office reads the ledger, approves or returns it, and records for stations (代录)."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.office.errors import OfficeError
from liaison.office.files import file_response
from stations.choices import LedgerKind, LedgerStatus
from stations.errors import StationError
from stations.forms.ledger import NoteForm, RecordedLedgerForm
from stations.forms.ledger_list import LedgerFilterForm
from stations.ledger_filters import KEYS, narrowed
from stations.ledger_naming import names_in_entry
from stations.models import LedgerEntry, Station
from stations.services import ledger as services
from stations.views.ledger_page import can_edit, facts_of
from stations.views.office import OFFICE

ROWS = 30


@staff_page(*OFFICE)
def queue(request: StaffRequest) -> HttpResponse:
    """What waits for approval comes first; the filters show the rest."""
    given = request.GET.dict()
    if not given.keys() & set(KEYS):
        given["status"] = LedgerStatus.SUBMITTED
    form = LedgerFilterForm(
        given, entries=LedgerEntry.objects.all(), stations=Station.objects.all()
    )
    entries = narrowed(LedgerEntry.objects.with_list_relations(), form.chosen)
    context = {
        **admin.site.each_context(request),
        "title": "工作台账",
        "page": Paginator(entries, ROWS).get_page(request.GET.get("page")),
        "filter_form": form,
        "chosen": urlencode(form.chosen),
        "may_export": request.user.has_role(Role.CLERK, Role.REVIEWER),
    }
    return render(request, "stations/office/ledger_queue.html", context)


@staff_page(*OFFICE)
def entry_page(request: StaffRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(LedgerEntry.objects.with_list_relations(), pk=pk)
    return entry_page_with(request, entry)


def entry_page_with(request: StaffRequest, entry: LedgerEntry, **wrong: Form) -> HttpResponse:
    """The page of one entry; ``wrong`` is the form that could not be carried out, by its name."""
    is_open, facts = not entry.is_locked, facts_of(entry)
    context = {
        **admin.site.each_context(request),
        **facts,
        "title": str(entry),
        "personal": names_in_entry(entry),
        "form": NoteForm(),
        "correction_form": NoteForm(auto_id="correction_%s"),
        "feature_form": NoteForm(auto_id="feature_%s"),
        "bad_form": next(iter(wrong.values()), None),
        "may_decide": is_open and request.user.has_role(Role.CLERK),
        "may_void": is_open and request.user.has_role(Role.REVIEWER),
        "is_clerk": request.user.has_role(Role.CLERK),
        "may_refer": facts["can_refer"] and request.user.has_role(Role.CLERK),
        **wrong,
    }
    status = 422 if wrong else 200
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
        return entry_page_with(request, entry, form=form)
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
        except StationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已代录台账{entry.number}，请审核。")
            return redirect("admin:stations_ledger_entry", entry.pk)
    context |= {"form": form, "station": station}
    status = 422 if form.errors else 200
    return render(request, "stations/office/record_form.html", context, status=status)


@staff_page(Role.CLERK)
def edit_recorded(request: StaffRequest, pk: int) -> HttpResponse:
    """What a clerk recorded and another gave back: the station has nobody who could mend it."""
    entry = _recorded(pk)
    options: Any = {"kind": entry.kind, "station": entry.station, "instance": entry}
    form = RecordedLedgerForm(request.POST or None, request.FILES or None, **options)
    if request.method == "POST" and form.is_valid() and _mend(request, _recorded(pk), form):
        messages.success(request, f"台账{entry.number}已修改并重新提交。")
        return redirect("admin:stations_ledger_entry", pk)
    context = {
        **admin.site.each_context(request),
        "title": f"修改台账{entry.number}",
        "form": form,
        "station": entry.station,
    }
    status = 422 if form.errors else 200
    return render(request, "stations/office/record_form.html", context, status=status)


def _mend(request: StaffRequest, stored: LedgerEntry, form: RecordedLedgerForm) -> bool:
    try:
        services.change_entry(
            stored,
            by=request.user,
            changes=form.changes(),
            attachments=form.keep_attachments(request.user),
        )
        services.submit_entry(stored, by=request.user, now=timezone.now())
    except OfficeError:
        return False  # Said at the field by keep_attachments.
    except StationError as error:
        form.add_error(None, str(error))
        return False
    return True


def _recorded(pk: int) -> LedgerEntry:
    entries = LedgerEntry.objects.with_list_relations().exclude(recorded_source="")
    entry = get_object_or_404(entries, pk=pk)
    if not can_edit(entry):
        raise Http404
    return entry
