"""约访 at the workbench: those of the stations that one works for today."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.models import User
from stations.access import WORKBENCH_ROLES, stations_of
from stations.models import Visit
from stations.models.visits import VisitQuerySet
from stations.views.visit_desk import phone_page, visit_list, visit_page

PAGE = "stations/officer/visit.html"
VIEW = "workbench:visit"


@require_safe
@staff_page(*WORKBENCH_ROLES)
def visits(request: StaffRequest) -> HttpResponse:
    return visit_list(request, _own(request.user), "stations/officer/visits.html", {})


@staff_page(*WORKBENCH_ROLES)
def visit(request: StaffRequest, pk: int) -> HttpResponse:
    return visit_page(request, _visit(request.user, pk), PAGE, VIEW, {})


@require_POST
@staff_page(*WORKBENCH_ROLES)
def phone(request: StaffRequest, pk: int) -> HttpResponse:
    asked = _visit(request.user, pk)
    return phone_page(
        request,
        asked,
        VIEW,
        lambda number: visit_page(request, asked, PAGE, VIEW, {}, phone=number),
    )


def _own(user: User) -> VisitQuerySet:
    return Visit.objects.filter(station__in=stations_of(user))


def _visit(user: User, pk: int) -> Visit:
    return get_object_or_404(_own(user).with_list_relations(), pk=pk)
