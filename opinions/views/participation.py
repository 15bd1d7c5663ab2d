"""Who took part in a consultation, and whether it leans on few."""

from django.contrib import admin
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from liaison.accounts.access import StaffRequest, staff_page
from opinions.access import OFFICE, get_consultation_for_office
from opinions.participation import TOO_MANY_EXPERTS, mix_of


@require_safe
@staff_page(*OFFICE)
def participation(request: StaffRequest, pk: int) -> HttpResponse:
    consultation = get_consultation_for_office(pk)
    mix = mix_of(consultation)
    context = {
        **admin.site.each_context(request),
        "title": "参与结构",
        "consultation": consultation,
        "mix": mix,
        "limit": TOO_MANY_EXPERTS,
        "tables": [
            ("提出方式", mix.channels),
            ("来源站点", mix.stations),
            ("职业", mix.occupations),
            ("年龄段", mix.ages),
        ],
    }
    return render(request, "opinions/office/participation.html", context)
