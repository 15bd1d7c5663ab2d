"""Handing out a consultation to stations, and their answers (rule 5.2)."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from drafts import services as drafts
from drafts.choices import ACCEPTS_OFFLINE, Visibility
from drafts.errors import DraftError
from drafts.models import Consultation
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.working_days import add_working_days
from stations.choices import ASSIGNMENT_MOVES, ASSIGNMENT_OPEN, AssignmentStatus, StationStatus
from stations.errors import StationError
from stations.models import Assignment, AssignmentMove, Station
from stations.services.telling import tell_dispatched, tell_returned

name_actions(
    {
        "stations.dispatch": "交办任务",
        "stations.move_assignment": "站点任务状态变更",
    }
)
WORKING_DAYS_TO_SIGN = 1


@transaction.atomic
def dispatch(
    consultation: Consultation,
    stations: Iterable[Station],
    *,
    by: User,
    due_at: datetime,
    requirement: str = "",
    min_opinions: int = 0,
    now: datetime,
) -> list[Assignment]:
    """Ask ``stations`` to consult on ``consultation``; those asked before stay as they are.

    Raises StationError if stations may not read it (yet), if a station does not work at present
    or the due time has passed.
    """
    _check_shown_to_stations(consultation)
    if due_at <= now:
        raise StationError("报送截止时间已经过去，请改为以后的时间。")
    sign_day = add_working_days(timezone.localdate(now), WORKING_DAYS_TO_SIGN)
    sign_due = timezone.make_aware(datetime.combine(sign_day + timedelta(days=1), time.min))
    asked = set(
        Assignment.objects.filter(consultation=consultation).values_list("station", flat=True)
    )
    new = [station for station in stations if station.pk not in asked]
    for station in new:
        if station.status != StationStatus.ACTIVE:
            raise StationError(f"“{station}”目前不在运行，不能交办任务。")
    try:
        assignments = Assignment.objects.bulk_create(
            Assignment(
                consultation=consultation,
                station=station,
                requirement=requirement,
                min_opinions=min_opinions,
                sign_due=min(sign_due, due_at),
                due_at=due_at,
                dispatched_at=now,
            )
            for station in new
        )
    except IntegrityError as error:
        raise StationError("有站点刚刚被其他人交办，请刷新页面后再试。") from error
    AssignmentMove.objects.bulk_create(
        AssignmentMove(assignment=assignment, new_status=AssignmentStatus.DISPATCHED, by=by)
        for assignment in assignments
    )
    record("stations.dispatch", actor=by, target=consultation, count=len(assignments))
    tell_dispatched(assignments, now=now)
    return assignments


def _check_shown_to_stations(consultation: Consultation) -> None:
    """A task shows the text and sends messages: both only of what a second person released."""
    if consultation.status not in ACCEPTS_OFFLINE:
        state = consultation.get_status_display()
        raise StationError(f"这项征求意见现在是“{state}”，只能在开始以后、汇总定稿以前交办。")
    if consultation.visibility == Visibility.NAMED:
        raise StationError("这项征求意见仅指定人员可见，不能交办给站点。")


def sign(assignment: Assignment, *, by: User, now: datetime) -> None:
    """签收: the station has seen the task and takes it up."""
    _move(assignment, AssignmentStatus.IN_PROGRESS, by=by, signed_at=now)


def file(assignment: Assignment, *, by: User, now: datetime, source: str = "") -> None:
    """报送: the station's opinions are in. ``source`` names the origin of a clerk's 代录."""
    if not assignment.opinion_count:
        raise StationError("还没有录入意见。没有意见的，请报送“无意见”（零报告）。")
    _answer(assignment, AssignmentStatus.FILED, by=by, now=now, source=source)


def file_nil(
    assignment: Assignment, *, by: User, reason: str, now: datetime, source: str = ""
) -> None:
    """报送“无意见”: the people were asked and had nothing to say; an answer like any other."""
    if not reason.strip():
        raise StationError("报送“无意见”须写明征询过程或者原因。")
    if assignment.opinion_count:
        raise StationError("本任务已录入意见，不能报送“无意见”。")
    _answer(
        assignment, AssignmentStatus.NIL_FILED, by=by, now=now, source=source, nil_reason=reason
    )


@transaction.atomic
def send_back(
    assignment: Assignment, *, by: User, note: str, due_at: datetime, now: datetime
) -> None:
    """退回补充, with what is missing and a new due time."""
    if not note.strip():
        raise StationError("退回时请写明需要补充什么。")
    if due_at <= now:
        raise StationError("新的报送截止时间已经过去，请改为以后的时间。")
    _move(assignment, AssignmentStatus.RETURNED, by=by, note=note, due_at=due_at)
    tell_returned(assignment, note=note, now=now)


def accept(assignment: Assignment, *, by: User) -> None:
    """办结: the office has what it asked for."""
    _move(assignment, AssignmentStatus.ACCEPTED, by=by)


def cancel(assignment: Assignment, *, by: User, note: str) -> None:
    if not note.strip():
        raise StationError("取消任务时请写明原因。")
    _move(assignment, AssignmentStatus.CANCELLED, by=by, note=note)


def record_opinion_count(consultation_id: int, station_id: int, count: int) -> None:
    """The door for the floor above: how many opinions this station brought so far."""
    Assignment.objects.filter(consultation=consultation_id, station=station_id).update(
        opinion_count=count
    )


@transaction.atomic
def start_compiling(consultation: Consultation, *, by: User, reason: str = "") -> None:
    """截止 → 整理中, once every station has answered; else ``reason`` says why not to wait.

    The tasks of those who owe an answer are no longer waited for; they may still file late.
    Raises StationError if stations still owe an answer and no reason is given, or if the
    consultation has not closed.
    """
    waiting = list(
        Assignment.objects.filter(consultation=consultation).waiting().select_related("station")
    )
    reason = reason.strip()
    if waiting and not reason:
        raise StationError(f"还有{len(waiting)}个站点没有报送。不再等待的，请写明原因。")
    note = f"还有{len(waiting)}个站点没有报送，不再等待：{reason}" if waiting else reason
    try:
        drafts.start_compiling(consultation, by=by, note=note)
    except DraftError as error:
        raise StationError(str(error)) from error
    for assignment in waiting:
        _move(assignment, AssignmentStatus.WAIVED, by=by, note=reason)


def _answer(
    assignment: Assignment,
    status: AssignmentStatus,
    *,
    by: User,
    now: datetime,
    source: str,
    nil_reason: str = "",
) -> None:
    """An overdue mark stays: what was late once is late."""
    is_waived = assignment.status == AssignmentStatus.WAIVED
    if is_waived and assignment.consultation.status not in ACCEPTS_OFFLINE:
        raise StationError("汇总表已经定稿，这项任务不能再报送。")
    _move(
        assignment,
        status,
        by=by,
        note=nil_reason,
        filed_at=now,
        signed_at=assignment.signed_at or now,
        was_late=assignment.was_late or now > assignment.due_at,
        nil_reason=nil_reason,
        recorded_source=source,
    )


@transaction.atomic
def _move(
    assignment: Assignment, status: AssignmentStatus, *, by: User, note: str = "", **fields: object
) -> None:
    """Change the status only if nobody changed it since ``assignment`` was read."""
    old = AssignmentStatus(assignment.status)
    if status not in ASSIGNMENT_MOVES[old]:
        raise StationError(f"任务现在是“{old.label}”，不能改为“{status.label}”。")
    if status in ASSIGNMENT_OPEN and assignment.station.status != StationStatus.ACTIVE:
        raise StationError("该站点目前不在运行。")
    moved = Assignment.objects.filter(pk=assignment.pk, status=old).update(status=status, **fields)
    if not moved:
        raise StationError("这项任务刚刚被其他人处理过，请刷新页面。")
    for name, value in {"status": status, **fields}.items():
        setattr(assignment, name, value)
    AssignmentMove.objects.create(
        assignment=assignment, old_status=old, new_status=status, by=by, note=note[:300]
    )
    record(
        "stations.move_assignment",
        actor=by,
        target=assignment,
        before={"status": old},
        after={"status": status},
        note=note,
    )
