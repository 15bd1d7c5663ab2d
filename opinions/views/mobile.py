"""The page that a phone opens once with signal and that then works without (流动站点).

It asks for the device's token and no sign-in: the officer may have been signed out meanwhile.
"""

from hashlib import sha256
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from drafts.choices import ACCEPTS_OFFLINE
from liaison.office.errors import OfficeError
from opinions.article_list import articles_of
from opinions.choices import AgeBand, Occupation
from opinions.errors import OpinionError
from opinions.forms.mobile import HeardForm
from opinions.services.giving import Given, Words
from opinions.services.mobile import Heard, take_in
from stations.models import MobileDevice
from stations.services.mobile import find_device

COOKIE = "mobile_device"
HEADER = "X-Device-Token"
# What the page needs to stand up without the network; the worker keeps them on the phone.
FILES = (
    "vendor/bootstrap-5.3.9/bootstrap.min.css",
    "css/portal.css",
    "css/mobile.css",
    "img/icon.png",
    "js/portal.js",
    "js/mobile_queue.js",
    "js/mobile_photos.js",
    "js/mobile_page.js",
)
WORKER_FILES = ("js/mobile_queue.js", "js/mobile_worker.js")
CLOSED = (
    "这部手机的采集权限已经到期或者被停用，不能再发送。没发送的文字还在手机里，"
    "请复制或者导出，交给站点工作人员录入。"
)


def find_phone(request: HttpRequest, pk: int) -> MobileDevice | None:
    """The device that asks. A page of another site can neither read nor send in its name."""
    token = request.headers.get(HEADER) or request.COOKIES.get(COOKIE, "")
    if not token or request.headers.get("Sec-Fetch-Site", "none") == "cross-site":
        return None
    return find_device(pk, token, timezone.now())


def hand_over(pk: int, token: str, seconds: int) -> HttpResponse:
    """Give the token to this browser: as a cookie for the plain form, and behind the # for the
    page's own store, since a browser that is killed within half a minute loses its cookies."""
    page = reverse("bundles:mobile_phone", args=[pk])
    response = redirect(f"{page}#device={token}")
    set_cookie(response, page, token, seconds)
    return response


def set_cookie(response: HttpResponse, page: str, token: str, seconds: int) -> None:
    response.set_cookie(
        COOKIE,
        token,
        max_age=seconds,
        path=page,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


@csrf_exempt  # The token is the proof; its cookie is not sent by other sites' forms.
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: HttpRequest, pk: int) -> HttpResponse:
    """Without a good token it only helps to get out what the phone still holds; whether there
    is such a session does not show."""
    device = find_phone(request, pk)
    if device is None:
        context = {"pk": pk, "complaint": CLOSED}
        return render(request, "opinions/mobile/closed.html", context, status=404)
    if request.method != "POST":
        return _page(request, device)
    given, complaint = _take(request, device)
    return _page(request, device, given, complaint)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def phone_opinions(request: HttpRequest, pk: int) -> JsonResponse:
    """For the page's queue: GET asks whether the token is good, POST sends one opinion.

    ``state``: accepted (then the phone may forget it), refused (say why and keep it), closed.
    Whatever else comes back on the way, from a hotel's sign-in page for example, counts as nothing.
    """
    device = find_phone(request, pk)
    if device is None:
        return JsonResponse({"state": "closed", "message": CLOSED}, status=404)
    if request.method == "GET":
        return JsonResponse({"state": "open"})
    given, complaint = _take(request, device)
    if given is None:
        return JsonResponse({"state": "refused", "message": complaint}, status=422)
    answer = {
        "state": "accepted",
        "key": request.POST["key"],
        "receipt_no": given.opinion.receipt_no,
        "query_code": given.query_code,
    }
    return JsonResponse(answer)


@never_cache
def phone_worker(request: HttpRequest, pk: int) -> HttpResponse:
    """The service worker of this one page; its text changes with the files, so phones notice."""
    context = {
        "pk": pk,
        "version": _version(),
        "files": [static(name) for name in FILES],
        "imported": [static(name) for name in WORKER_FILES],
    }
    return render(request, "opinions/mobile/worker.js", context, content_type="text/javascript")


def _version() -> str:
    """Of the page's files; the names of collected files change with their content."""
    names = "".join(static(name) for name in (*FILES, *WORKER_FILES))
    return sha256(names.encode()).hexdigest()[:12]


def _take(request: HttpRequest, device: MobileDevice) -> tuple[Given | None, str]:
    """What was made of it, or a sentence that says what is wrong."""
    form = HeardForm(request.POST, request.FILES, asked=device.session.asked())
    if not form.is_valid():
        return None, form.complaint
    data, now = form.cleaned_data, timezone.now()
    try:
        heard = Heard(
            key=data["key"],
            consultation=data["consultation"],
            words=Words(body=data["body"]),
            person=form.person(),
            heard_at=data["heard_at"] or now,
            provisions=data["provision"],
            photos=data["photos"],
        )
        return take_in(device, heard, now=now), ""
    except (OpinionError, OfficeError) as error:
        return None, str(error)


def _page(
    request: HttpRequest, device: MobileDevice, given: Given | None = None, complaint: str = ""
) -> HttpResponse:
    asked = list(device.session.asked().filter(status__in=ACCEPTS_OFFLINE))
    articles = articles_of(asked)
    context = {
        "session": device.session,
        "version": _version(),
        "rounds": [(consultation, articles[consultation.version_id]) for consultation in asked],
        "age_bands": AgeBand.choices,
        "occupations": Occupation.choices,
        # For browsers that keep nothing: pressing twice sends once.
        "key": request.POST.get("key") if complaint else uuid4(),
        "given": given,
        "complaint": complaint,
        "typed": request.POST if complaint else {},
    }
    status = 422 if complaint else 200
    return render(request, "opinions/mobile/phone.html", context, status=status)
