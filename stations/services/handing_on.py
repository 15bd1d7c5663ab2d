"""申请不承办 and 转办: a station asks, a clerk decides, the station hears (rule 5.2)."""

from datetime import datetime

from django.db import IntegrityError, transaction

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from stations.choices import (
    ASSIGNMENT_CAN_BE_HANDED_ON,
    AssignmentMode,
    AssignmentStatus,
    HandOnKind,
    RecordSource,
    RequestStatus,
    StationStatus,
)
from stations.errors import StationError
from stations.models import Assignment, HandOnRequest, Station
from stations.services.dispatching import Terms, hand_out
from stations.services.moving import move_assignment
from stations.services.telling import tell_decided

name_actions(
    {"stations.ask_to_hand_on": "申请不承办或转办", "stations.decide_hand_on": "审批不承办或转办"}
)


@transaction.atomic
def ask_to_hand_on(
    assignment: Assignment,
    kind: HandOnKind,
    *,
    by: User,
    reason: str,
    to_station: Station | None = None,
    now: datetime,
    source: str = "",
) -> HandOnRequest:
    """Ask that nobody or ``to_station`` does the task; until decided it stays where it is.

    ``source`` names the origin of a clerk's 代录. Raises StationError.
    """
    if not reason.strip():
        raise StationError("申请时请写明理由。")
    _check_nothing_came_in(assignment)
    if kind == HandOnKind.TRANSFER:
        _check_can_take(assignment, to_station)
    try:
        with transaction.atomic():
            asked = HandOnRequest.objects.create(
                assignment=assignment,
                kind=kind,
                to_station=to_station if kind == HandOnKind.TRANSFER else None,
                reason=reason,
                asked_by=by,
                asked_at=now,
                recorded_source=source,
            )
    except IntegrityError as error:
        raise StationError("这项任务已有申请在等办公室审批。") from error
    note = f"代录，来源：{RecordSource(source).label}。{reason}" if source else reason
    record("stations.ask_to_hand_on", actor=by, target=assignment, after={"kind": kind}, note=note)
    return asked


@transaction.atomic
def approve_hand_on(
    asked: HandOnRequest, *, by: User, now: datetime, due_at: datetime | None = None
) -> Assignment | None:
    """The task ends here; of a transfer, the other station's new task comes back.

    ``due_at`` gives the other station more time.
    """
    task = asked.assignment
    _check_nothing_came_in(task)
    _decide(asked, RequestStatus.APPROVED, by=by, note="", now=now)
    if asked.to_station is None:
        move_assignment(task, AssignmentStatus.DECLINED, by=by, note=asked.reason)
        subject = "已同意本站点不承办这项征求意见"
        made = None
    else:
        _check_can_take(task, asked.to_station)
        note = f"转给{asked.to_station}：{asked.reason}"
        move_assignment(task, AssignmentStatus.TRANSFERRED, by=by, note=note)
        terms = Terms(due_at or task.due_at, task.requirement, task.min_opinions, task.min_sessions)
        [made] = hand_out(
            task.consultation,
            [asked.to_station],
            terms,
            by=by,
            now=now,
            mode=AssignmentMode(task.mode),
            note=f"由{task.station}转办。",
        )
        subject = f"已同意转给{asked.to_station}办理"[:60]
    tell_decided(task, cause=f"hand_on:{asked.pk}", subject=subject, note="", now=now)
    return made


@transaction.atomic
def refuse_hand_on(asked: HandOnRequest, *, by: User, note: str, now: datetime) -> None:
    """The station goes on with the task, and hears why."""
    if not note.strip():
        raise StationError("不同意时请写明原因。")
    _decide(asked, RequestStatus.REFUSED, by=by, note=note, now=now)
    subject = f"没有同意{asked.get_kind_display()}，请继续办理"
    tell_decided(asked.assignment, cause=f"hand_on:{asked.pk}", subject=subject, note=note, now=now)


def _check_nothing_came_in(assignment: Assignment) -> None:
    if assignment.status not in ASSIGNMENT_CAN_BE_HANDED_ON:
        state = assignment.get_status_display()
        raise StationError(f"任务现在是“{state}”，不能再申请不承办或者转办。")
    if assignment.opinion_count:
        raise StationError("本任务已录入意见，不能再申请不承办或者转办。")


def _check_can_take(assignment: Assignment, station: Station | None) -> None:
    if station is None or station == assignment.station:
        raise StationError("转办时请选择另一个站点。")
    if station.status != StationStatus.ACTIVE:
        raise StationError(f"“{station}”目前不在运行，不能转给它。")
    taken = Assignment.objects.standing().filter(
        consultation=assignment.consultation_id, station=station
    )
    if taken.exists():
        raise StationError(f"“{station}”已有这项征求意见的任务，不能转给它。")


def _decide(
    asked: HandOnRequest, status: RequestStatus, *, by: User, note: str, now: datetime
) -> None:
    pending = HandOnRequest.objects.filter(pk=asked.pk, status=RequestStatus.PENDING)
    if not pending.update(status=status, decided_by=by, decided_at=now, decision_note=note[:300]):
        raise StationError("这项申请刚刚被其他人处理过，请刷新页面。")
    asked.status = status
    record(
        "stations.decide_hand_on",
        actor=by,
        target=asked.assignment,
        before={"status": RequestStatus.PENDING},
        after={"status": status},
        note=note,
    )
