"""The office's lists about places: townships and villages, facilities and themes, the map."""

from django.contrib import admin, messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.office.errors import OfficeError
from stations.choices import StationStatus
from stations.forms.places import ListsForm, LogoForm, MapForm, TownshipForm
from stations.models import StationLogo, StationMap, Township
from stations.services import standards
from stations.services.townships import keep_township
from stations.views.form_page import office_form
from stations.views.office import OFFICE


@require_safe
@staff_page(*OFFICE)
def townships(request: StaffRequest) -> HttpResponse:
    working = Count("stations", filter=Q(stations__status=StationStatus.ACTIVE), distinct=True)
    context = {
        **admin.site.each_context(request),
        "title": "乡镇和村",
        "townships": Township.objects.prefetch_related("villages").annotate(working=working),
        "may_keep": request.user.has_role(Role.CLERK),
    }
    return render(request, "stations/office/townships.html", context)


@staff_page(Role.CLERK)
def new_township(request: StaffRequest) -> HttpResponse:
    return _township(request, None)


@staff_page(Role.CLERK)
def edit_township(request: StaffRequest, pk: int) -> HttpResponse:
    return _township(request, get_object_or_404(Township, pk=pk))


def _township(request: StaffRequest, township: Township | None) -> HttpResponse:
    form = TownshipForm(request.POST or None, instance=township)
    return office_form(
        request,
        "登记乡镇（街道）" if township is None else f"修改：{township.name}",
        form,
        lambda: keep_township(form.instance, form.cleaned_data["villages"], by=request.user),
        back=reverse("admin:stations_townships"),
        done="已保存乡镇（街道）和村（社区）。",
    )


@staff_page(Role.CLERK)
def lists(request: StaffRequest) -> HttpResponse:
    form = ListsForm(request.POST or None)
    return office_form(
        request,
        "设施清单和特色标签",
        form,
        lambda: standards.change_lists(**form.cleaned_data, by=request.user),
        back=reverse("admin:stations_tree"),
        done="已保存清单。",
    )


@staff_page(Role.CLERK)
def station_map(request: StaffRequest) -> HttpResponse:
    """The picture and its 审图号 come together or not at all."""
    form = MapForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            standards.replace_map(data["picture"], data["approval_number"], by=request.user)
        except OfficeError as error:
            form.add_error("picture", str(error))
        else:
            messages.success(request, "已更换分布图，“找联系点”页面随即显示。")
            return redirect("admin:stations_map")
    context = {
        **admin.site.each_context(request),
        "title": "联系点分布图",
        "form": form,
        "shown": StationMap.objects.first(),
    }
    status = 422 if form.errors else 200
    return render(request, "stations/office/map.html", context, status=status)


@require_POST
@staff_page(Role.CLERK)
def remove_map(request: StaffRequest) -> HttpResponse:
    standards.remove_map(by=request.user)
    messages.success(request, "已撤下分布图。")
    return redirect("admin:stations_map")


@staff_page(Role.CLERK)
def logo(request: StaffRequest) -> HttpResponse:
    form = LogoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            standards.replace_logo(form.cleaned_data["picture"], by=request.user)
        except OfficeError as error:
            form.add_error("picture", str(error))
        else:
            messages.success(request, "已更换统一标识，各站点的公开页面随即显示。")
            return redirect("admin:stations_logo")
    context = {
        **admin.site.each_context(request),
        "title": "统一标识",
        "form": form,
        "shown": StationLogo.objects.first(),
    }
    status = 422 if form.errors else 200
    return render(request, "stations/office/logo.html", context, status=status)


@require_POST
@staff_page(Role.CLERK)
def remove_logo(request: StaffRequest) -> HttpResponse:
    standards.remove_logo(by=request.user)
    messages.success(request, "已撤下统一标识。")
    return redirect("admin:stations_logo")
