"""Photos of sheets that were written by hand; each look at one is on record."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.files import file_response
from opinions.access import bundles_of
from opinions.bundle_rows import MOST_PHOTOS
from opinions.errors import OpinionError
from opinions.models import OpinionPhoto
from opinions.services.sheet_photos import Attached, attach_photos
from stations.access import WORKBENCH_ROLES


@require_POST
@staff_page(*WORKBENCH_ROLES, Role.CLERK)
def attach(request: StaffRequest, pk: int) -> HttpResponse:
    """Photos of the sheets that a workbook was typed from, put to its rows."""
    bundle = get_object_or_404(bundles_of(request.user), pk=pk)
    uploads = request.FILES.getlist("photos")
    try:
        attached = attach_photos(bundle, uploads, by=request.user)
    except OpinionError as error:
        messages.error(request, str(error))
    else:
        tone = messages.SUCCESS if attached.kept == len(uploads) else messages.WARNING
        messages.add_message(request, tone if uploads else messages.ERROR, _said(attached))
    return redirect("bundles:bundle", pk)


def _said(attached: Attached) -> str:
    said = [f"已附上{attached.kept}张照片。"] if attached.kept else []
    if attached.strangers:
        names = "、".join(attached.strangers)
        said.append(f"{names}对不上任何一行，没有附上：请把文件名改成行号（例如5.jpg）再传。")
    if attached.beyond:
        names = "、".join(attached.beyond)
        said.append(f"{names}没有再附：那一行已有这张照片，或者已有{MOST_PHOTOS}张。")
    return "".join(said) or "请先选择照片。"


name_actions({"opinions.look_at_photo": "查看手写件照片"})


@staff_page(*WORKBENCH_ROLES, Role.CLERK)
def photo(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Of a bundle that is theirs; else 404."""
    photos = OpinionPhoto.objects.select_related("opinion", "file").exclude(file__file="")
    found = get_object_or_404(photos, pk=pk, opinion__bundle__in=bundles_of(request.user))
    record("opinions.look_at_photo", actor=request.user, target=found.opinion)
    return file_response(found.file)
