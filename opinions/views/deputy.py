"""代表联络员直接报送: a deputy's way to the office that goes past every task of a station."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from drafts.models import Consultation
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.office.errors import OfficeError
from liaison.office.files import TYPES
from liaison.workbooks.errors import WorkbookError
from opinions.access import consultations_for_deputy, get_consultation_for_deputy
from opinions.bundle_sheet import write_template
from opinions.choices import Channel
from opinions.errors import OpinionError
from opinions.forms.bundles import BundleForm, OneOpinionForm
from opinions.models import Opinion
from opinions.services.recording import record_by_deputy
from opinions.views.bundles import check_upload
from opinions.views.one_opinion import heard_of
from stations.access import own_stations
from stations.choices import AppointmentKind
from stations.models import Station

LAST = 10


@require_safe
@staff_page(Role.DEPUTY_OFFICER)
def consultations(request: StaffRequest) -> HttpResponse:
    """What is asked now, and what became of the last that this deputy brought."""
    mine = Opinion.objects.filter(by_deputy=True, recorded_by=request.user)
    context = {
        "consultations": consultations_for_deputy(request.user).order_by("-public_close", "-pk"),
        "now": timezone.now(),
        "last": mine.select_related("consultation").order_by("-pk")[:LAST],
    }
    return render(request, "opinions/officer/deputy.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Role.DEPUTY_OFFICER)
def one(request: StaffRequest, pk: int) -> HttpResponse:
    consultation, station = get_consultation_for_deputy(request.user, pk), _station(request)
    form = OneOpinionForm(
        request.POST or None,
        today=timezone.localdate(),
        questions=list(consultation.questions.select_related("provision")),
        station=None,
        initial={"channel": Channel.VISIT},
    )
    if form.is_valid():
        heard = heard_of(form.cleaned_data)
        try:
            given = record_by_deputy(
                consultation, station, heard, by=request.user, now=timezone.now()
            )
        except OpinionError as error:
            form.add_error(None, str(error))
        else:
            said = f"意见编号{given.opinion.receipt_no}，查询码{given.query_code}"
            messages.success(request, f"已报送办公室。{said}，请告诉本人，凭它查进度。")
            return redirect("bundles:deputy_one", pk)
    return _page(request, "deputy_one.html", consultation, station, form)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Role.DEPUTY_OFFICER)
def many(request: StaffRequest, pk: int) -> HttpResponse:
    """The same workbook as stations use; checked first, entered on the bundle's own page."""
    consultation, station = get_consultation_for_deputy(request.user, pk), _station(request)
    form = BundleForm(
        request.POST or None,
        request.FILES or None,
        consultation=consultation,
        station=station,
        today=timezone.localdate(),
    )
    form.fields.pop("sent_directly", None)
    if form.is_valid():
        try:
            return check_upload(consultation, station, form, by=request.user, by_deputy=True)
        except (OfficeError, WorkbookError) as error:
            form.add_error("file", str(error))
        except OpinionError as error:
            form.add_error(None, str(error))
    return _page(request, "deputy_many.html", consultation, station, form)


@require_safe
@staff_page(Role.DEPUTY_OFFICER)
def template(request: StaffRequest, pk: int) -> HttpResponseBase:
    consultation = get_consultation_for_deputy(request.user, pk)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        write_template(path, consultation)
        sheet = path.open("rb")
    return FileResponse(
        sheet,
        as_attachment=True,
        filename=f"意见采集表_{consultation.title}.xlsx",
        content_type=TYPES["xlsx"],
    )


def _page(
    request: StaffRequest,
    template_name: str,
    consultation: Consultation,
    station: Station | None,
    form: OneOpinionForm | BundleForm,
) -> HttpResponse:
    context = {"consultation": consultation, "station": station, "form": form}
    status = 422 if form.errors else 200
    return render(request, f"opinions/officer/{template_name}", context, status=status)


def _station(request: StaffRequest) -> Station | None:
    """Where the deputy is appointed; a deputy of the office itself has none to inform."""
    return own_stations(request.user, AppointmentKind.DEPUTY_OFFICER).order_by("pk").first()
