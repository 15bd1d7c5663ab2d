"""年度锁定: how far each year of the ledger is, and its lock."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Q
from django.db.models.functions import ExtractYear
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from stations.choices import LedgerStatus
from stations.errors import StationError
from stations.forms.ledger import NoteForm
from stations.models import LedgerEntry, LedgerYear, LedgerYearMove
from stations.services import ledger_years as services
from stations.views.office import OFFICE

_S = LedgerStatus


@staff_page(*OFFICE)
def years(request: StaffRequest) -> HttpResponse:
    return _years_page(request, None, 0)


@require_POST
@staff_page(Role.REVIEWER)
def lock(request: StaffRequest, year: int) -> HttpResponse:
    return _decide(request, year, services.lock_year, "已锁定，这一年的台账不能再改动。")


@require_POST
@staff_page(Role.REVIEWER)
def reopen(request: StaffRequest, year: int) -> HttpResponse:
    return _decide(request, year, services.reopen_year, "已重新开放，办完后请再次锁定。")


def _decide(
    request: StaffRequest, year: int, act: Callable[..., LedgerYear], done: str
) -> HttpResponse:
    form = NoteForm(request.POST, auto_id=f"year{year}_%s")
    if form.is_valid():
        try:
            act(year, by=request.user, reason=form.cleaned_data["note"])
        except StationError as error:
            form.add_error(None, str(error))
    if form.errors:
        return _years_page(request, form, year)
    messages.success(request, f"{year}年度台账{done}")
    return redirect("admin:stations_ledger_years")


def _years_page(request: StaffRequest, bad_form: NoteForm | None, bad_year: int) -> HttpResponse:
    locked = set(LedgerYear.objects.locked().values_list("year", flat=True))
    rows = [
        row
        | {
            "is_locked": row["year"] in locked,
            "form": bad_form
            if bad_form and row["year"] == bad_year
            else NoteForm(auto_id=f"year{row['year']}_%s"),
        }
        for row in _figures()
    ]
    context = {
        **admin.site.each_context(request),
        "title": "年度锁定",
        "years": rows,
        "moves": LedgerYearMove.objects.select_related("by").order_by("-pk")[:50],
        "may_lock": request.user.has_role(Role.REVIEWER),
        "bad_form": bad_form,
        "bad_year": bad_year,
    }
    status = 422 if bad_form else 200
    return render(request, "stations/office/ledger_years.html", context, status=status)


def _figures() -> list[dict[str, Any]]:
    ours = Q(history_import=None)
    unfinished = ours & Q(status__in=[_S.DRAFT, _S.RETURNED])
    by_year = LedgerEntry.objects.order_by().annotate(year=ExtractYear("starts_at")).values("year")
    figures = by_year.annotate(
        approved=Count("pk", filter=ours & Q(status=_S.APPROVED)),
        waiting=Count("pk", filter=ours & Q(status=_S.SUBMITTED)),
        unfinished=Count("pk", filter=unfinished),
        history=Count("pk", filter=Q(history_import__isnull=False, status=_S.APPROVED)),
    )
    return [dict(row) for row in figures.order_by("-year")]
