"""A mobile session's page in the workbench: prepare phones, see what came, register the ledger."""

from collections.abc import Iterable

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from drafts.choices import ACCEPTS_OFFLINE
from liaison.accounts.access import StaffRequest, staff_page
from opinions.models import Bundle
from opinions.services.mobile import file_entry_with_opinions
from opinions.views.mobile import hand_over
from stations.access import WORKBENCH_ROLES, get_mobile_session_for_officer
from stations.errors import StationError
from stations.forms.mobile import DeviceForm
from stations.models import MobileSession
from stations.services.mobile import issue_device


@staff_page(*WORKBENCH_ROLES)
def session_page(request: StaffRequest, pk: int) -> HttpResponse:
    session = get_mobile_session_for_officer(request.user, pk)
    now = timezone.now()
    asked = session.asked()
    if not session.is_over(now):
        asked = asked.filter(status__in=ACCEPTS_OFFLINE)
    context = {
        "session": session,
        "state": session.state(now),
        "is_over": session.is_over(now),
        "asked": asked,
        "bundles": _bundles(session),
        "devices": session.devices.select_related("issued_by"),
        "form": DeviceForm(),
        "now": now,
    }
    return render(request, "opinions/officer/mobile_session.html", context)


@require_POST
@staff_page(*WORKBENCH_ROLES)
def prepare_phone(request: StaffRequest, pk: int) -> HttpResponse:
    """The browser that asks becomes one of the session's phones."""
    session = get_mobile_session_for_officer(request.user, pk)
    form = DeviceForm(request.POST)
    label = form.cleaned_data["label"] if form.is_valid() else ""
    now = timezone.now()
    try:
        token = issue_device(session, by=request.user, label=label, now=now)
    except StationError as error:
        messages.error(request, str(error))
        return redirect("bundles:mobile_session", pk)
    return hand_over(pk, token, int((session.sends_until - now).total_seconds()))


@require_POST
@staff_page(*WORKBENCH_ROLES)
def file_session(request: StaffRequest, pk: int) -> HttpResponse:
    """A draft of the ledger entry, with the numbers filled in, to complete and submit."""
    session = get_mobile_session_for_officer(request.user, pk)
    try:
        entry = file_entry_with_opinions(session, by=request.user, now=timezone.now())
    except StationError as error:
        messages.error(request, str(error))
        return redirect("bundles:mobile_session", pk)
    messages.success(request, "时间、地点、人数已经填好，请核对、补充后提交。")
    return redirect("workbench:edit_entry", entry.pk)


def _bundles(session: MobileSession) -> Iterable[Bundle]:
    reachable = Count("opinions", filter=Q(opinions__contributor__phone__isnull=False))
    bundles = Bundle.objects.filter(mobile_session=session).select_related("consultation")
    return bundles.annotate(reachable=reachable)
