"""The same search for the office and for officers, each within what they may read."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from drafts.access import BUSINESS, READS_AS_OFFICER, STATION_SIDE
from drafts.finding.readers import Office, Readable
from drafts.finding.search import search
from drafts.models import Consultation
from drafts.views.page import office_page
from liaison.accounts.access import StaffRequest, staff_page


@require_GET
@staff_page(*BUSINESS)
def search_for_office(request: StaffRequest) -> HttpResponse:
    found = search(request.GET.get("q", ""), request.GET.get("page"), Office())
    return office_page(request, "search", {"title": "查找", "search": found})


@require_GET
@staff_page(*READS_AS_OFFICER)
def search_for_officer(request: StaffRequest) -> HttpResponse:
    rows = Consultation.objects.readable_by(request.user, office=BUSINESS, stations=STATION_SIDE)
    found = search(request.GET.get("q", ""), request.GET.get("page"), Readable(rows, "drafts:read"))
    return render(request, "drafts/officer/search.html", {"search": found})
