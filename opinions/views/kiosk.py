"""A shared tablet at a station (一体机): people write themselves, and leave nothing behind.

It has the token of a device and no sign-in; its pages link to nothing else.
"""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from drafts.choices import ACCEPTS_OFFLINE
from drafts.models import Consultation
from liaison.accounts.access import StaffRequest, staff_page
from opinions.article_list import articles_of
from opinions.choices import Channel
from opinions.errors import OpinionError
from opinions.forms.mobile import HeardForm
from opinions.services.giving import Given, Words
from opinions.services.mobile import Heard, take_in
from opinions.views.mobile import find_phone, set_cookie
from stations.access import WORKBENCH_ROLES, get_mobile_session_for_officer
from stations.errors import StationError
from stations.models import MobileDevice
from stations.services.mobile import issue_device

LABEL = "一体机"
# Larger than the largest that a reader would choose on a phone.
DISPLAY = "elder-150"


@require_POST
@staff_page(*WORKBENCH_ROLES)
def prepare_kiosk(request: StaffRequest, pk: int) -> HttpResponse:
    """The officer's sign-in ends here: whoever touches the tablet next is a resident."""
    session = get_mobile_session_for_officer(request.user, pk)
    now = timezone.now()
    try:
        token = issue_device(session, by=request.user, label=LABEL, now=now)
    except StationError as error:
        messages.error(request, str(error))
        return redirect("bundles:mobile_session", pk)
    logout(request)
    response = redirect("bundles:kiosk", pk)
    page = reverse("bundles:mobile_phone", args=[pk])
    set_cookie(response, page, token, int((session.sends_until - now).total_seconds()))
    return response


@never_cache
@require_http_methods(["GET"])
def start(request: HttpRequest, pk: int) -> HttpResponse:
    device = _device(request, pk)
    if device.session.is_over(timezone.now()):
        return _page(request, device, "opinions/kiosk/ended.html")
    open_ones = device.session.asked().filter(status__in=ACCEPTS_OFFLINE)
    return _page(request, device, "opinions/kiosk/start.html", consultations=open_ones)


@csrf_exempt  # The token is the proof, as for phones.
@never_cache
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, pk: int, consultation_pk: int) -> HttpResponse:
    """The form; after it the codes, once: sent again by the next person, it shows none."""
    device = _device(request, pk)
    # Who was writing when it ended is still heard.
    if request.method == "GET" and device.session.is_over(timezone.now()):
        return redirect("bundles:kiosk", pk)
    open_ones = device.session.asked().filter(status__in=ACCEPTS_OFFLINE)
    consultation = get_object_or_404(open_ones, pk=consultation_pk)
    complaint = ""
    if request.method == "POST":
        given, complaint = _take(request, device, consultation)
        if given:
            return _page(request, device, "opinions/kiosk/done.html", given=given)
    form: dict[str, Any] = {
        "consultation": consultation,
        "articles": articles_of([consultation])[consultation.version_id],
        "key": request.POST.get("key") or uuid4(),
        "typed": request.POST,
        "complaint": complaint,
    }
    status = 422 if complaint else 200
    return _page(request, device, "opinions/kiosk/form.html", status=status, **form)


def _device(request: HttpRequest, pk: int) -> MobileDevice:
    device = find_phone(request, pk)
    if device is None:
        raise Http404
    return device


def _take(
    request: HttpRequest, device: MobileDevice, consultation: Consultation
) -> tuple[Given | None, str]:
    data = request.POST.copy()
    data["consultation"] = str(consultation.pk)
    form = HeardForm(data, asked=device.session.asked())
    if not form.is_valid():
        return None, form.complaint
    now = timezone.now()
    try:
        heard = Heard(
            key=form.cleaned_data["key"],
            consultation=consultation,
            words=Words(body=form.cleaned_data["body"]),
            person=form.person(),
            heard_at=now,
            provisions=form.cleaned_data["provision"],
            channel=Channel.KIOSK,
        )
        return take_in(device, heard, now=now), ""
    except OpinionError as error:
        return None, str(error)


def _page(
    request: HttpRequest, device: MobileDevice, template: str, status: int = 200, **context: Any
) -> HttpResponse:
    home = reverse("bundles:kiosk", args=[device.session_id])
    context |= {"session": device.session, "home": home, "display": DISPLAY}
    # ``never_cache`` forbids to keep it: Back must ask again, and gets an empty form.
    return render(request, template, context, status=status)
