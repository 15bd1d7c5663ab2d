"""The office keeps its stations as places: their data, their tree, their end."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from stations.choices import StationStatus
from stations.errors import StationError
from stations.forms.places import StationForm, StationStatusForm
from stations.models import Facility, Station
from stations.services import merging, places
from stations.tree import branches
from stations.views.form_page import office_form
from stations.views.office import OFFICE


@require_safe
@staff_page(*OFFICE)
def station_page(request: StaffRequest, pk: int) -> HttpResponse:
    related = ("parent", "merged_into", "co_located_with", "village__township")
    station = get_object_or_404(Station.objects.select_related(*related), pk=pk)
    context = {
        **admin.site.each_context(request),
        "title": station.name,
        "station": station,
        "former_names": station.former_names.all(),
        "co_located": station.co_located.all(),
        "themes": station.themes.all(),
        "appointments": station.appointments.select_related("person"),
        "open_tasks": station.assignments.waiting().with_list_relations(),
        "facilities": Facility.objects.filter(station=station.place_id).select_related("kind"),
        "moves": station.moves.select_related("by"),
        "may_keep": request.user.has_role(Role.CLERK),
    }
    return render(request, "stations/office/station_page.html", context)


@staff_page(Role.CLERK)
def new_station(request: StaffRequest) -> HttpResponse:
    form = StationForm(request.POST or None)

    def act() -> Station:
        themes = form.cleaned_data["themes"]
        return places.add_place(form.save(commit=False), by=request.user, themes=themes)

    return office_form(
        request,
        "新增站点",
        form,
        act,
        back=reverse("admin:stations_station_changelist"),
        done="已新增站点。接着登记站点的联络员。",
        then=_page_of,
    )


@staff_page(Role.CLERK)
def edit_station(request: StaffRequest, pk: int) -> HttpResponse:
    station = get_object_or_404(Station, pk=pk)
    form = StationForm(request.POST or None, instance=station)

    def act() -> None:
        places.change_place(
            form.instance,
            by=request.user,
            fields=[name for name in form.Meta.fields if name != "themes"],
            themes=form.cleaned_data["themes"],
            today=timezone.localdate(),
        )

    return office_form(
        request,
        f"修改站点资料：{form.was[0]}",
        form,
        act,
        back=_page_of(station),
        done="已保存站点资料。",
    )


@staff_page(Role.CLERK)
def move_station(request: StaffRequest, pk: int) -> HttpResponse:
    """Beside the form stands what the station still owes, and who works there."""
    station = get_object_or_404(Station, pk=pk)
    tasks = list(station.assignments.waiting().with_list_relations())
    form = StationStatusForm(request.POST or None, station=station, has_tasks=bool(tasks))

    def act() -> None:
        data: dict[str, Any] = dict(form.cleaned_data)
        status = StationStatus(data.pop("status"))
        merging.move_place(station, status, by=request.user, now=timezone.now(), **data)

    return office_form(
        request,
        f"变更状态：{station.name}（现在是“{station.get_status_display()}”）",
        form,
        act,
        back=_page_of(station),
        done="已变更站点状态。人员的聘任没有跟着变，离任和新聘请在人员页面登记。",
        template="stations/office/station_move.html",
        context={
            "tasks": tasks,
            "held": station.appointments.in_force(timezone.localdate()).select_related("person"),
        },
    )


@require_POST
@staff_page(Role.CLERK)
def hand_on_tasks(request: StaffRequest, pk: int) -> HttpResponse:
    """A merged station kept its tasks; the heir takes them over."""
    station = get_object_or_404(Station.objects.select_related("merged_into"), pk=pk)
    try:
        count = merging.hand_on_rest(station, by=request.user, now=timezone.now())
    except StationError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已把{count}项任务转给“{station.merged_into}”接着办。")
    return redirect(_page_of(station))


@require_safe
@staff_page(*OFFICE)
def tree(request: StaffRequest) -> HttpResponse:
    """All stations in one look: county, townships and stations, collection points."""
    stations = Station.objects.exclude(status__in=[StationStatus.MERGED, StationStatus.CLOSED])
    rows = stations.select_related("co_located_with").order_by(
        "in_township__pinyin_key", "township", "pinyin_key", "code"
    )
    context = {
        **admin.site.each_context(request),
        "title": "站点层级",
        "branches": branches(rows),
        "may_keep": request.user.has_role(Role.CLERK),
    }
    return render(request, "stations/office/tree.html", context)


def _page_of(station: Station) -> str:
    return reverse("admin:stations_station_change", args=[station.pk])
