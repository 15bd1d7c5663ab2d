"""意见箱 of one's stations; a clerk keeps those of all."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from drafts.choices import ACCEPTS_LATE
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.models import User
from opinions.access import OFFICE
from opinions.errors import OpinionError
from opinions.forms.boxes import BoxForm, OpeningForm
from opinions.models import BoxOpening, OpinionBox
from opinions.services import boxes as services
from opinions.views.own_task import MAY_FILE, frame_of
from stations.access import stations_of
from stations.choices import ASSIGNMENT_DROPPED
from stations.models import Assignment, Station

ROWS = 20


@require_safe
@staff_page(*MAY_FILE, *OFFICE)
def boxes(request: StaffRequest) -> HttpResponse:
    """Every box, then the openings, the latest first; with what can be entered from each.

    All of the office look; the stations and the clerk keep them.
    """
    stations = _stations(request.user)
    openings = BoxOpening.objects.filter(box__station__in=stations).with_list_relations()
    page = Paginator(openings, ROWS).get_page(request.GET.get("page"))
    context = {
        "boxes": OpinionBox.objects.filter(station__in=stations).select_related("station"),
        "page": page,
        "tasks": _tasks_by_station({opening.box.station_id for opening in page}),
        "may_keep": request.user.has_role(*MAY_FILE) and stations.exists(),
    } | frame_of(request.user)
    return render(request, "opinions/officer/boxes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*MAY_FILE)
def new_box(request: StaffRequest) -> HttpResponse:
    form = BoxForm(request.POST or None, stations=_stations(request.user))
    if form.is_valid():
        try:
            services.keep_box(**form.cleaned_data, by=request.user)
        except OpinionError as error:
            form.add_error("place", str(error))
        else:
            messages.success(request, "已登记。每次开箱以后，在这里记一笔。")
            return redirect("bundles:boxes")
    return _form_page(request, form, title="登记意见箱", lead="")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*MAY_FILE)
def open_box(request: StaffRequest, pk: int) -> HttpResponse:
    box = _box(request.user, pk)
    form = OpeningForm(request.POST or None, box=box, today=timezone.localdate())
    if form.is_valid():
        try:
            opening = services.log_opening(form.instance, by=request.user)
        except OpinionError as error:
            form.add_error(None, str(error))
        else:
            next_step = "可以在下面选征求意见，逐张录入。" if opening.slips else "空箱也记下了。"
            messages.success(request, f"已登记开箱，{opening.slips}张。{next_step}")
            return redirect("bundles:boxes")
    return _form_page(request, form, title="登记开箱", lead=f"{box.station}，{box}")


@require_POST
@staff_page(*MAY_FILE)
def use_box(request: StaffRequest, pk: int) -> HttpResponse:
    box = _box(request.user, pk)
    services.use_box(box, by=request.user, is_in_use="use" in request.POST)
    messages.success(request, "已启用。" if box.is_in_use else "已停用，以前的开箱登记都保留。")
    return redirect("bundles:boxes")


@require_POST
@staff_page(*MAY_FILE)
def drop_opening(request: StaffRequest, pk: int) -> HttpResponse:
    openings = BoxOpening.objects.filter(box__station__in=_stations(request.user))
    opening = get_object_or_404(openings.select_related("box"), pk=pk)
    try:
        services.drop_opening(opening, by=request.user)
    except OpinionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已撤销这次开箱登记。")
    return redirect("bundles:boxes")


def _stations(user: User) -> QuerySet[Station]:
    return Station.objects.working() if user.has_role(*OFFICE) else stations_of(user)


def _box(user: User, pk: int) -> OpinionBox:
    mine = OpinionBox.objects.filter(station__in=_stations(user))
    return get_object_or_404(mine.select_related("station"), pk=pk)


def _tasks_by_station(stations: set[int]) -> dict[int, list[Assignment]]:
    """Where slips may be entered now: tasks whose consultation still takes them; one query."""
    found: dict[int, list[Assignment]] = {pk: [] for pk in stations}
    tasks = Assignment.objects.filter(
        station__in=stations, consultation__status__in=ACCEPTS_LATE
    ).exclude(status__in=ASSIGNMENT_DROPPED)
    for task in tasks.select_related("consultation").order_by("-due_at"):
        found[task.station_id].append(task)
    return found


def _form_page(
    request: StaffRequest, form: BoxForm | OpeningForm, *, title: str, lead: str
) -> HttpResponse:
    context = {"form": form, "title": title, "lead": lead} | frame_of(request.user)
    status = 422 if form.errors else 200
    return render(request, "opinions/officer/box_form.html", context, status=status)
