"""花名册 and 专家库: template, dry run, enter, undo; and the workbooks going out."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib import admin, messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.jobs import services as jobs
from liaison.office.errors import OfficeError
from liaison.office.files import TYPES, file_response, store_upload
from liaison.workbooks.errors import WorkbookError
from stations.choices import RosterKind, RosterStatus
from stations.errors import StationError
from stations.forms.rosters import PhonesForm, RosterForm, UndoRosterForm
from stations.models import OpenRoster, RosterImport, Station
from stations.roster_sheet import write_template
from stations.services.open_rosters import ask_for_open_roster
from stations.services.roster_entering import undo_roster
from stations.services.rosters import keep_check
from stations.views.office_export import part_form
from stations.workbook.narrowing import EXPERT_FILTERS, OFFICER_FILTERS

ROSTER_LIMIT = 20 * 1024 * 1024
EARLIER = 20
OPEN_SHOWN = 5


@require_http_methods(["GET", "POST"])
@staff_page(Role.CLERK, Role.REVIEWER)
def rosters(request: StaffRequest) -> HttpResponse:
    """Upload as a clerk, and everything that goes out."""
    may_keep = request.user.has_role(Role.CLERK)
    sent = request.method == "POST" and may_keep
    form = RosterForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        try:
            upload = form.cleaned_data["file"]
            stored = store_upload(upload, kinds={"xlsx"}, limit=ROSTER_LIMIT, by=request.user)
            roster = keep_check(
                stored, form.cleaned_data["kind"], by=request.user, today=timezone.localdate()
            )
        except (OfficeError, WorkbookError) as error:
            form.add_error("file", str(error))
        else:
            return redirect("admin:stations_roster", roster.pk)
    return _rosters_page(request, form, PhonesForm())


def _rosters_page(request: StaffRequest, form: RosterForm, phones_form: PhonesForm) -> HttpResponse:
    earlier = RosterImport.objects.select_related("uploaded_by", "file")
    bad = next((one for one in (form, phones_form) if one.errors), None)
    context = {
        **admin.site.each_context(request),
        "title": "名册导入导出",
        "form": form,
        "phones_form": phones_form,
        "bad_form": bad,
        "officers_form": part_form(OFFICER_FILTERS),
        "experts_form": part_form(EXPERT_FILTERS),
        "kinds": RosterKind.choices,
        "earlier": earlier[:EARLIER],
        "may_keep": request.user.has_role(Role.CLERK),
        "open_rosters": OpenRoster.objects.select_related("asked_by", "job")[:OPEN_SHOWN],
    }
    return render(request, "stations/office/rosters.html", context, status=422 if bad else 200)


@require_safe
@staff_page(Role.CLERK)
def template(request: StaffRequest, kind: str) -> HttpResponseBase:
    if kind not in RosterKind.values:
        raise Http404
    names = Station.objects.working().values_list("name", flat=True)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        write_template(path, kind, list(names))
        form = path.open("rb")
    return FileResponse(
        form,
        as_attachment=True,
        filename=f"{RosterKind(kind).label}模板.xlsx",
        content_type=TYPES["xlsx"],
    )


@require_safe
@staff_page(Role.CLERK, Role.REVIEWER)
def roster(request: StaffRequest, pk: int) -> HttpResponse:
    return _roster_page(request, _roster(pk), UndoRosterForm())


def _roster_page(request: StaffRequest, one: RosterImport, form: UndoRosterForm) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": f"{one.get_kind_display()}导入",
        "roster": one,
        "form": form,
        "may_keep": request.user.has_role(Role.CLERK),
    }
    status = 422 if form.errors else 200
    return render(request, "stations/office/roster.html", context, status=status)


@require_POST
@staff_page(Role.CLERK)
def enter(request: StaffRequest, pk: int) -> HttpResponse:
    one = _roster(pk)
    if one.status != RosterStatus.CHECKED:
        messages.info(request, f"这份名册现在是“{one.get_status_display()}”。")
        return redirect("admin:stations_roster", pk)
    job = jobs.start(
        "stations.enter_roster",
        label=f"录入名册：{one.file.name}",
        params={"roster": one.pk, "back": request.path.removesuffix("enter/")},
        owner=request.user,
    )
    return redirect("jobs:show", job.pk)


@require_POST
@staff_page(Role.CLERK)
def undo(request: StaffRequest, pk: int) -> HttpResponse:
    one, form = _roster(pk), UndoRosterForm(request.POST)
    if form.is_valid():
        try:
            undo_roster(
                one, by=request.user, reason=form.cleaned_data["reason"], now=timezone.now()
            )
        except StationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已整份撤销。改好后可以重新上传。")
            return redirect("admin:stations_roster", pk)
    return _roster_page(request, one, form)


@require_safe
@staff_page(Role.CLERK)
def returned(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The uploaded workbook with its faulty rows marked."""
    one = _roster(pk)
    if one.returned_file is None or not one.returned_file.file:
        raise Http404
    return file_response(one.returned_file)


@require_POST
@staff_page(Role.CLERK, Role.REVIEWER)
def with_phones(request: StaffRequest) -> HttpResponse:
    form = PhonesForm(request.POST)
    if not form.is_valid():
        return _rosters_page(request, RosterForm(), form)
    try:
        asked = ask_for_open_roster(
            RosterKind(form.cleaned_data["preset"]),
            by=request.user,
            reason=form.cleaned_data["reason"],
        )
    except StationError as error:
        form.add_error(None, str(error))
        return _rosters_page(request, RosterForm(), form)
    return redirect("admin:stations_open_roster", asked.pk)


def _roster(pk: int) -> RosterImport:
    rosters = RosterImport.objects.select_related("file", "returned_file", "uploaded_by")
    return get_object_or_404(rosters, pk=pk)
