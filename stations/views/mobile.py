"""Starting a mobile session (流动站点); its own page is on the floor that knows its opinions."""

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from liaison.accounts.access import StaffRequest, staff_page
from stations.access import (
    WORKBENCH_ROLES,
    get_mobile_session_for_officer,
    get_station_for_officer,
    stations_of,
)
from stations.errors import StationError
from stations.forms.mobile import MobileSessionForm
from stations.models import MobileSession
from stations.services import mobile as services
from stations.views.form_page import officer_form

ROWS = 20


@staff_page(*WORKBENCH_ROLES)
def session_list(request: StaffRequest) -> HttpResponse:
    stations = stations_of(request.user)
    sessions = MobileSession.objects.with_list_relations().filter(station__in=stations)
    page = Paginator(sessions, ROWS).get_page(request.GET.get("page"))
    now = timezone.now()
    rows = [(session, session.state(now)) for session in page]
    context = {"page": page, "rows": rows, "stations": stations}
    return render(request, "stations/officer/mobile_sessions.html", context)


@staff_page(*WORKBENCH_ROLES)
def new_session(request: StaffRequest, code: str) -> HttpResponse:
    station = get_station_for_officer(request.user, code)
    hour = timezone.localtime().replace(minute=0, second=0, microsecond=0)
    initial = {
        "starts_at": hour,
        "ends_at": hour + timedelta(hours=4),
        "staff": request.user.full_name,
        "consultations": request.GET.getlist("consultation"),
    }
    form = MobileSessionForm(request.POST or None, station=station, initial=initial)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data.get("consultations", ())
        session = services.start_session(form.instance, consultations=chosen, by=request.user)
        messages.success(request, "已登记。出发以前，请在有信号的地方用手机打开本页，准备好手机。")
        return redirect("bundles:mobile_session", session.pk)
    context = {"station": station, "form": form}
    status = 422 if form.errors else 200
    return render(request, "stations/officer/mobile_new.html", context, status=status)


@staff_page(*WORKBENCH_ROLES)
def change_session(request: StaffRequest, pk: int) -> HttpResponse:
    """Place, hour, people; phones that are prepared already see it when they next have signal."""
    session = get_mobile_session_for_officer(request.user, pk)
    if timezone.now() >= session.starts_at:
        raise Http404
    form = MobileSessionForm(request.POST or None, station=session.station, instance=session)
    return officer_form(
        request,
        "修改流动站点",
        form,
        lambda: services.change_session(
            form.instance,
            fields=[name for name in form.fields if name != "consultations"],
            consultations=form.cleaned_data.get("consultations", ()),
            by=request.user,
            now=timezone.now(),
        ),
        back=reverse("bundles:mobile_session", args=[pk]),
        done="已修改。准备好的手机，有信号时再打开一次采集页面就会更新。",
    )


@require_POST
@staff_page(*WORKBENCH_ROLES)
def end_session(request: StaffRequest, pk: int) -> HttpResponse:
    session = get_mobile_session_for_officer(request.user, pk)
    try:
        services.end_session(session, by=request.user, now=timezone.now())
    except StationError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已结束。手机里还没发送的，48小时内打开采集页面就会发送。")
    return redirect("bundles:mobile_session", pk)


@require_POST
@staff_page(*WORKBENCH_ROLES)
def revoke_device(request: StaffRequest, pk: int, device_pk: int) -> HttpResponse:
    session = get_mobile_session_for_officer(request.user, pk)
    device = get_object_or_404(session.devices, pk=device_pk)
    services.revoke_device(device, by=request.user, now=timezone.now())
    messages.success(request, "已停用，这部手机不能再发送。它里面没发送的文字仍可导出。")
    return redirect("bundles:mobile_session", pk)
