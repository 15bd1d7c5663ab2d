"""Residents sign up for an activity and take it back. No cookie, no session."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from liaison.audit.origin import client_address
from liaison.office.services import current_privacy_notice
from stations.errors import StationError
from stations.forms.residents import NumberAndCodeForm
from stations.forms.sign_ups import SignUpForm
from stations.models import Gathering, Participant
from stations.services import sign_ups as services
from stations.tickets import SIGN_UPS
from stations.views.visits import EXPIRED, TOO_OFTEN

NOT_FOUND = "没有查到。请核对报名编号和查询码，再试一次。"
PAGE = "stations/public/sign_up.html"


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed form stands in for the CSRF cookie; a form without it is shown again."""
    found = Gathering.objects.for_the_public().filter(takes_residents=True)
    gathering = get_object_or_404(found.with_list_relations(), pk=pk)
    if request.method != "POST":
        return _form(request, gathering, SignUpForm())
    form = SignUpForm(request.POST)
    ticket = SIGN_UPS.read_form(request.POST.get("token", ""), gathering.pk)
    if ticket is None:
        return _form(request, gathering, form, warning=EXPIRED, status=422)
    if not form.is_valid():
        return _form(request, gathering, form, status=422)
    if SIGN_UPS.is_too_often("ask", client_address(request)):
        return _form(request, gathering, form, warning=TOO_OFTEN, status=429)
    try:
        participant = services.register(
            gathering,
            client_key=ticket[0],
            privacy_notice_id=ticket[1],
            name=form.cleaned_data["name"],
            phone=form.cleaned_data["phone"],
            now=timezone.now(),
        )
    except StationError as error:
        form.add_error(None, str(error))
        return _form(request, gathering, form, status=422)
    context = {
        "gathering": gathering,
        "participant": participant,
        "query_code": SIGN_UPS.query_code(ticket[0]),
    }
    return render(request, "stations/public/sign_up_receipt.html", context)


def _form(
    request: HttpRequest,
    gathering: Gathering,
    form: SignUpForm,
    *,
    warning: str = "",
    status: int = 200,
) -> HttpResponse:
    notice = current_privacy_notice()
    capacity = gathering.capacity
    context = {
        "gathering": gathering,
        "form": form,
        "token": SIGN_UPS.issue_form(gathering.pk, notice.pk),
        "warning": warning,
        "notice_version": notice.version,
        "is_open": gathering.takes_sign_ups(timezone.now()),
        "is_full": capacity is not None and gathering.participants.coming().count() >= capacity,
    }
    return render(request, PAGE, context, status=status)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """Number and code show where one stands; with them, and only with them, one takes it back."""
    form = NumberAndCodeForm(request.POST if request.method == "POST" else None, what="报名编号")
    participant = None
    if form.is_valid():
        if SIGN_UPS.is_too_often("look", client_address(request)):
            form.add_error(None, "查得太频繁了，请过几分钟再试。")
        else:
            participant = _find(**form.cleaned_data)
            if participant is None:
                form.add_error(None, NOT_FOUND)
    if participant is not None and "take_back" in request.POST:
        try:
            services.take_back(participant, now=timezone.now())
        except StationError as error:
            form.add_error(None, str(error))
    context = {"form": form, "participant": participant}
    status = 422 if form.errors else 200
    return render(request, "stations/public/my_sign_up.html", context, status=status)


def _find(number: str, code: str) -> Participant | None:
    written = SIGN_UPS.read_number(number)
    hashed = SIGN_UPS.query_hash(written, code)
    if not written:
        return None
    found = Participant.objects.filter(number=written, query_hash=hashed)
    return found.select_related("gathering__station", "phone").first()
