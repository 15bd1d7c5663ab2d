"""长期未开展活动站点: which they are, and a message to them."""

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.office.services import office
from stations.activity import inactive_stations
from stations.choices import StationKind
from stations.forms.messages import MessageForm
from stations.models import Station
from stations.services.messages import write_to_station
from stations.services.preferences import preferences
from stations.views.office import OFFICE

ROWS = 50


@require_safe
@staff_page(*OFFICE)
def inactive(request: StaffRequest) -> HttpResponse:
    days, kind = preferences().inactive_days, request.GET.get("kind", "")
    stations = inactive_stations(timezone.now(), days)
    if kind:
        stations = stations.filter(kind=kind)
    context = {
        **admin.site.each_context(request),
        "title": "长期未开展活动站点",
        "page": Paginator(stations, ROWS).get_page(request.GET.get("page")),
        "days": days,
        "kind": kind,
        "kinds": StationKind.choices,
        "may_write": request.user.has_role(Role.CLERK),
    }
    return render(request, "stations/office/inactive.html", context)


@require_http_methods(["GET", "POST"])
@staff_page(Role.CLERK)
def message(request: StaffRequest, pk: int) -> HttpResponse:
    """Words to begin with, to be changed before they go to the outbox."""
    station = get_object_or_404(Station, pk=pk)
    form = MessageForm(request.POST or None, initial=_proposed(station))
    if form.is_valid():
        write_to_station(station, **form.cleaned_data, by=request.user, now=timezone.now())
        messages.success(request, f"给{station}的消息已进入待发。")
        return redirect("admin:stations_inactive")
    context = {
        **admin.site.each_context(request),
        "title": f"给{station}写消息",
        "form": form,
        "back": reverse("admin:stations_inactive"),
        "button": "发送",
    }
    status = 422 if form.errors else 200
    return render(request, "stations/office/form.html", context, status=status)


def _proposed(station: Station) -> dict[str, str]:
    phone = office().phone
    body = (
        f"{station}：\n近一段时间没有看到贵站点的活动台账。已经开展活动的，请在工作台补登台账；"
        f"有困难或者需要协助的，请与办公室联系{f'（电话{phone}）' if phone else ''}。"
    )
    return {"subject": "请登记近期开展的活动", "body": body}
