"""Another phone of the same mobile session: it scans a QR code and needs no sign-in.

The code in the picture is signed, of one session and of whoever shows it, and good for ten
minutes; each phone that takes it is on the list by itself and can be stopped by itself.
"""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.models import User
from liaison.qr import qr_drawing
from opinions.views.mobile import hand_over
from stations.access import WORKBENCH_ROLES, get_mobile_session_for_officer
from stations.errors import StationError
from stations.forms.mobile import DeviceForm
from stations.models import MobileSession
from stations.services.mobile import issue_device

LIFE = timedelta(minutes=10)
# Held up from one phone to another.
SCALE = 6
SALT = "opinions.second_phone"


@never_cache
@require_safe
@staff_page(*WORKBENCH_ROLES)
def show_code(request: StaffRequest, pk: int) -> HttpResponse:
    session = get_mobile_session_for_officer(request.user, pk)
    if session.is_over(timezone.now()):
        raise Http404
    code = signing.dumps([session.pk, request.user.pk], salt=SALT)
    address = settings.PUBLIC_URL + reverse("bundles:join_session", args=[pk, code])
    context = {
        "session": session,
        "qr": qr_drawing(address, scale=SCALE),
        "minutes": LIFE.seconds // 60,
    }
    return render(request, "opinions/officer/second_phone.html", context)


@csrf_exempt  # The signed code is the proof.
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Opening it takes nothing yet: a program that looks at links gets no phone."""
    session = get_object_or_404(MobileSession.objects.select_related("station"), pk=pk)
    by = _shown_by(code, pk)
    if by is None:
        return render(request, "opinions/mobile/join_over.html", status=404)
    now = timezone.now()
    form = DeviceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            token = issue_device(session, by=by, label=form.cleaned_data["label"], now=now)
        except StationError as error:
            form.add_error(None, str(error))
        else:
            return hand_over(pk, token, int((session.sends_until - now).total_seconds()))
    context = {"session": session, "form": form}
    status = 422 if form.errors else 200
    return render(request, "opinions/mobile/join.html", context, status=status)


def _shown_by(code: str, pk: int) -> User | None:
    """Who showed the code, if they still may use that session; None for an old or forged one."""
    try:
        session_pk, user_pk = signing.loads(code, salt=SALT, max_age=LIFE)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = User.objects.filter(pk=user_pk, is_active=True).first()
    if session_pk != pk or user is None:
        return None
    try:
        get_mobile_session_for_officer(user, pk)
    except Http404:
        return None
    return user
