"""Terms: renewed by a next one, ended by their date or with the project (rule 5.8)."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction

from drafts.choices import ConsultationStatus
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from stations.choices import AppointmentStatus, Tenure
from stations.errors import StationError
from stations.models import Appointment, AppointmentMove
from stations.services.appointments import change_state, check_free

name_actions({"stations.renew": "续聘"})
# With these the work that a project took somebody in for is over.
PROJECT_OVER = (
    ConsultationStatus.PUBLISHED, ConsultationStatus.ARCHIVED, ConsultationStatus.WITHDRAWN,
)  # fmt: skip
TERM_OVER, PROJECT_ENDED = "聘期届满", "立法项目征求意见结束"


@transaction.atomic
def renew(appointments: Iterable[Appointment], *, by: User, until: date) -> int:
    """A next term for each, from the day after the present one; how many there were.

    The present term keeps its dates and ends by itself.
    """
    made = [_next_term(one, until) for one in appointments]
    check_free(made)
    Appointment.objects.bulk_create(made)
    AppointmentMove.objects.bulk_create(
        AppointmentMove(appointment=one, new_status=one.status, by=by, note="续聘") for one in made
    )
    record("stations.renew", actor=by, after={"until": until.isoformat()}, count=len(made))
    return len(made)


def _next_term(one: Appointment, until: date) -> Appointment:
    if one.ends_on is None or until <= one.ends_on:
        raise StationError(f"{one.person}的任期已到{one.ends_on}，续聘的日期要更晚。")
    return Appointment(
        person=one.person,
        station=one.station,
        kind=one.kind,
        tenure=one.tenure,
        consultation=one.consultation,
        starts_on=one.ends_on + timedelta(days=1),
        ends_on=until,
    )


def end_terms(today: date) -> int:
    """End what is over by its date, and with it the people of a project that is; how many were.

    Rights follow from the dates and do not wait for this.
    """
    running = Appointment.objects.filter(
        status__in=[AppointmentStatus.APPOINTED, AppointmentStatus.SUSPENDED]
    )
    ended = 0
    for one in running.filter(ends_on__lt=today):
        assert one.ends_on is not None  # noqa: S101 -- for the type
        ended += _end_by_itself(one, one.ends_on, one.end_reason or TERM_OVER, today)
    for one in running.filter(tenure=Tenure.PROJECT, consultation__status__in=PROJECT_OVER):
        ended += _end_by_itself(one, max(today, one.starts_on), PROJECT_ENDED, today)
    return ended


def _end_by_itself(appointment: Appointment, ends_on: date, reason: str, today: date) -> int:
    first_day_without = min(ends_on + timedelta(days=1), today)
    fields = {"ends_on": ends_on, "ended_on": first_day_without, "end_reason": reason}
    try:
        with transaction.atomic():
            change_state(appointment, AppointmentStatus.ENDED, by=None, note=reason, fields=fields)
    except StationError:
        return 0  # somebody was quicker
    return 1
