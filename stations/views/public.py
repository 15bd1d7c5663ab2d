"""Find a station: a list by township and a page for each; no map, no accounts, no cookies."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from stations.choices import AppointmentKind
from stations.models import Appointment, Gathering, ReceptionDay, Station

# So many of the next dates stand on a station's page.
NEXT = 6


def station_list(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:40]
    stations = Station.objects.shown_to_public().order_by("township", "pinyin_key", "code")
    if words:
        stations = stations.matching(words)
    townships = [
        (name or "其他", list(group)) for name, group in groupby(stations, key=lambda s: s.township)
    ]
    return render(request, "stations/public/list.html", {"townships": townships, "q": words})


def station_page(request: HttpRequest, code: str) -> HttpResponse:
    station = get_object_or_404(Station.objects.shown_to_public(), code=code)
    today = timezone.localdate()
    people = (
        Appointment.objects.in_force(today)
        .filter(station=station, kind__in=[AppointmentKind.OFFICER, AppointmentKind.STATION_LEAD])
        .select_related("person")
    )
    coming = ReceptionDay.objects.with_list_relations().coming(today)
    gatherings = Gathering.objects.for_the_public().coming(timezone.now())
    points = station.children.shown_to_public()
    context = {
        "station": station,
        "people": people,
        "points": points,
        "receptions": coming.filter(station=station)[:NEXT],
        "gatherings": gatherings.filter(station=station).order_by("starts_at")[:NEXT],
    }
    return render(request, "stations/public/page.html", context)
