"""The register of honours."""

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from stations.forms.honours import HonourForm
from stations.forms.ledger import NoteForm
from stations.models import Honour
from stations.services import honours as services
from stations.views.form_page import office_form
from stations.views.office import OFFICE

ROWS = 30


@staff_page(*OFFICE)
def honours(request: StaffRequest) -> HttpResponse:
    rows = Honour.objects.select_related("person", "station")
    context = {
        **admin.site.each_context(request),
        "title": "荣誉",
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "may_keep": request.user.has_role(Role.CLERK),
    }
    return render(request, "stations/office/honours.html", context)


@staff_page(Role.CLERK)
def new_honour(request: StaffRequest) -> HttpResponse:
    form = HonourForm(request.POST or None)
    return office_form(
        request,
        "登记荣誉",
        form,
        lambda: services.add_honour(form.save(commit=False), by=request.user),
        back=reverse("admin:stations_honours"),
        done="已登记荣誉。",
    )


@staff_page(Role.CLERK)
def strike_out(request: StaffRequest, pk: int) -> HttpResponse:
    honour = get_object_or_404(Honour.objects.select_related("person", "station"), pk=pk)
    form = NoteForm(request.POST or None)
    return office_form(
        request,
        f"撤销登记：{honour}",
        form,
        lambda: services.strike_out(honour, by=request.user, reason=form.cleaned_data["note"]),
        back=reverse("admin:stations_honours"),
        done="已撤销，登记和原因都保留。",
    )
