"""Handing a consultation out to stations: by the office, on application, from another station."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from drafts.choices import ACCEPTS_OFFLINE, Visibility
from drafts.models import Consultation
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.working_days import add_working_days
from stations.choices import (
    ASSIGNMENT_DROPPED,
    AssignmentMode,
    AssignmentStatus,
    StationStatus,
)
from stations.errors import StationError
from stations.models import Assignment, AssignmentMove, Person, Station
from stations.services.moving import move_assignment
from stations.services.telling import tell_assisting, tell_dispatched, tell_dispatched_again

name_actions({"stations.dispatch": "交办任务", "stations.name_assisting": "指定协办站点和专家"})
WORKING_DAYS_TO_SIGN = 1


@dataclass(frozen=True)
class Terms:
    """What a station is asked: until when, how, and how much at least (sessions, opinions)."""

    due_at: datetime
    requirement: str = ""
    min_opinions: int = 0
    min_sessions: int = 0


def dispatch(
    consultation: Consultation,
    stations: Iterable[Station],
    *,
    by: User,
    due_at: datetime,
    requirement: str = "",
    min_opinions: int = 0,
    min_sessions: int = 0,
    now: datetime,
) -> list[Assignment]:
    """Ask ``stations`` to consult on ``consultation``; those asked before stay as they are.

    Who had declined, handed on or been let off is asked again.

    Raises StationError if stations may not read it (yet), if a station does not work at present
    or the due time has passed.
    """
    asked = set(
        Assignment.objects.filter(consultation=consultation)
        .standing()
        .values_list("station", flat=True)
    )
    new = [station for station in stations if station.pk not in asked]
    terms = Terms(due_at, requirement, min_opinions, min_sessions)
    return hand_out(consultation, new, terms, by=by, now=now)


@transaction.atomic
def hand_out(
    consultation: Consultation,
    stations: list[Station],
    terms: Terms,
    *,
    by: User,
    now: datetime,
    mode: AssignmentMode = AssignmentMode.ASSIGNED,
    note: str = "",
) -> list[Assignment]:
    """Make the tasks and tell the stations; ``note`` says how it came about.

    A station whose task was dropped before takes up the same one, with its history.
    """
    check_shown_to_stations(consultation)
    if terms.due_at <= now:
        raise StationError("报送截止时间已经过去，请改为以后的时间。")
    for station in stations:
        if station.status != StationStatus.ACTIVE:
            raise StationError(f"“{station}”目前不在运行，不能交办任务。")
    dropped = {
        one.station_id: one
        for one in Assignment.objects.filter(
            consultation=consultation, station__in=stations, status__in=ASSIGNMENT_DROPPED
        ).with_list_relations()
    }
    again = [
        give_again(dropped[station.pk], terms, by=by, now=now, mode=mode, note=note)
        for station in stations
        if station.pk in dropped
    ]
    try:
        with transaction.atomic():
            assignments = Assignment.objects.bulk_create(
                _new(consultation, station, terms, mode, now)
                for station in stations
                if station.pk not in dropped
            )
    except IntegrityError as error:
        raise StationError("有站点刚刚被其他人交办，请刷新页面后再试。") from error
    AssignmentMove.objects.bulk_create(
        AssignmentMove(
            assignment=assignment, new_status=AssignmentStatus.DISPATCHED, by=by, note=note[:300]
        )
        for assignment in assignments
    )
    record("stations.dispatch", actor=by, target=consultation, count=len(assignments), note=note)
    tell_dispatched(assignments, note=note, now=now)
    return [*assignments, *again]


@transaction.atomic
def give_again(
    assignment: Assignment,
    terms: Terms,
    *,
    by: User,
    now: datetime,
    mode: AssignmentMode = AssignmentMode.ASSIGNED,
    note: str = "",
) -> Assignment:
    """A dropped task goes to the same station once more, as new as on the first day."""
    move_assignment(
        assignment,
        AssignmentStatus.DISPATCHED,
        by=by,
        note=note or "再次交办。",
        mode=mode,
        requirement=terms.requirement,
        min_opinions=terms.min_opinions,
        min_sessions=terms.min_sessions,
        sign_due=_sign_due(terms, now),
        due_at=terms.due_at,
        dispatched_at=now,
        signed_at=None,
        opened_at=None,
        opened_by=None,
        filed_at=None,
        filed_by=None,
        returned_at=None,
        nil_reason="",
        recorded_source="",
    )
    tell_dispatched_again(assignment, note=note, now=now)
    return assignment


@transaction.atomic
def name_assisting(
    assignment: Assignment, *, stations: Iterable[Station], experts: Iterable[Person], by: User,
    now: datetime,
) -> None:  # fmt: skip
    """协办站点 and 专家 of a task; a station that is named for the first time is told."""
    helping = list(stations)
    if assignment.station in helping:
        raise StationError("协办站点不能是承办站点自己。")
    known = set(assignment.assisting.values_list("pk", flat=True))
    assignment.assisting.set(helping)
    assignment.experts.set(experts)
    record(
        "stations.name_assisting",
        actor=by,
        target=assignment,
        after={"stations": [station.code for station in helping]},
    )
    tell_assisting(assignment, [one for one in helping if one.pk not in known], now=now)


def check_shown_to_stations(consultation: Consultation) -> None:
    """A task shows the text and sends messages: both only of what a second person released."""
    if consultation.status not in ACCEPTS_OFFLINE:
        state = consultation.get_status_display()
        raise StationError(f"这项征求意见现在是“{state}”，只能在开始以后、汇总定稿以前交办。")
    if consultation.visibility == Visibility.NAMED:
        raise StationError("这项征求意见仅指定人员可见，不能交办给站点。")


def _new(
    consultation: Consultation, station: Station, terms: Terms, mode: AssignmentMode, now: datetime
) -> Assignment:
    return Assignment(
        consultation=consultation,
        station=station,
        mode=mode,
        requirement=terms.requirement,
        min_opinions=terms.min_opinions,
        min_sessions=terms.min_sessions,
        sign_due=_sign_due(terms, now),
        due_at=terms.due_at,
        dispatched_at=now,
    )


def _sign_due(terms: Terms, now: datetime) -> datetime:
    """The end of the next working day, or when the answer itself is due."""
    sign_day = add_working_days(timezone.localdate(now), WORKING_DAYS_TO_SIGN)
    end = timezone.make_aware(datetime.combine(sign_day + timedelta(days=1), time.min))
    return min(end, terms.due_at)
