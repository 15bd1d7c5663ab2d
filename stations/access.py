"""Who may see and do what in the stations' rooms: the only way from a URL to an object."""

from datetime import date

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from liaison.accounts.choices import Role
from liaison.accounts.models import User
from stations.choices import AppointmentKind
from stations.models import Appointment, Assignment, LedgerEntry, MobileSession, Station

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
    return Station.objects.filter(Q(pk__in=own) | Q(pk__in=coordinated) | Q(parent__in=coordinated))


def get_station_for_officer(user: User, code: str) -> Station:
    """The station if ``user`` works for it today, else 404."""
    return get_object_or_404(stations_of(user), code=code)


def get_assignment_for_officer(user: User, pk: int) -> Assignment:
    """The task if it is a station's that ``user`` works for today, else 404."""
    tasks = Assignment.objects.with_list_relations().filter(station__in=stations_of(user))
    return get_object_or_404(tasks, pk=pk)


def get_entry_for_officer(user: User, pk: int) -> LedgerEntry:
    """The entry if it is a station's that ``user`` works for today, else 404."""
    entries = LedgerEntry.objects.with_list_relations().filter(station__in=stations_of(user))
    return get_object_or_404(entries, pk=pk)


def get_mobile_session_for_officer(user: User, pk: int) -> MobileSession:
    """The session if it is a station's that ``user`` works for today, else 404."""
    sessions = MobileSession.objects.with_list_relations().filter(station__in=stations_of(user))
    return get_object_or_404(sessions, pk=pk)
