"""Filing many opinions at once: template, dry run, enter, receipts, undo.

Officers do it for their own stations; a clerk does it for any, marked 代录.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from drafts.models import Consultation, Provision
from drafts.models.replacements import replaced_texts
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.accounts.models import User
from liaison.audit.services import record
from liaison.jobs import services as jobs
from liaison.office.errors import OfficeError
from liaison.office.files import TYPES, file_response, store_upload
from liaison.workbooks.errors import WorkbookError
from opinions.access import bundles_of
from opinions.bundle_sheet import write_template
from opinions.choices import BundleStatus
from opinions.errors import OpinionError
from opinions.forms.bundles import BundleForm, EntryForm, RecordedBundleForm, UndoForm
from opinions.models import Bundle
from opinions.receipts import query_code
from opinions.services import bundle_checks as checks
from opinions.services import bundles as services
from opinions.services.accepting import takes_more
from opinions.services.sheet_photos import missing_photos
from opinions.services.tying import tie_bundle
from opinions.views.own_task import MAY_FILE, frame_of, get_task, page_if_over
from stations.models import Assignment, Station
from stations.services.assignments import note_opened

BUNDLE_LIMIT = 20 * 1024 * 1024
# Some thousand rows, which take a second or less.
CHECKED_AT_ONCE = 60 * 1024
RECEIPTS = 200


@staff_page(*MAY_FILE)
def draft(request: StaffRequest, pk: int) -> HttpResponse:
    """The text that the station is asked about, also where it is not public."""
    assignment = get_task(request.user, pk)
    note_opened(assignment, by=request.user, now=timezone.now())
    consultation = assignment.consultation
    context = {
        "assignment": assignment,
        "takes_more": takes_more(assignment, consultation),
        "provisions": Provision.objects.filter(version=consultation.version).in_order(),
        "replaced": replaced_texts(consultation),
    } | frame_of(request.user)
    return render(request, "opinions/officer/draft.html", context)


@staff_page(*MAY_FILE)
def template(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The empty form, with this draft's articles as a drop-down list."""
    task = get_task(request.user, pk)
    if over := page_if_over(request, task):
        return over
    consultation = task.consultation
    with TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        write_template(path, consultation)
        form = path.open("rb")
    return FileResponse(
        form,
        as_attachment=True,
        filename=f"意见采集表_{consultation.title}.xlsx",
        content_type=TYPES["xlsx"],
    )


@staff_page(*MAY_FILE)
def new_bundle(request: StaffRequest, pk: int) -> HttpResponse:
    assignment = get_task(request.user, pk)
    if over := page_if_over(request, assignment):
        return over
    form_class = RecordedBundleForm if request.user.has_role(Role.CLERK) else BundleForm
    form = form_class(
        request.POST or None,
        request.FILES or None,
        consultation=assignment.consultation,
        station=assignment.station,
        today=timezone.localdate(),
    )
    if request.method == "POST" and form.is_valid():
        try:
            return check_upload(assignment.consultation, assignment.station, form, by=request.user)
        except (OfficeError, WorkbookError) as error:
            form.add_error("file", str(error))
        except OpinionError as error:
            form.add_error(None, str(error))
    earlier = Bundle.objects.filter(
        station=assignment.station, consultation=assignment.consultation
    ).select_related("uploaded_by")
    context = {"assignment": assignment, "form": form, "earlier": earlier} | frame_of(request.user)
    status = 422 if form.errors else 200
    return render(request, "opinions/officer/new_bundle.html", context, status=status)


def check_upload(
    consultation: Consultation,
    station: Station | None,
    form: BundleForm,
    *,
    by: User,
    by_deputy: bool = False,
) -> HttpResponse:
    """A small workbook is checked while its sender waits, a large one by the worker."""
    data = form.cleaned_data
    file = store_upload(data["file"], kinds={"xlsx"}, limit=BUNDLE_LIMIT, by=by)
    keep = checks.keep_check if file.size <= CHECKED_AT_ONCE else checks.keep_upload
    bundle = keep(
        consultation,
        station,
        file,
        by=by,
        collected_on=data["collected_on"],
        channel=data["channel"],
        entry=data.get("entry"),
        source=data.get("source", ""),
        sent_directly=data.get("sent_directly", False),
        by_deputy=by_deputy,
    )
    if bundle.status == BundleStatus.CHECKING:
        return _check_later(bundle, by=by)
    return redirect("bundles:bundle", bundle.pk)


def _check_later(bundle: Bundle, *, by: User) -> HttpResponse:
    job = jobs.start(
        "opinions.check_bundle",
        label=f"检查采集表：{bundle.file.name if bundle.file else bundle}",
        params={"bundle": bundle.pk, "back": reverse("bundles:bundle", args=[bundle.pk])},
        owner=by,
    )
    return redirect("jobs:show", job.pk)


@require_POST
@staff_page(*MAY_FILE)
def check(request: StaffRequest, pk: int) -> HttpResponse:
    """Once more, after it was cancelled; a second run of the same check does nothing."""
    bundle = _bundle(request.user, pk)
    if bundle.status != BundleStatus.CHECKING:
        return redirect("bundles:bundle", pk)
    return _check_later(bundle, by=request.user)


