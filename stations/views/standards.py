"""设施和六个有: filled in by the office or by the station's own people, on one page."""

from django.contrib import admin, messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.office.errors import OfficeError
from liaison.office.files import file_response
from liaison.office.models import StoredFile
from stations.access import WORKBENCH_ROLES, get_station_for_officer
from stations.forms.standards import StandardsForm
from stations.known_facts import known_of
from stations.models import Facility, StandardAnswer, Station
from stations.services.standards import keep_standards
from stations.views.office import OFFICE


@staff_page(*OFFICE)
def for_office(request: StaffRequest, pk: int) -> HttpResponse:
    station = get_object_or_404(Station.objects.select_related("co_located_with"), pk=pk)
    may_keep = request.user.has_role(Role.CLERK)
    if request.method == "POST" and not may_keep:
        raise Http404
    back = reverse("admin:stations_station_change", args=[pk])
    frame = {**admin.site.each_context(request), "may_keep": may_keep}
    return _page(request, station, "stations/office/standards.html", back, frame)


@staff_page(*WORKBENCH_ROLES)
def for_station(request: StaffRequest, code: str) -> HttpResponse:
    station = get_station_for_officer(request.user, code)
    back = reverse("workbench:standards", args=[code])
    return _page(request, station, "stations/officer/standards.html", back, {"may_keep": True})


def _page(
    request: StaffRequest, station: Station, template: str, back: str, frame: dict[str, object]
) -> HttpResponse:
    form = StandardsForm(request.POST or None, request.FILES or None, station=station)
    if request.method == "POST" and form.is_valid():
        try:
            keep_standards(station, form.said(), by=request.user)
        except OfficeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已保存。以后有变化，再来改就行。")
            return redirect(back)
    known = known_of(station, timezone.localdate())
    lines = [{**line, "known": known.get(line["item"], "")} for line in form.items()]
    context = {
        **frame,
        "title": f"设施和六个有：{station.name}",
        "station": station,
        "form": form,
        "lines": lines,
    }
    return render(request, template, context, status=422 if form.errors else 200)


@require_safe
@staff_page(*OFFICE)
def file_for_office(request: StaffRequest, pk: int, file_pk: int) -> FileResponse:
    return _file(get_object_or_404(Station, pk=pk), file_pk)


@require_safe
@staff_page(*WORKBENCH_ROLES)
def file_for_station(request: StaffRequest, code: str, file_pk: int) -> FileResponse:
    return _file(get_station_for_officer(request.user, code), file_pk)


def _file(station: Station, file_pk: int) -> FileResponse:
    """Only a file of this station's own lines."""
    photos = Facility.objects.filter(station=station.place_id, photo=file_pk)
    files = StandardAnswer.objects.filter(station=station, file=file_pk)
    if not photos.exists() and not files.exists():
        raise Http404
    return file_response(get_object_or_404(StoredFile, pk=file_pk))
