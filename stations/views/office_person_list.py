"""Everybody on the rosters: found by name, pinyin, kind, station, field and state."""

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from stations.forms.people_list import PeopleFilter
from stations.views.office import OFFICE

ON_A_PAGE = 50


@require_safe
@staff_page(*OFFICE)
def person_list(request: StaffRequest) -> HttpResponse:
    form = PeopleFilter(request.GET)
    people = form.people(timezone.localdate()).order_by("pinyin_key", "pk")
    context = {
        **admin.site.each_context(request),
        "title": "人员",
        "form": form,
        "page": Paginator(people, ON_A_PAGE).get_page(request.GET.get("page")),
        "may_keep": request.user.has_role(Role.CLERK),
    }
    return render(request, "stations/office/person_list.html", context)
