"""What became of the words that one's stations brought: draft, words, final clause side by side."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from feedback.access import get_results_for_officer
from feedback.station_results import opinions_waiting, with_cards
from liaison.accounts.access import StaffRequest, staff_page
from stations.access import WORKBENCH_ROLES

ROWS = 20


@require_safe
@staff_page(*WORKBENCH_ROLES)
def own_results(request: StaffRequest, slug: str) -> HttpResponse:
    """Only what was let out; of what waits nothing is said but how many."""
    consultation, rows = get_results_for_officer(request.user, slug)
    page = Paginator(with_cards(rows), ROWS).get_page(request.GET.get("page"))
    context = {
        "consultation": consultation,
        "page": page,
        "waiting": opinions_waiting(request.user, consultation),
    }
    return render(request, "feedback/officer/results.html", context)
