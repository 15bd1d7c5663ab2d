"""Photos of sheets that were written by hand; each look at one is on record."""

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.files import file_response
from opinions.models import OpinionPhoto
from stations.access import WORKBENCH_ROLES, stations_of

name_actions({"opinions.look_at_photo": "查看手写件照片"})


@staff_page(*WORKBENCH_ROLES, Role.CLERK)
def photo(request: StaffRequest, pk: int) -> HttpResponseBase:
    """A clerk sees any, an officer those of the own stations; else 404."""
    photos = OpinionPhoto.objects.select_related("opinion", "file").exclude(file__file="")
    if not request.user.has_role(Role.CLERK):
        photos = photos.filter(opinion__station__in=stations_of(request.user))
    found = get_object_or_404(photos, pk=pk)
    record("opinions.look_at_photo", actor=request.user, target=found.opinion)
    return file_response(found.file)
