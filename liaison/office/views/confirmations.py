"""What two people agreed on, and what still waits for the second one (补核)."""

from typing import Any

from django.contrib import admin, messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from liaison.accounts.access import StaffRequest, staff_page
from liaison.office import confirmations
from liaison.office.access import OFFICE, RECHECKERS, get_confirmation, may_recheck
from liaison.office.choices import ConfirmationState
from liaison.office.errors import OfficeError
from liaison.office.files import file_response
from liaison.office.forms import RecheckForm
from liaison.office.models import Confirmation


@require_safe
@staff_page(*OFFICE)
def show(request: StaffRequest, pk: int) -> HttpResponse:
    return _page(request, get_confirmation(pk), RecheckForm())


@require_POST
@staff_page(*RECHECKERS)
def recheck(request: StaffRequest, pk: int) -> HttpResponse:
    confirmation = get_confirmation(pk)
    form = RecheckForm(request.POST)
    if form.is_valid():
        note = form.cleaned_data["note"]
        try:
            if "disagree" in request.POST:
                confirmations.reject(confirmation, by=request.user, reason=note)
            else:
                confirmations.recheck(confirmation, by=request.user, note=note)
        except OfficeError as error:
            form.add_error("note", str(error))
        else:
            done = "不同意，请到该事项办理撤销或更正" if "disagree" in request.POST else "补核同意"
            messages.success(request, f"已登记{done}。")
            return redirect("admin:office_confirmation_change", pk)
    return _page(request, confirmation, form)


@require_safe
@staff_page(*OFFICE)
def scan(request: StaffRequest, pk: int) -> FileResponse:
    stored = get_confirmation(pk).scan
    if stored is None:
        raise Http404
    return file_response(stored)


def _page(request: StaffRequest, confirmation: Confirmation, form: RecheckForm) -> HttpResponse:
    waits = confirmation.state == ConfirmationState.ACTED
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": confirmation.summary,
        "confirmation": confirmation,
        "moves": confirmation.moves.select_related("by"),
        "form": form,
        "is_overdue": confirmation.is_recheck_overdue_on(timezone.localdate()),
        "may_recheck": waits and may_recheck(request.user, confirmation),
    }
    status = 422 if form.errors else 200
    return render(request, "office/office/confirmation.html", context, status=status)
