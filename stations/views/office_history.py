"""历史导入: upload, look at the dry run, bring in, take back."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.jobs import services as jobs
from liaison.office.errors import OfficeError
from liaison.office.files import TYPES, file_response, store_upload
from liaison.workbooks.errors import WorkbookError
from stations.choices import ImportStatus
from stations.errors import StationError
from stations.forms.history import HistoryForm
from stations.forms.ledger import NoteForm
from stations.history_sheet import write_template
from stations.models import LedgerImport, Station
from stations.services import history as services
from stations.views.office import OFFICE

ROWS = 20
LIMIT = 20 * 1024 * 1024


@staff_page(*OFFICE)
def history(request: StaffRequest) -> HttpResponse:
    """Every import so far; a clerk uploads the next."""
    form = HistoryForm(request.POST or None, request.FILES or None)
    may_import = request.user.has_role(Role.CLERK)
    if request.method == "POST":
        if not may_import:
            raise Http404
        if form.is_valid() and (batch := _check(request, form)):
            return redirect("admin:stations_history_import", batch.pk)
    imports = LedgerImport.objects.select_related("file", "uploaded_by", "station")
    context = {
        **admin.site.each_context(request),
        "title": "历史导入",
        "form": form,
        "page": Paginator(imports, ROWS).get_page(request.GET.get("page")),
        "may_import": may_import,
    }
    status = 422 if form.errors else 200
    return render(request, "stations/office/history.html", context, status=status)


def _check(request: StaffRequest, form: HistoryForm) -> LedgerImport | None:
    try:
        file = store_upload(form.cleaned_data["file"], kinds={"xlsx"}, limit=LIMIT, by=request.user)
        return services.keep_check(
            file, station=form.cleaned_data["station"], by=request.user, now=timezone.now()
        )
    except (OfficeError, WorkbookError) as error:
        form.add_error("file", str(error))
        return None


@staff_page(Role.CLERK)
def template(request: StaffRequest) -> HttpResponseBase:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        write_template(path, list(Station.objects.values_list("name", flat=True)))
        form = path.open("rb")
    return FileResponse(
        form, as_attachment=True, filename="历史台账模板.xlsx", content_type=TYPES["xlsx"]
    )


@staff_page(*OFFICE)
def import_page(request: StaffRequest, pk: int) -> HttpResponse:
    return _import_page(request, _import(pk), NoteForm())


def _import_page(request: StaffRequest, batch: LedgerImport, form: NoteForm) -> HttpResponse:
    entries = batch.entries.select_related("station").order_by("number")
    context = {
        **admin.site.each_context(request),
        "title": f"历史导入：{batch.file.name}",
        "batch": batch,
        "entries": Paginator(entries, ROWS).get_page(request.GET.get("page")),
        "form": form,
        "may_import": request.user.has_role(Role.CLERK),
    }
    status = 422 if form.errors else 200
    return render(request, "stations/office/history_import.html", context, status=status)


@require_POST
@staff_page(Role.CLERK)
def accept(request: StaffRequest, pk: int) -> HttpResponse:
    batch = _import(pk)
    if batch.status != ImportStatus.CHECKED:
        messages.info(request, f"这份台账现在是“{batch.get_status_display()}”。")
        return redirect("admin:stations_history_import", pk)
    try:
        services.check_second(batch, by=request.user)
    except StationError as error:
        messages.error(request, str(error))
        return redirect("admin:stations_history_import", pk)
    job = jobs.start(
        "stations.accept_history",
        label=f"导入历史台账：{batch.file.name}"[:160],
        params={"import": pk, "back": request.path.removesuffix("accept/")},
        owner=request.user,
    )
    return redirect("jobs:show", job.pk)


@require_POST
@staff_page(Role.CLERK)
def undo(request: StaffRequest, pk: int) -> HttpResponse:
    batch = _import(pk)
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            undone = services.undo_import(
                batch, by=request.user, reason=form.cleaned_data["note"], now=timezone.now()
            )
        except StationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已整份撤销，{undone}条台账作废，编号保留。")
            return redirect("admin:stations_history_import", pk)
    return _import_page(request, batch, form)


@staff_page(*OFFICE)
def returned(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The uploaded workbook with its faulty rows marked."""
    batch = _import(pk)
    if batch.returned_file is None:
        raise Http404
    return file_response(batch.returned_file)


def _import(pk: int) -> LedgerImport:
    imports = LedgerImport.objects.select_related(
        "file", "returned_file", "station", "uploaded_by", "accepted_by", "undone_by"
    )
    return get_object_or_404(imports, pk=pk)
