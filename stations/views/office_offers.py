"""自主申办: a clerk offers a consultation, a reviewer decides on who applied."""

from django.contrib import admin, messages
from django.forms import Form
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from drafts.models import Consultation
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from stations.errors import StationError
from stations.forms.requests import OfferForm, RecordedApplicationForm, RefuseForm
from stations.models import Assignment, Station, TaskApplication, TaskOffer
from stations.services import offers
from stations.services.dispatching import Terms
from stations.views.office import OFFICE


@require_http_methods(["GET", "POST"])
@staff_page(*OFFICE)
def offer(request: StaffRequest, consultation_pk: int) -> HttpResponse:
    """The offer with its applications; a clerk opens it or changes quota and times."""
    consultation = get_object_or_404(Consultation, pk=consultation_pk)
    found = TaskOffer.objects.filter(consultation=consultation).first()
    if request.method == "POST" and not request.user.has_role(Role.CLERK):
        raise Http404
    form = _offer_form(consultation, found, request.POST or None)
    if form.is_valid() and _open(request, consultation, form):
        return redirect("admin:stations_offer", consultation_pk)
    return _page(request, consultation, found, form)


def _offer_form(
    consultation: Consultation, found: TaskOffer | None, data: QueryDict | None = None
) -> OfferForm:
    """Begins with what is offered, or with the times of the consultation."""
    names = ("quota", "requirement", "min_opinions", "min_sessions")
    known = {name: getattr(found, name) for name in names} if found else {}
    due_at = found.due_at if found else consultation.station_due
    closes_at = found.closes_at if found else consultation.public_close
    moments = {"due_at": timezone.localtime(due_at), "closes_at": timezone.localtime(closes_at)}
    return OfferForm(data, initial={**known, **moments})


def _open(request: StaffRequest, consultation: Consultation, form: OfferForm) -> bool:
    data = dict(form.cleaned_data)
    quota, closes_at = data.pop("quota"), data.pop("closes_at")
    now = timezone.now()
    try:
        offers.open_offer(
            consultation, Terms(**data), quota=quota, closes_at=closes_at, by=request.user, now=now
        )
    except StationError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, "已开放申办，站点登录后在“我的任务”中看到。")
    return True


def _page(
    request: StaffRequest,
    consultation: Consultation,
    found: TaskOffer | None,
    form: OfferForm,
    record: Form | None = None,
    refused: tuple[int, Form] | None = None,
) -> HttpResponse:
    """``refused`` is the application whose refusal could not be carried out, with its form."""
    applications = list(
        found.applications.select_related("station", "asked_by", "decided_by") if found else []
    )
    for one in applications:
        is_wrong = refused is not None and refused[0] == one.pk
        blank = RefuseForm(auto_id=f"refuse_{one.pk}_%s")
        one.refuse_form = refused[1] if is_wrong and refused else blank  # type: ignore[attr-defined]
    wrong = [one for one in (form, record, refused and refused[1]) if one and one.errors]
    context = {
        **admin.site.each_context(request),
        "title": "申办",
        "consultation": consultation,
        "offer": found,
        "applications": applications,
        "form": form,
        "record_form": record or (_record_form(found) if found else None),
        "bad_form": wrong[0] if wrong else None,
        "may_offer": request.user.has_role(Role.CLERK),
        "may_approve": request.user.has_role(Role.REVIEWER),
        "now": timezone.now(),
    }
    return render(request, "stations/office/offer.html", context, status=422 if wrong else 200)


def _record_form(found: TaskOffer, data: QueryDict | None = None) -> RecordedApplicationForm:
    standing = Assignment.objects.standing().filter(consultation=found.consultation_id)
    asked = standing.values("station")
    applied = found.applications.values("station")
    stations = Station.objects.working().exclude(pk__in=asked).exclude(pk__in=applied)
    return RecordedApplicationForm(data, stations=stations, auto_id="record_%s")


@require_POST
@staff_page(Role.CLERK)
def record_application(request: StaffRequest, consultation_pk: int) -> HttpResponse:
    """A station applied by phone, on paper or in WeChat (代录)."""
    found = get_object_or_404(
        TaskOffer.objects.select_related("consultation"), consultation=consultation_pk
    )
    form = _record_form(found, request.POST)
    if form.is_valid():
        try:
            offers.apply_for(found, by=request.user, now=timezone.now(), **form.cleaned_data)
        except StationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已代站点申办，等复核人审批。")
            return redirect("admin:stations_offer", consultation_pk)
    known = _offer_form(found.consultation, found)
    return _page(request, found.consultation, found, known, record=form)


@require_POST
@staff_page(Role.REVIEWER)
def approve(request: StaffRequest, pk: int) -> HttpResponse:
    application = _application(pk)
    try:
        offers.approve_application(application, by=request.user, now=timezone.now())
    except StationError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已同意{application.station}承办，任务已交办。")
    return redirect("admin:stations_offer", application.offer.consultation_id)


@require_POST
@staff_page(Role.REVIEWER)
def refuse(request: StaffRequest, pk: int) -> HttpResponse:
    application = _application(pk)
    form = RefuseForm(request.POST, auto_id=f"refuse_{pk}_%s")
    if form.is_valid():
        try:
            offers.refuse_application(
                application, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except StationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"没有同意{application.station}的申办，站点会收到原因。")
            return redirect("admin:stations_offer", application.offer.consultation_id)
    found = application.offer
    known = _offer_form(found.consultation, found)
    return _page(request, found.consultation, found, known, refused=(pk, form))


def _application(pk: int) -> TaskApplication:
    loaded = TaskApplication.objects.select_related("station", "offer__consultation")
    return get_object_or_404(loaded, pk=pk)
