"""更正 of an approved entry: the officer proposes, a clerk for a station without sign-in."""

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.office.errors import OfficeError
from stations.access import WORKBENCH_ROLES, get_entry_for_officer
from stations.choices import RecordSource
from stations.errors import StationError
from stations.forms.ledger import CorrectionForm, NoteForm, RecordedCorrectionForm
from stations.models import LedgerEntry, LedgerRevision
from stations.services import ledger_revisions as services
from stations.views.ledger_page import can_correct
from stations.views.office_ledger import entry_page_with


@staff_page(*WORKBENCH_ROLES)
def correct(request: StaffRequest, pk: int) -> HttpResponse:
    entry = get_entry_for_officer(request.user, pk)
    return _propose(request, entry, CorrectionForm, back="workbench:entry")


@require_POST
@staff_page(*WORKBENCH_ROLES)
def withdraw(request: StaffRequest, pk: int, number: int) -> HttpResponse:
    entry = get_entry_for_officer(request.user, pk)
    revision = get_object_or_404(entry.revisions, number=number)
    try:
        services.withdraw_correction(revision, by=request.user, now=timezone.now())
    except StationError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已撤回这次更正，原来的内容继续有效。")
    return redirect("workbench:entry", pk)


@staff_page(Role.CLERK)
def correct_for_station(request: StaffRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(LedgerEntry.objects.with_list_relations(), pk=pk)
    return _propose(request, entry, RecordedCorrectionForm, back="admin:stations_ledger_entry")


@require_POST
@staff_page(Role.CLERK)
def approve(request: StaffRequest, pk: int, number: int) -> HttpResponse:
    revision = _revision(pk, number)
    try:
        services.approve_correction(revision, by=request.user, now=timezone.now())
    except StationError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已审核更正，台账按更正后的内容统计。")
    return redirect("admin:stations_ledger_entry", pk)


@require_POST
@staff_page(Role.CLERK)
def give_back(request: StaffRequest, pk: int, number: int) -> HttpResponse:
    revision = _revision(pk, number)
    form = NoteForm(request.POST, auto_id="correction_%s")
    if form.is_valid():
        try:
            services.return_correction(
                revision, by=request.user, note=form.cleaned_data["note"], now=timezone.now()
            )
        except StationError as error:
            form.add_error(None, str(error))
    if form.errors:
        entry = get_object_or_404(LedgerEntry.objects.with_list_relations(), pk=pk)
        return entry_page_with(request, entry, correction_form=form)
    messages.success(request, "已退回更正，原来的内容继续有效。")
    return redirect("admin:stations_ledger_entry", pk)


def _propose(
    request: StaffRequest, entry: LedgerEntry, form_class: type[CorrectionForm], *, back: str
) -> HttpResponse:
    if not can_correct(entry):
        raise Http404
    options: Any = {"kind": entry.kind, "station": entry.station, "instance": entry}
    form = form_class(request.POST or None, request.FILES or None, **options)
    if request.method == "POST" and form.is_valid():
        source = form.cleaned_data.get("recorded_source", "")
        try:
            services.propose_correction(
                entry,
                form.instance,
                by=request.user,
                reason=form.cleaned_data["reason"],
                source=RecordSource(source) if source else "",
                attachments=form.keep_attachments(request.user),
            )
        except OfficeError:
            pass  # Said at the field by keep_attachments.
        except StationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "更正已提交。审核以前，原来的内容继续有效。")
            return redirect(back, entry.pk)
    in_office = back.startswith("admin:")
    context: dict[str, Any] = {
        **(admin.site.each_context(request) if in_office else {}),
        "title": f"更正台账{entry.number}",
        "frame": "admin/base_site.html" if in_office else "office.html",
        "entry": entry,
        "form": form,
        "back": back,
    }
    status = 422 if form.errors else 200
    return render(request, "stations/officer/correct.html", context, status=status)


def _revision(pk: int, number: int) -> LedgerRevision:
    revisions = LedgerRevision.objects.select_related("entry")
    return get_object_or_404(revisions, entry=pk, number=number)
