"""Who of the residents comes to an activity, masked; a look at a number is on record."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.contacts.services import ContactError
from stations.access import WORKBENCH_ROLES, get_gathering_for_officer
from stations.errors import StationError
from stations.models import Gathering
from stations.services.sign_ups import show_phone
from stations.views import office_gatherings, officer_gatherings


@require_POST
@staff_page(*WORKBENCH_ROLES)
def phone_for_station(request: StaffRequest, pk: int, participant_pk: int) -> HttpResponse:
    """Of the station's own activity; the office's own belong to the office."""
    gathering = get_gathering_for_officer(request.user, pk)
    get_object_or_404(Gathering, pk=pk, station__isnull=False)
    shown = _reveal(request, gathering, participant_pk)
    if shown is None:
        return redirect("workbench:gathering", pk)
    return officer_gatherings.gathering_page(request, gathering, **shown)


@require_POST
@staff_page(Role.CLERK)
def phone_for_office(request: StaffRequest, pk: int, participant_pk: int) -> HttpResponse:
    gathering = get_object_or_404(Gathering.objects.with_list_relations(), pk=pk)
    shown = _reveal(request, gathering, participant_pk)
    if shown is None:
        return redirect("admin:stations_gathering", pk)
    return office_gatherings.page_of(request, gathering, **shown)


def _reveal(
    request: StaffRequest, gathering: Gathering, participant_pk: int
) -> dict[str, Any] | None:
    residents = gathering.participants.of_residents().select_related("phone")
    one = get_object_or_404(residents, pk=participant_pk)
    try:
        return {"revealed": show_phone(one, by=request.user), "revealed_pk": one.pk}
    except (StationError, ContactError) as error:
        messages.error(request, str(error))
        return None
