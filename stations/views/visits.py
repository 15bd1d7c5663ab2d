"""Asking a station for a meeting, and looking up what came of it. No cookie, no session."""

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from liaison.audit.origin import client_address
from liaison.office.services import current_privacy_notice
from stations.forms.residents import NumberAndCodeForm
from stations.forms.visits import AskForm
from stations.models import Person, Station, Visit
from stations.services.visits import ask_visit
from stations.tickets import VISITS
from stations.views.public import MET_HERE

EXPIRED = "这个页面打开得太久，或者没有完整打开。您写的内容都在下面，请再点一次。"
TOO_OFTEN = "现在提交的人太多，请过几分钟再试，或者直接打电话。您写的内容都在下面。"


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """The signed form stands in for the CSRF cookie; a form without it is shown again."""
    station = get_object_or_404(Station.objects.working(), code=code)
    if request.method != "POST":
        return _form(request, station, AskForm(people=_people(station)))
    form = AskForm(request.POST, people=_people(station))
    ticket = VISITS.read_form(request.POST.get("token", ""), station.pk)
    if ticket is None:
        return _form(request, station, form, warning=EXPIRED, status=422)
    if not form.is_valid():
        return _form(request, station, form, status=422)
    if VISITS.is_too_often("ask", client_address(request)):
        return _form(request, station, form, warning=TOO_OFTEN, status=429)
    data = form.cleaned_data
    visit = ask_visit(
        station,
        client_key=ticket[0],
        privacy_notice_id=ticket[1],
        **{name: data[name] for name in ("wanted", "name", "phone", "topic", "preferred")},
        now=timezone.now(),
    )
    context = {
        "station": station,
        "visit": visit,
        "query_code": VISITS.query_code(visit.client_key),
        "address": f"{settings.PUBLIC_URL}/stations/visits/",
    }
    return render(request, "stations/public/visit_receipt.html", context)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: HttpRequest) -> HttpResponse:
    """Number and code show the answer; nothing can be changed here, so no token is needed."""
    form = NumberAndCodeForm(request.POST if request.method == "POST" else None, what="约访编号")
    visit = None
    if form.is_valid():
        if VISITS.is_too_often("look", client_address(request)):
            form.add_error(None, "查得太频繁了，请过几分钟再试。")
        else:
            visit = _find(**form.cleaned_data)
            if visit is None:
                form.add_error(None, "没有查到。请核对约访编号和查询码，再试一次。")
    context = {"form": form, "visit": visit}
    status = 422 if form.errors else 200
    return render(request, "stations/public/visit_lookup.html", context, status=status)


def _find(number: str, code: str) -> Visit | None:
    written = VISITS.read_number(number)
    hashed = VISITS.query_hash(written, code)
    found = Visit.objects.with_list_relations().filter(number=written, query_hash=hashed)
    return found.first()


def _people(station: Station) -> QuerySet[Person]:
    held = station.appointments.in_force(timezone.localdate()).filter(kind__in=MET_HERE)
    return Person.objects.filter(pk__in=held.values("person"))


def _form(
    request: HttpRequest, station: Station, form: AskForm, *, warning: str = "", status: int = 200
) -> HttpResponse:
    notice = current_privacy_notice()
    context = {
        "station": station,
        "form": form,
        "token": VISITS.issue_form(station.pk, notice.pk),
        "warning": warning,
        "notice_version": notice.version,
    }
    return render(request, "stations/public/visit_form.html", context, status=status)
