"""流动站点 of all stations in one list: where, when, and whether the ledger has it."""

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from liaison.accounts.access import StaffRequest, staff_page
from stations.models import MobileSession
from stations.views.office import OFFICE

ROWS = 30


@require_safe
@staff_page(*OFFICE)
def sessions(request: StaffRequest) -> HttpResponse:
    rows = MobileSession.objects.with_list_relations().order_by("-starts_at", "-pk")
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    now = timezone.now()
    context = {
        **admin.site.each_context(request),
        "title": "流动站点",
        "page": page,
        "rows": [(session, session.state(now)) for session in page],
    }
    return render(request, "stations/office/mobile_sessions.html", context)
