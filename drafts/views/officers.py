"""What officers, deputies and experts read of a consultation."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from drafts import readers
from drafts.access import (
    BUSINESS,
    READS_AS_OFFICER,
    STATION_SIDE,
    get_consultation_for_officer,
    get_earlier_text,
)
from drafts.models import Consultation, Provision
from drafts.models.replacements import replaced_texts
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
    readers.opened(consultation.pk, request.user, timezone.now())
    context = {
        "consultation": consultation,
        "provisions": Provision.objects.for_reading(consultation.version),
        "attachments": consultation.attachments.select_related("file"),
        "is_public": consultation.is_public,
        "replaced": replaced_texts(consultation),
    }
    return render(request, "drafts/officer/read.html", context)


@require_GET
@staff_page(*READS_AS_OFFICER)
def earlier(request: StaffRequest, slug: str, number: int) -> HttpResponse:
    """The text that was asked about before it was replaced."""
    consultation = get_consultation_for_officer(request.user, slug)
    replaced = get_earlier_text(consultation, number)
    context = {
        "consultation": consultation,
        "replaced": replaced,
        "provisions": Provision.objects.for_reading(replaced.old),
    }
    return render(request, "drafts/officer/earlier.html", context)
