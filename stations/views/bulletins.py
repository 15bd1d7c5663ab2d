"""What a station reads: 通知公告, 共享资料 and other stations' 特色做法; what it shares."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.models import User
from liaison.contacts.personal_data import without_personal_data
from liaison.office.errors import OfficeError
from liaison.office.files import file_response
from stations.access import WORKBENCH_ROLES, get_station_for_officer, stations_of
from stations.choices import BulletinKind, LedgerStatus
from stations.errors import StationError
from stations.forms.bulletins import MaterialForm
from stations.forms.ledger import NoteForm
from stations.models import Bulletin, BulletinRead, FeaturedEntry
from stations.services import bulletins as services

ROWS = 20


@staff_page(*WORKBENCH_ROLES)
def bulletins(request: StaffRequest) -> HttpResponse:
    return _list(request, BulletinKind.NOTICE, "stations/officer/bulletins.html")


@staff_page(*WORKBENCH_ROLES)
def materials(request: StaffRequest) -> HttpResponse:
    return _list(request, BulletinKind.MATERIAL, "stations/officer/materials.html")


def _list(request: StaffRequest, kind: BulletinKind, template: str) -> HttpResponse:
    read = BulletinRead.objects.filter(bulletin=OuterRef("pk"), user=request.user)
    found = Bulletin.objects.for_stations(stations_of(request.user)).filter(kind=kind)
    rows = found.in_force(timezone.localdate()).with_list_relations().annotate(is_read=Exists(read))
    context = {
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "stations": stations_of(request.user),
    }
    return render(request, template, context)


@staff_page(*WORKBENCH_ROLES)
def bulletin(request: StaffRequest, pk: int) -> HttpResponse:
    """Opening it is what counts as having read it."""
    return _page(request, _bulletin(request.user, pk), NoteForm())


def _page(request: StaffRequest, found: Bulletin, form: NoteForm) -> HttpResponse:
    services.note_read(found, request.user, timezone.now())
    context = {
        "bulletin": found,
        "files": found.files.select_related("file"),
        "is_own": found.station_id is not None
        and stations_of(request.user).filter(pk=found.station_id).exists(),
        "form": form,
        "today": timezone.localdate(),
    }
    status = 422 if form.errors else 200
    return render(request, "stations/officer/bulletin.html", context, status=status)


@staff_page(*WORKBENCH_ROLES)
def bulletin_file(request: StaffRequest, pk: int, file_pk: int) -> HttpResponseBase:
    files = _bulletin(request.user, pk).files.select_related("file")
    return file_response(get_object_or_404(files, pk=file_pk).file)


@staff_page(*WORKBENCH_ROLES)
def share(request: StaffRequest, code: str) -> HttpResponse:
    station = get_station_for_officer(request.user, code)
    form = MaterialForm(request.POST or None, request.FILES or None, station=station)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.publish_bulletin(
                form.instance,
                by=request.user,
                files=form.keep_files(request.user),
                now=timezone.now(),
            )
        except OfficeError:
            pass  # Said at the field by keep_files.
        else:
            messages.success(request, "已共享，所有站点都能看到。")
            return redirect("workbench:bulletin", made.pk)
    status = 422 if form.errors else 200
    context = {"form": form, "station": station}
    return render(request, "stations/officer/share.html", context, status=status)


@require_POST
@staff_page(*WORKBENCH_ROLES)
def withdraw_own(request: StaffRequest, pk: int) -> HttpResponse:
    own = Bulletin.objects.shown().filter(station__in=stations_of(request.user))
    found = get_object_or_404(own.with_list_relations(), pk=pk)
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            services.withdraw_bulletin(
                found, by=request.user, reason=form.cleaned_data["note"], now=timezone.now()
            )
        except StationError as error:
            form.add_error(None, str(error))
    if form.errors:
        return _page(request, found, form)
    messages.success(request, "已撤回，其他站点不再看到。")
    return redirect("workbench:materials")


@staff_page(*WORKBENCH_ROLES)
def practices(request: StaffRequest) -> HttpResponse:
    """特色做法: what was done and how, never by or with whom."""
    page = Paginator(practices_shown(), ROWS).get_page(request.GET.get("page"))
    shown = [(one, without_personal_data(one.entry.summary)) for one in page]
    context = {"page": page, "shown": shown}
    return render(request, "stations/officer/practices.html", context)


def practices_shown() -> QuerySet[FeaturedEntry]:
    """An entry that was voided since is shown no more."""
    return FeaturedEntry.objects.filter(
        ended_at=None, entry__status=LedgerStatus.APPROVED
    ).select_related("entry__station")


def _bulletin(user: User, pk: int) -> Bulletin:
    found = Bulletin.objects.for_stations(stations_of(user)).shown().with_list_relations()
    return get_object_or_404(found, pk=pk)
