"""The office's rota: who receives people where and when, and what came of it."""

from django.contrib import admin
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from stations.deputies import yearly_record
from stations.forms.ledger import NoteForm
from stations.forms.receptions import HeldForm, ReceptionForm, RotaForm, who_receive
from stations.models import ReceptionDay, Station
from stations.services import receptions as services
from stations.views.form_page import office_form
from stations.views.office import OFFICE

ROWS = 200


@staff_page(*OFFICE)
def rota(request: StaffRequest) -> HttpResponse:
    """What comes, and which days that are over the ledger knows nothing of."""
    today = timezone.localdate()
    days = ReceptionDay.objects.with_list_relations()
    context = {
        **admin.site.each_context(request),
        "title": "接待日轮值",
        "coming": days.coming(today)[:ROWS],
        "unrecorded": days.unrecorded(today).order_by("-day")[:ROWS],
        "stations": Station.objects.working(),
        "year": today.year,
        "may_keep": request.user.has_role(Role.CLERK),
    }
    return render(request, "stations/office/rota.html", context)


@staff_page(*OFFICE)
def rota_notice(request: StaffRequest) -> HttpResponse:
    """接待日公告, to print and post."""
    coming = ReceptionDay.objects.with_list_relations().coming(timezone.localdate())
    context = {
        **admin.site.each_context(request),
        "title": "代表接待日公告",
        "coming": coming.order_by("station__pinyin_key", "day")[:ROWS],
    }
    return render(request, "stations/office/rota_notice.html", context)


@staff_page(Role.CLERK)
def arrange(request: StaffRequest, station_pk: int) -> HttpResponse:
    station = get_object_or_404(Station.objects.working(), pk=station_pk)
    form = RotaForm(
        request.POST or None,
        receive=who_receive(station),
        initial={"first": timezone.localdate()},
    )

    def act() -> None:
        data = form.cleaned_data
        services.arrange_months(
            station,
            list(data["people"]),
            form.rule(),
            first=data["first"],
            months=data["months"],
            starts=data["starts"],
            ends=data["ends"],
            at_a_time=data["at_a_time"],
            place=data["place"],
            kind=data["kind"],
            by=request.user,
        )

    title = f"安排接待日：{station.name}"
    return office_form(
        request, title, form, act, back=_rota(), done="已排好轮值，已有安排的月份没有改动。"
    )


@staff_page(*OFFICE)
def reception_page(request: StaffRequest, pk: int) -> HttpResponse:
    reception = _reception(pk)
    context = {
        **admin.site.each_context(request),
        "title": str(reception),
        "reception": reception,
        "moves": reception.moves.select_related("by"),
        "may_keep": request.user.has_role(Role.CLERK),
    }
    return render(request, "stations/office/reception.html", context)


@staff_page(Role.CLERK)
def change(request: StaffRequest, pk: int) -> HttpResponse:
    reception = _reception(pk)
    form = ReceptionForm(request.POST or None, reception=reception)
    return office_form(
        request,
        f"调整：{reception}",
        form,
        lambda: services.change(reception, by=request.user, **form.cleaned_data),
        back=_page_of(reception),
        done="已调整接待日。",
    )


@staff_page(Role.CLERK)
def cancel(request: StaffRequest, pk: int) -> HttpResponse:
    reception = _reception(pk)
    form = NoteForm(request.POST or None)
    return office_form(
        request,
        f"取消：{reception}",
        form,
        lambda: services.cancel(reception, by=request.user, note=form.cleaned_data["note"]),
        back=_page_of(reception),
        done="已取消这个接待日。",
    )


@staff_page(Role.CLERK)
def hold(request: StaffRequest, pk: int) -> HttpResponse:
    """Which entry of the ledger tells of the day."""
    reception = _reception(pk)
    form = HeldForm(request.POST or None, reception=reception)
    return office_form(
        request,
        f"关联台账：{reception}",
        form,
        lambda: services.hold(reception, by=request.user, **form.cleaned_data),
        back=_page_of(reception),
        done="已关联台账，接待记录计入代表年度履职情况。",
    )


@staff_page(*OFFICE)
def deputies(request: StaffRequest, year: int) -> HttpResponse:
    """What each deputy did in ``year``, as approved entries tell it."""
    if not 2000 <= year <= 2100:
        raise Http404
    context = {
        **admin.site.each_context(request),
        "title": f"{year}年代表接待履职记录",
        "rows": yearly_record(year),
        "year": year,
    }
    return render(request, "stations/office/deputies.html", context)


def _reception(pk: int) -> ReceptionDay:
    days = ReceptionDay.objects.with_list_relations().select_related("entry")
    return get_object_or_404(days, pk=pk)


def _rota() -> str:
    return reverse("admin:stations_rota")


def _page_of(reception: ReceptionDay) -> str:
    return reverse("admin:stations_reception", args=[reception.pk])
