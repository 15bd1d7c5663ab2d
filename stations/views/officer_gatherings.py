"""What the office and one's own stations call together for: announce it, say whether one comes."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from liaison.accounts.access import StaffRequest, staff_page
from stations.access import WORKBENCH_ROLES, get_gathering_for_officer, stations_of
from stations.choices.gatherings import GatheringKind, Participation
from stations.errors import StationError
from stations.forms.gatherings import GatheringForm
from stations.models import Gathering, Participant, Person
from stations.services import gatherings as services
from stations.views.form_page import officer_form

ROWS = 20


@staff_page(*WORKBENCH_ROLES)
def gatherings(request: StaffRequest) -> HttpResponse:
    rows = Gathering.objects.for_stations(stations_of(request.user)).with_list_relations()
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    own = Participant.objects.filter(
        gathering__in=[row.pk for row in page], person__user=request.user
    ).exclude(state=Participation.WITHDRAWN)
    context = {
        "page": page,
        "mine": set(own.values_list("gathering", flat=True)),
        "now": timezone.now(),
    }
    return render(request, "stations/officer/gatherings.html", context)


@staff_page(*WORKBENCH_ROLES)
def new_activity(request: StaffRequest) -> HttpResponse:
    """活动预告 of one's own station."""
    form = GatheringForm(
        request.POST or None,
        kind=GatheringKind.ACTIVITY,
        stations=stations_of(request.user),
        of_office=False,
    )
    return officer_form(
        request,
        "预告活动",
        form,
        lambda: services.announce(form.save(commit=False), by=request.user),
        back=reverse("workbench:gatherings"),
        done="已预告活动。",
    )


@staff_page(*WORKBENCH_ROLES)
def gathering(request: StaffRequest, pk: int) -> HttpResponse:
    return gathering_page(request, get_gathering_for_officer(request.user, pk))


def gathering_page(
    request: StaffRequest, found: Gathering, *, revealed: str = "", revealed_pk: int | None = None
) -> HttpResponse:
    """Residents who signed up for one's own station's activity stand on it, masked."""
    own = found.participants.filter(person__user=request.user).first()
    residents = found.participants.of_residents().with_list_relations()
    context = {
        "residents": residents if found.station_id else [],
        "shows_residents": found.takes_residents and found.station_id is not None,
        "revealed": revealed,
        "revealed_pk": revealed_pk,
        "files": found.files.select_related("file"),
        "gathering": found,
        "comes": own is not None and own.state != Participation.WITHDRAWN,
        "can_sign_up": found.takes_sign_ups(timezone.now()),
        "moves": found.moves.select_related("by"),
    }
    return render(request, "stations/officer/gathering.html", context)


@require_POST
@staff_page(*WORKBENCH_ROLES)
def sign_up(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_gathering_for_officer(request.user, pk)
    person = get_object_or_404(Person, user=request.user)
    try:
        services.sign_up(found, person, now=timezone.now())
    except StationError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已报名。去不了时，在这里取消。")
    return redirect("workbench:gathering", pk)


@require_POST
@staff_page(*WORKBENCH_ROLES)
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_gathering_for_officer(request.user, pk)
    own = get_object_or_404(
        found.participants.select_related("gathering"), person__user=request.user
    )
    try:
        services.withdraw(own, now=timezone.now())
    except StationError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已取消报名。")
    return redirect("workbench:gathering", pk)
