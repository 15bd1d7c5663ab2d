from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.portal import dashboard, dates
from liaison.portal.panels.glance import WORKBENCH, glance
from liaison.portal.panels.workbench import own_numbers
from stations.access import WORKBENCH_ROLES


@require_safe
@staff_page(*Role)
def home(request: StaffRequest) -> HttpResponse:
    """今日事项 of an officer, a deputy, an expert; the office may look in."""
    now = timezone.now()
    panels = dashboard.workbench_panels(request.user, now)
    context = {
        "panels": panels,
        "glance": glance(panels, WORKBENCH) if request.user.has_role(*WORKBENCH_ROLES) else [],
        "numbers": own_numbers(request.user, now),
        "today": dates.with_weekday(timezone.localdate(now)),
    }
    return render(request, "portal/workbench/home.html", context)
