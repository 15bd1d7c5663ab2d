"""领导小组 and the working groups: one page to look at and to print, one form for each."""

from django.contrib import admin, messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from stations.forms.groups import GroupForm
from stations.models import WorkingGroup
from stations.services import groups as services
from stations.views.form_page import office_form
from stations.views.office import OFFICE


@require_safe
@staff_page(*OFFICE)
def groups(request: StaffRequest) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": "领导小组和工作小组",
        "groups": WorkingGroup.objects.prefetch_related("members__person"),
        "may_keep": request.user.has_role(Role.CLERK),
    }
    return render(request, "stations/office/groups.html", context)


@staff_page(Role.CLERK)
def new_group(request: StaffRequest) -> HttpResponse:
    form = GroupForm(request.POST or None)
    return _form(request, form, "新增小组", "已新增小组。")


@staff_page(Role.CLERK)
def edit_group(request: StaffRequest, pk: int) -> HttpResponse:
    group = get_object_or_404(WorkingGroup, pk=pk)
    form = GroupForm(request.POST or None, instance=group)
    return _form(request, form, f"修改小组：{group.name}", "已保存小组。")


def _form(request: StaffRequest, form: GroupForm, title: str, done: str) -> HttpResponse:
    return office_form(
        request,
        title,
        form,
        lambda: services.keep_group(
            form.save(commit=False),
            by=request.user,
            head=form.cleaned_data["head"],
            members=form.cleaned_data["members"],
        ),
        back=reverse("admin:stations_groups"),
        done=done,
    )


@require_POST
@staff_page(Role.CLERK)
def drop_group(request: StaffRequest, pk: int) -> HttpResponse:
    group = get_object_or_404(WorkingGroup, pk=pk)
    services.drop_group(group, by=request.user)
    messages.success(request, f"已撤销“{group.name}”，已写在征求意见里的名称不变。")
    return redirect("admin:stations_groups")