@staff_page(*MAY_FILE)
def bundle_page(request: StaffRequest, pk: int) -> HttpResponse:
    return _bundle_page(request, _bundle(request.user, pk), UndoForm())


def _bundle_page(
    request: StaffRequest, bundle: Bundle, form: UndoForm, entry_form: EntryForm | None = None
) -> HttpResponse:
    opinions = bundle.opinions.select_related("contributor", "question").prefetch_related(
        "targets", "photos__file"
    )
    page = Paginator(opinions.order_by("bundle_row"), RECEIPTS).get_page(request.GET.get("page"))
    tasks = Assignment.objects.filter(station=bundle.station, consultation=bundle.consultation)
    task = tasks.first()
    context = {
        "bundle": bundle,
        "page": page,
        "form": form,
        "entry_form": entry_form or EntryForm(bundle=bundle),
        "missing_photos": missing_photos(bundle),
        "new_count": bundle.read_count - bundle.duplicate_count - bundle.error_count,
        "assignment": task if task and takes_more(task, bundle.consultation) else None,
    } | frame_of(request.user)
    status = 422 if form.errors or entry_form else 200
    return render(request, "opinions/officer/bundle.html", context, status=status)


@staff_page(*MAY_FILE)
def slips(request: StaffRequest, pk: int) -> HttpResponse:
    """Receipt numbers with query codes, to print and hand to the people who spoke at the meeting.

    Each look is on record: whoever knows both can read and withdraw the opinion.
    """
    bundle = _bundle(request.user, pk)
    if bundle.status != BundleStatus.ACCEPTED:
        raise Http404
    opinions = bundle.opinions.select_related("contributor").prefetch_related("redactions")
    page = Paginator(opinions.order_by("bundle_row"), RECEIPTS).get_page(request.GET.get("page"))
    shown = [{"opinion": one, "code": query_code(one.client_key)} for one in page]
    record("opinions.print_receipts", actor=request.user, target=bundle, count=len(shown))
    context = {
        "bundle": bundle,
        "page": page,
        "slips": shown,
        "track_url": f"{settings.PUBLIC_URL}/track/",
    } | frame_of(request.user)
    return render(request, "opinions/officer/slips.html", context)


@require_POST
@staff_page(*MAY_FILE)
def accept(request: StaffRequest, pk: int) -> HttpResponse:
    bundle = _bundle(request.user, pk)
    if bundle.status != BundleStatus.CHECKED:
        messages.info(request, f"这份采集表现在是“{bundle.get_status_display()}”。")
        return redirect("bundles:bundle", pk)
    job = jobs.start(
        "opinions.accept_bundle",
        label=f"录入采集表：{bundle.file.name if bundle.file else bundle}",
        params={"bundle": bundle.pk, "back": request.path.removesuffix("accept/")},
        owner=request.user,
    )
    return redirect("jobs:show", job.pk)


@require_POST
@staff_page(*MAY_FILE)
def tie(request: StaffRequest, pk: int) -> HttpResponse:
    """The activity that the bundle belongs to, also after it was entered."""
    bundle = _bundle(request.user, pk)
    form = EntryForm(request.POST, bundle=bundle)
    if not form.is_valid():
        return _bundle_page(request, bundle, UndoForm(), form)
    entry = form.cleaned_data["entry"]
    try:
        tie_bundle(bundle, entry, by=request.user)
    except OpinionError as error:
        form.add_error("entry", str(error))
        return _bundle_page(request, bundle, UndoForm(), form)
    tied = f"已关联台账{entry.number}" if entry else "已不关联台账"
    messages.success(request, f"{tied}，台账里的意见条数已重新统计。")
    return redirect("bundles:bundle", pk)


@require_POST
@staff_page(*MAY_FILE)
def undo(request: StaffRequest, pk: int) -> HttpResponse:
    bundle = _bundle(request.user, pk)
    form = UndoForm(request.POST)
    if not form.is_valid():
        return _bundle_page(request, bundle, form)
    try:
        services.undo_bundle(
            bundle, by=request.user, reason=form.cleaned_data["reason"], now=timezone.now()
        )
    except OpinionError as error:
        form.add_error(None, str(error))
        return _bundle_page(request, bundle, form)
    messages.success(request, "已整份撤销，里面的意见不再计数。改好后可以重新上传。")
    return redirect("bundles:bundle", pk)


@staff_page(*MAY_FILE)
def returned(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The uploaded workbook with its faulty rows marked."""
    bundle = _bundle(request.user, pk)
    if bundle.returned_file is None or not bundle.returned_file.file:
        raise Http404
    return file_response(bundle.returned_file)


def _bundle(user: User, pk: int) -> Bundle:
    bundles = bundles_of(user).select_related(
        "consultation",
        "station",
        "file",
        "returned_file",
        "ledger_entry",
        "uploaded_by",
        "mobile_session",
    )
    return get_object_or_404(bundles, pk=pk)
