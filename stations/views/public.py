"""Find a station: a list by township, a page for each, both to print; no accounts, no cookies."""

from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from drafts.models import Consultation
from liaison.qr import qr_drawing
from stations.choices import AppointmentKind, AssignmentStatus, StationStatus
from stations.models import (
    Appointment,
    Assignment,
    Gathering,
    LedgerEntry,
    ReceptionDay,
    Station,
    StationLogo,
    StationMap,
)
from stations.models.places import StationQuerySet
from stations.page_parts import outcomes_of

MET_HERE = (
    AppointmentKind.OFFICER,
    AppointmentKind.STATION_LEAD,
    AppointmentKind.STATIONED_DEPUTY,
)
# So many of the next dates stand on a station's page.
NEXT = 6


@require_safe
def station_list(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:40]
    stations = _listed()
    if words:
        stations = stations.matching(words)
    shown = StationMap.objects.first()
    context = {"townships": _by_township(stations), "q": words, "map": shown}
    return render(request, "stations/public/list.html", context)


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """联系点名录: every station by township with the QR code of its page, on A4."""
    townships = [
        (name, [(station, qr_of(station)) for station in stations])
        for name, stations in _by_township(_listed())
    ]
    context = {"townships": townships, "today": timezone.localdate()}
    return render(request, "stations/public/directory.html", context)


@require_safe
def station_page(request: HttpRequest, code: str) -> HttpResponse:
    station = _station(code)
    if station.status == StationStatus.MERGED:
        context = {"station": station, "last_move": station.moves.last()}
        return render(request, "stations/public/merged.html", context)
    return render(request, "stations/public/page.html", _page_context(station))


@require_safe
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """What hangs at the door: name, hours, phone and the QR code, on A4."""
    station = _station(code)
    if station.status == StationStatus.MERGED:
        raise Http404
    logo = StationLogo.objects.first()
    context = {"station": station, "qr": qr_of(station), "logo": logo}
    return render(request, "stations/public/notice.html", context)


@require_safe
@cache_control(public=True, max_age=600)
def map_picture(request: HttpRequest) -> HttpResponseBase:
    """Drawn again on the way in; there is none without its 审图号."""
    shown = StationMap.objects.select_related("picture").first()
    if shown is None:
        raise Http404
    stored = shown.picture
    return FileResponse(stored.file.open("rb"), content_type=stored.content_type)


@require_safe
@cache_control(public=True, max_age=600)
def logo_picture(request: HttpRequest) -> HttpResponseBase:
    shown = StationLogo.objects.select_related("picture").first()
    if shown is None:
        raise Http404
    stored = shown.picture
    return FileResponse(stored.file.open("rb"), content_type=stored.content_type)


def qr_of(station: Station) -> SafeString:
    """Grows with its box, from the directory's 22 mm to the notice's 80 mm."""
    address = f"{settings.PUBLIC_URL}{reverse('stations:page', args=[station.code])}"
    return qr_drawing(address, fills=True)


def _station(code: str) -> Station:
    stations = Station.objects.with_public_page().select_related("merged_into", "village")
    return get_object_or_404(stations, code=code)


def _listed() -> StationQuerySet:
    stations = Station.objects.shown_to_public().select_related("village")
    return stations.order_by("in_township__pinyin_key", "township", "pinyin_key", "code")


def _by_township(stations: StationQuerySet) -> list[tuple[str, list[Station]]]:
    groups = groupby(stations, key=lambda station: station.township)
    return [(name or "其他", list(group)) for name, group in groups]


def _page_context(station: Station) -> dict[str, Any]:
    today = timezone.localdate()
    people = (
        Appointment.objects.in_force(today)
        .filter(station=station, kind__in=MET_HERE)
        .select_related("person")
    )
    met = list(people)
    coming = ReceptionDay.objects.with_list_relations().coming(today)
    gatherings = Gathering.objects.for_the_public().coming(timezone.now())
    deputies = [one for one in met if one.kind == AppointmentKind.STATIONED_DEPUTY]
    return {
        "station": station,
        "themes": station.themes.all(),
        "people": [one for one in met if one not in deputies],
        "deputies": deputies,
        "points": station.children.shown_to_public(),
        "consultations": _running(station),
        "activities": LedgerEntry.objects.counted()
        .filter(station=station, starts_at__year=today.year)
        .count(),
        "receptions": coming.filter(station=station)[:NEXT],
        "gatherings": gatherings.filter(station=station).order_by("starts_at")[:NEXT],
        "outcomes": outcomes_of(station, today),
        "qr": qr_of(station),
        "now": timezone.now(),
        "logo": StationLogo.objects.first(),
    }


def _running(station: Station) -> list[Consultation]:
    """What everybody may read and this station was asked about."""
    asked = Assignment.objects.filter(station=station).exclude(status=AssignmentStatus.CANCELLED)
    rounds = Consultation.objects.readable_by_public().open_now()
    rows = rounds.filter(pk__in=asked.values("consultation"), public_close__gt=timezone.now())
    return list(rows.order_by("public_close"))
