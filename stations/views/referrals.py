"""Problems that an activity found: referred to whoever can mend them, with the answer."""

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from stations.access import WORKBENCH_ROLES, get_entry_for_officer
from stations.choices import LedgerStatus
from stations.errors import StationError
from stations.forms.ledger_details import AnswerForm, ReferralForm
from stations.ledger_kinds import FINDING
from stations.models import LedgerEntry
from stations.services import ledger_details as services


@staff_page(*WORKBENCH_ROLES)
def refer(request: StaffRequest, pk: int) -> HttpResponse:
    return _refer(request, get_entry_for_officer(request.user, pk), "workbench:entry")


@staff_page(Role.CLERK)
def refer_in_office(request: StaffRequest, pk: int) -> HttpResponse:
    return _refer(request, _entry(pk), "admin:stations_ledger_entry")


@staff_page(*WORKBENCH_ROLES)
def answer(request: StaffRequest, pk: int, referral_pk: int) -> HttpResponse:
    entry = get_entry_for_officer(request.user, pk)
    return _answer(request, entry, referral_pk, "workbench:entry")


@staff_page(Role.CLERK)
def answer_in_office(request: StaffRequest, pk: int, referral_pk: int) -> HttpResponse:
    return _answer(request, _entry(pk), referral_pk, "admin:stations_ledger_entry")


def _refer(request: StaffRequest, entry: LedgerEntry, back: str) -> HttpResponse:
    if entry.kind not in FINDING or entry.status != LedgerStatus.APPROVED:
        raise Http404
    form = ReferralForm(request.POST or None, entry=entry)
    if request.method == "POST" and form.is_valid():
        try:
            services.refer_problem(form.instance, by=request.user)
        except StationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已登记转交。收到答复后，请在这里登记整改结果。")
            return redirect(back, entry.pk)
    return _page(request, entry, form, "把问题转交有关单位", back)


def _answer(request: StaffRequest, entry: LedgerEntry, referral_pk: int, back: str) -> HttpResponse:
    referral = get_object_or_404(entry.referrals.waiting(), pk=referral_pk)
    form = AnswerForm(request.POST or None, entry=entry)
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_referral(referral, by=request.user, **form.cleaned_data)
        except StationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已登记整改结果。")
            return redirect(back, entry.pk)
    return _page(request, entry, form, f"登记整改结果：{referral.receiver}", back)


def _page(
    request: StaffRequest,
    entry: LedgerEntry,
    form: AnswerForm | ReferralForm,
    title: str,
    back: str,
) -> HttpResponse:
    in_office = back.startswith("admin:")
    context: dict[str, Any] = {
        **(admin.site.each_context(request) if in_office else {}),
        "title": title,
        "frame": "admin/base_site.html" if in_office else "office.html",
        "entry": entry,
        "form": form,
        "back": back,
    }
    status = 422 if form.errors else 200
    return render(request, "stations/officer/referral.html", context, status=status)


def _entry(pk: int) -> LedgerEntry:
    return get_object_or_404(LedgerEntry.objects.with_list_relations(), pk=pk)
