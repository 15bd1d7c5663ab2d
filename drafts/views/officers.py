"""What officers, deputies and experts read of a consultation, and the poster they print."""

import segno
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from drafts.access import (
    BUSINESS,
    READS_AS_OFFICER,
    STATION_SIDE,
    get_consultation_for_office,
    get_consultation_for_officer,
)
from drafts.choices import Visibility
from drafts.models import Consultation, Provision
from drafts.notice_text import notice_title, page_address
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
        "is_public": consultation.visibility == Visibility.PUBLIC,
    }
    return render(request, "drafts/officer/read.html", context)


@require_GET
@staff_page(*READS_AS_OFFICER)
def poster(request: StaffRequest, slug: str) -> HttpResponse:
    """The notice to print and put up at a station."""
    return _poster(request, get_consultation_for_officer(request.user, slug))


@require_GET
@staff_page(*BUSINESS)
def poster_for_office(request: StaffRequest, pk: int) -> HttpResponse:
    """The same before the release, to see how it will look."""
    return _poster(request, get_consultation_for_office(pk))


def _poster(request: StaffRequest, consultation: Consultation) -> HttpResponse:
    is_public = consultation.visibility == Visibility.PUBLIC
    context = {
        "consultation": consultation,
        "notice_title": notice_title(consultation),
        "paragraphs": [line for line in consultation.notice_text.splitlines() if line.strip()],
        "qr": _qr(page_address(consultation)) if is_public else "",
    }
    return render(request, "drafts/officer/poster.html", context)


def _qr(address: str) -> str:
    """A drawing of ours: segno writes numbers and fixed words only."""
    drawn = segno.make(address, error="m", micro=False)
    return mark_safe(drawn.svg_inline(scale=4, border=2, svgclass="qr", lineclass="qr__dots"))  # noqa: S308 -- see above
