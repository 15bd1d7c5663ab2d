"""约访 as the office sees them: all stations'; clerks answer where a station does not."""

from django.contrib import admin
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from stations.models import Visit
from stations.views.office import OFFICE
from stations.views.visit_desk import phone_page, visit_list, visit_page

PAGE = "stations/office/visit.html"
VIEW = "admin:stations_visit"


@require_safe
@staff_page(*OFFICE)
def visits(request: StaffRequest) -> HttpResponse:
    frame = admin.site.each_context(request)
    return visit_list(request, Visit.objects.all(), "stations/office/visits.html", frame)


@staff_page(*OFFICE)
def visit(request: StaffRequest, pk: int) -> HttpResponse:
    may_answer = request.user.has_role(Role.CLERK)
    if request.method == "POST" and not may_answer:
        raise Http404
    frame = admin.site.each_context(request)
    return visit_page(request, _visit(pk), PAGE, VIEW, frame, may_answer=may_answer)


@require_POST
@staff_page(Role.CLERK)
def phone(request: StaffRequest, pk: int) -> HttpResponse:
    asked, frame = _visit(pk), admin.site.each_context(request)
    return phone_page(
        request,
        asked,
        VIEW,
        lambda number: visit_page(request, asked, PAGE, VIEW, frame, phone=number),
    )


def _visit(pk: int) -> Visit:
    return get_object_or_404(Visit.objects.with_list_relations(), pk=pk)
