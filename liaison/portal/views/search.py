from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from drafts.finding.readers import Readable
from drafts.finding.search import search
from drafts.models import Consultation


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """What anybody may read; nothing else is found, and nothing else is counted."""
    reader = Readable(Consultation.objects.readable_by_public(), "opinions:read")
    found = search(request.GET.get("q", ""), request.GET.get("page"), reader)
    return render(request, "portal/public/search.html", {"search": found})
