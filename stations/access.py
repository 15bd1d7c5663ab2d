"""Who may see and do what in the stations' rooms: the only way from a URL to an object."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from liaison.accounts.choices import Role
from liaison.accounts.models import User
from stations.choices import ASSIGNMENT_CAN_BE_HANDED_ON, AppointmentKind
from stations.models import (
    Appointment,
    Assignment,
    Gathering,
    HandOnRequest,
    LedgerEntry,
    MobileSession,
    ReceptionDay,
    Station,
)

# People who do a station's work; a lead and a coordinator see it and file for it as well.
WORKBENCH_ROLES = (
    Role.OFFICER,
    Role.STATION_LEAD,
    Role.DEPUTY_OFFICER,
    Role.TOWNSHIP_COORDINATOR,
)
_OWN = (AppointmentKind.OFFICER, AppointmentKind.STATION_LEAD, AppointmentKind.DEPUTY_OFFICER)


def stations_of(user: User, day: date | None = None) -> QuerySet[Station]:
    """The stations that ``user`` works for on ``day``; a coordinator also has those below.

    The right follows from dated appointments, so it ends with them the same day.
    """
    held = Appointment.objects.in_force(day or timezone.localdate()).filter(person__user=user)
    own = held.filter(kind__in=_OWN).values("station")
    coordinated = held.filter(kind=AppointmentKind.TOWNSHIP_COORDINATOR).values("station")
    return Station.objects.filter(
        Q(pk__in=own)
        | Q(pk__in=coordinated)
        | Q(parent__in=coordinated)
        | Q(parent__parent__in=coordinated)
    )


def own_stations(user: User, *kinds: AppointmentKind) -> QuerySet[Station]:
    """The stations where ``user`` is appointed today, without those that are only coordinated."""
    held = Appointment.objects.in_force(timezone.localdate()).filter(person__user=user)
    return Station.objects.filter(pk__in=held.filter(kind__in=kinds or _OWN).values("station"))


def acts_for(user: User, station_id: int) -> str:
    """What the history says when a coordinator does a station's work; "" for its own people."""
    is_own = own_stations(user).filter(pk=station_id).exists()
    return "" if is_own else "乡镇（街道）协调员代为办理"


def get_station_for_officer(user: User, code: str) -> Station:
    """The station if ``user`` works for it today, else 404."""
    return get_object_or_404(stations_of(user), code=code)


def get_assignment_for_officer(user: User, pk: int) -> Assignment:
    """The task if it is a station's that ``user`` works for today, else 404."""
    tasks = Assignment.objects.with_list_relations().filter(station__in=stations_of(user))
    return get_object_or_404(tasks, pk=pk)


def get_assignment_for_lead(user: User, pk: int) -> Assignment:
    """The task if it is of a station that ``user`` leads today, else 404."""
    led = own_stations(user, AppointmentKind.STATION_LEAD)
    return get_object_or_404(Assignment.objects.with_list_relations(), pk=pk, station__in=led)


def get_assignment_for_coordinator(user: User, pk: int) -> Assignment:
    """The task if ``user`` coordinates its station today and does not work there, else 404."""
    below = stations_of(user).exclude(pk__in=own_stations(user))
    return get_object_or_404(Assignment.objects.with_list_relations(), pk=pk, station__in=below)


def get_entry_for_officer(user: User, pk: int) -> LedgerEntry:
    """The entry if it is a station's that ``user`` works for today, else 404."""
    entries = LedgerEntry.objects.with_list_relations().filter(station__in=stations_of(user))
    return get_object_or_404(entries, pk=pk)


def get_reception_for_officer(user: User, pk: int) -> ReceptionDay:
    """The reception day if it is a station's that ``user`` works for today, else 404."""
    days = ReceptionDay.objects.with_list_relations().filter(station__in=stations_of(user))
    return get_object_or_404(days, pk=pk)


def get_gathering_for_officer(user: User, pk: int) -> Gathering:
    """The gathering if the office calls it, or a station that ``user`` works for; else 404."""
    gatherings = Gathering.objects.for_stations(stations_of(user)).with_list_relations()
    return get_object_or_404(gatherings, pk=pk)


def can_be_handed_on(assignment: Assignment, requests: Iterable[HandOnRequest]) -> bool:
    """Nothing has come in, and nothing is waiting for an answer."""
    is_free = not assignment.opinion_count and not any(one.is_pending for one in requests)
    return is_free and assignment.status in ASSIGNMENT_CAN_BE_HANDED_ON


def get_mobile_session_for_officer(user: User, pk: int) -> MobileSession:
    """The session if it is a station's that ``user`` works for today, else 404."""
    sessions = MobileSession.objects.with_list_relations().filter(station__in=stations_of(user))
    return get_object_or_404(sessions, pk=pk)
