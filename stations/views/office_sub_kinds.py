"""具体形式: what the forms offer, kept by the clerks."""

from itertools import groupby

from django.contrib import admin, messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from stations.choices import LedgerKind
from stations.errors import StationError
from stations.forms.ledger_details import SubKindForm
from stations.models import SubKind
from stations.services import ledger_details as services
from stations.views.office import OFFICE


@staff_page(*OFFICE)
def sub_kinds(request: StaffRequest) -> HttpResponse:
    return _page(request, SubKindForm())


@require_POST
@staff_page(Role.CLERK)
def add(request: StaffRequest) -> HttpResponse:
    form = SubKindForm(request.POST)
    if form.is_valid():
        try:
            made = services.add_sub_kind(**form.cleaned_data, by=request.user)
        except StationError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, f"已增加“{made}”，登记台账时可以选用。")
            return redirect("admin:stations_sub_kinds")
    return _page(request, form)


@require_POST
@staff_page(Role.CLERK)
def offer(request: StaffRequest, pk: int) -> HttpResponse:
    """``offered`` says which way; entries that have it keep it."""
    sub_kind = get_object_or_404(SubKind, pk=pk)
    offered = request.POST.get("offered") == "1"
    services.offer_sub_kind(sub_kind, by=request.user, offered=offered)
    done = "已重新启用" if offered else "已停用"
    messages.success(request, f"“{sub_kind}”{done}，以前的台账不受影响。")
    return redirect("admin:stations_sub_kinds")


def _page(request: StaffRequest, form: SubKindForm) -> HttpResponse:
    labels = dict(LedgerKind.choices)
    order = {kind: place for place, kind in enumerate(labels)}
    all_of_them = sorted(SubKind.objects.all(), key=lambda one: (order[one.kind], one.pk))
    context = {
        **admin.site.each_context(request),
        "title": "台账具体形式",
        "groups": [
            (labels[kind], list(members))
            for kind, members in groupby(all_of_them, key=lambda one: one.kind)
        ],
        "form": form,
        "may_keep": request.user.has_role(Role.CLERK),
    }
    status = 422 if form.errors else 200
    return render(request, "stations/office/sub_kinds.html", context, status=status)
