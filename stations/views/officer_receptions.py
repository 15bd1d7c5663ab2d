"""The station's own reception days: who is on duty, change a shift, write the day down."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from drafts import deadlines
from liaison.accounts.access import StaffRequest, staff_page
from liaison.office.errors import OfficeError
from stations.access import WORKBENCH_ROLES, get_reception_for_officer, stations_of
from stations.choices import LedgerKind
from stations.errors import StationError
from stations.forms.ledger import LedgerForm
from stations.forms.receptions import ReceptionForm
from stations.models import LedgerEntry, ReceptionDay
from stations.services import ledger
from stations.services import receptions as services
from stations.views.form_page import officer_form

ROWS = 100


@staff_page(*WORKBENCH_ROLES)
def receptions(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    days = ReceptionDay.objects.with_list_relations().filter(station__in=stations_of(request.user))
    context = {
        "coming": days.coming(today)[:ROWS],
        "unrecorded": days.unrecorded(today).order_by("-day")[:ROWS],
    }
    return render(request, "stations/officer/receptions.html", context)


@staff_page(*WORKBENCH_ROLES)
def change(request: StaffRequest, pk: int) -> HttpResponse:
    """换班: another deputy or hour, with the reason."""
    reception = get_reception_for_officer(request.user, pk)
    form = ReceptionForm(request.POST or None, reception=reception)
    return officer_form(
        request,
        f"调整接待日：{deadlines.written_day(reception.day)}",
        form,
        lambda: services.change(reception, by=request.user, **form.cleaned_data),
        back=reverse("workbench:receptions"),
        done="已调整接待日，门户上同时更新。",
    )


@staff_page(*WORKBENCH_ROLES)
def write_down(request: StaffRequest, pk: int) -> HttpResponse:
    """The ledger's form with all that the rota knows filled in; kept, the day counts as held."""
    reception = get_reception_for_officer(request.user, pk)
    on_duty = [duty.person for duty in reception.duties.all()]
    form = LedgerForm(
        request.POST or None,
        request.FILES or None,
        kind=LedgerKind.RECEPTION_DAY,
        station=reception.station,
        initial=_known(reception),
    )
    if request.method == "POST" and form.is_valid():
        try:
            entry = _keep(request, form, reception)
        except OfficeError:
            pass  # said at the field
        except StationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已登记台账{entry.number}。")
            return redirect("workbench:entry", entry.pk)
    context = {"form": form, "entry": None, "kind_label": form.kind.label, "on_duty": on_duty}
    status = 422 if form.errors else 200
    return render(request, "stations/officer/ledger_form.html", context, status=status)


@transaction.atomic
def _keep(request: StaffRequest, form: LedgerForm, reception: ReceptionDay) -> LedgerEntry:
    entry = ledger.file_entry(
        form.save(commit=False),
        by=request.user,
        attachments=form.keep_attachments(request.user),
        now=timezone.now(),
        submit="submit" in request.POST,
    )
    came = [duty.person for duty in reception.duties.all()]
    services.hold(reception, entry, came, by=request.user)
    return entry


def _known(reception: ReceptionDay) -> dict[str, object]:
    names = [duty.person.name for duty in reception.duties.all()]
    return {
        "title": f"{reception.day.month}月{reception.day.day}日{reception.get_kind_display()}",
        "starts_at": deadlines.begin_of(reception.day, reception.starts),
        "ends_at": deadlines.begin_of(reception.day, reception.ends),
        "place": reception.where,
        "deputies": len(names),
        "headcount": len(names),
        "extra_deputy_names": "、".join(names),
    }
