"""What officers, deputies and experts read of a consultation."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from drafts.access import (
    BUSINESS,
    READS_AS_OFFICER,
    STATION_SIDE,
    get_consultation_for_officer,
)
from drafts.models import Consultation, Provision
from liaison.accounts.access import StaffRequest, staff_page


@require_GET
@staff_page(*READS_AS_OFFICER)
def consultations(request: StaffRequest) -> HttpResponse:
    """What this person may read, what is open first."""
    rows = Consultation.objects.readable_by(request.user, office=BUSINESS, stations=STATION_SIDE)
    context = {"consultations": rows.with_draft().order_by("-public_close")[:100]}
    return render(request, "drafts/officer/list.html", context)


@require_GET
@staff_page(*READS_AS_OFFICER)
def read(request: StaffRequest, slug: str) -> HttpResponse:
    """The text with the office's questions, also where residents may not read it."""
    consultation = get_consultation_for_officer(request.user, slug)
    context = {
        "consultation": consultation,
        "provisions": Provision.objects.for_reading(consultation.version),
        "attachments": consultation.attachments.select_related("file"),
        "is_public": consultation.is_public,
    }
    return render(request, "drafts/officer/read.html", context)
