"""The office tells stations, sees who has read it, and recommends 特色做法."""

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.office.errors import OfficeError
from liaison.office.files import file_response
from stations.bulletin_readers import readers_of
from stations.errors import StationError
from stations.forms.bulletins import BulletinForm
from stations.forms.ledger import NoteForm
from stations.models import Bulletin, LedgerEntry
from stations.services import bulletins as services
from stations.views.bulletins import practices_shown
from stations.views.office import OFFICE
from stations.views.office_ledger import entry_page_with

ROWS = 30


@staff_page(*OFFICE)
def bulletins(request: StaffRequest) -> HttpResponse:
    found = Bulletin.objects.with_list_relations()
    context = {
        **admin.site.each_context(request),
        "title": "通知公告和交流",
        "page": Paginator(found, ROWS).get_page(request.GET.get("page")),
        "practices": practices_shown()[:ROWS],
        "today": timezone.localdate(),
        "may_publish": request.user.has_role(Role.CLERK),
    }
    return render(request, "stations/office/bulletins.html", context)


@staff_page(Role.CLERK)
def new_bulletin(request: StaffRequest) -> HttpResponse:
    form = BulletinForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.publish_bulletin(
                form.instance,
                by=request.user,
                addressees=form.cleaned_data["to"],
                files=form.keep_files(request.user),
                now=timezone.now(),
            )
        except OfficeError:
            pass  # Said at the field by keep_files.
        else:
            messages.success(request, "已发布，站点登录后就能看到。谁看过会记在这里，不用签收。")
            return redirect("admin:stations_bulletin", made.pk)
    context = {**admin.site.each_context(request), "title": "发布通知公告", "form": form}
    status = 422 if form.errors else 200
    return render(request, "stations/office/bulletin_form.html", context, status=status)


@staff_page(*OFFICE)
def bulletin(request: StaffRequest, pk: int) -> HttpResponse:
    return _page(request, _bulletin(pk), NoteForm())


def _page(request: StaffRequest, found: Bulletin, form: NoteForm) -> HttpResponse:
    today = timezone.localdate()
    readers = readers_of(found, today)
    context = {
        **admin.site.each_context(request),
        "title": found.title,
        "bulletin": found,
        "files": found.files.select_related("file"),
        "readers": readers,
        "read_count": sum(bool(row.read) for row in readers),
        "form": form,
        "today": today,
        "may_publish": request.user.has_role(Role.CLERK),
    }
    status = 422 if form.errors else 200
    return render(request, "stations/office/bulletin.html", context, status=status)


@require_POST
@staff_page(Role.CLERK)
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    found = _bulletin(pk)
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
    messages.success(request, "已撤回，站点不再看到。")
    return redirect("admin:stations_bulletin", pk)


@staff_page(*OFFICE)
def bulletin_file(request: StaffRequest, pk: int, file_pk: int) -> HttpResponseBase:
    files = _bulletin(pk).files.select_related("file")
    return file_response(get_object_or_404(files, pk=file_pk).file)


@require_POST
@staff_page(Role.CLERK)
def feature(request: StaffRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(LedgerEntry.objects.with_list_relations(), pk=pk)
    form = NoteForm(request.POST, auto_id="feature_%s")
    if form.is_valid():
        try:
            services.feature_entry(entry, by=request.user, comment=form.cleaned_data["note"])
        except StationError as error:
            form.add_error(None, str(error))
    if form.errors:
        return entry_page_with(request, entry, feature_form=form)
    messages.success(request, "已列为特色做法，所有站点都能看到。")
    return redirect("admin:stations_ledger_entry", pk)


@require_POST
@staff_page(Role.CLERK)
def end_feature(request: StaffRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(LedgerEntry, pk=pk)
    try:
        services.end_feature(entry, by=request.user, now=timezone.now())
    except StationError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已取消，其他站点不再看到。")
    return redirect("admin:stations_ledger_entry", pk)


def _bulletin(pk: int) -> Bulletin:
    found = Bulletin.objects.select_related("station", "published_by", "withdrawn_by")
    return get_object_or_404(found, pk=pk)
