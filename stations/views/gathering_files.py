"""资料 of an activity, a training, a meeting: put there by a clerk, read by the stations."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.office.files import file_response
from stations.access import WORKBENCH_ROLES, get_gathering_for_officer
from stations.forms.gathering_files import GatheringFilesForm
from stations.models import Gathering
from stations.services.gatherings import add_files
from stations.views.form_page import office_form
from stations.views.office import OFFICE


@staff_page(Role.CLERK)
def add(request: StaffRequest, pk: int) -> HttpResponse:
    gathering = get_object_or_404(Gathering, pk=pk)
    form = GatheringFilesForm(request.POST or None, request.FILES or None)
    return office_form(
        request,
        f"上传资料：{gathering.title}",
        form,
        lambda: add_files(gathering, form.cleaned_data["slides"], by=request.user),
        back=reverse("admin:stations_gathering", args=[pk]),
        done="已上传，各站点人员可以下载。",
        button="上传",
    )


@require_safe
@staff_page(*OFFICE)
def file_for_office(request: StaffRequest, pk: int, file_pk: int) -> HttpResponseBase:
    return _file(get_object_or_404(Gathering, pk=pk), file_pk)


@require_safe
@staff_page(*WORKBENCH_ROLES)
def file_for_officer(request: StaffRequest, pk: int, file_pk: int) -> HttpResponseBase:
    return _file(get_gathering_for_officer(request.user, pk), file_pk)


def _file(gathering: Gathering, file_pk: int) -> HttpResponseBase:
    return file_response(get_object_or_404(gathering.files.select_related("file"), pk=file_pk).file)
