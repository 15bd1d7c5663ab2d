"""The one way in which a task changes its state (rule 5.2)."""

from typing import Any

from django.db import transaction

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from stations.choices import (
    ASSIGNMENT_MOVES,
    ASSIGNMENT_OPEN,
    AssignmentStatus,
    RequestStatus,
    StationStatus,
)
from stations.errors import StationError
from stations.models import Assignment, AssignmentMove

name_actions({"stations.move_assignment": "站点任务状态变更"})


@transaction.atomic
def move_assignment(
    assignment: Assignment, status: AssignmentStatus, *, by: User, note: str = "", **fields: Any
) -> None:
    """Change the status only if nobody changed it since ``assignment`` was read.

    What the station had asked for meanwhile (不承办、转办) lapses when it no longer owes an answer.
    """
    old = AssignmentStatus(assignment.status)
    if status not in ASSIGNMENT_MOVES[old]:
        raise StationError(f"任务现在是“{old.label}”，不能改为“{status.label}”。")
    if status in ASSIGNMENT_OPEN and assignment.station.status != StationStatus.ACTIVE:
        raise StationError("该站点目前不在运行。")
    moved = Assignment.objects.filter(pk=assignment.pk, status=old).update(status=status, **fields)
    if not moved:
        raise StationError("这项任务刚刚被其他人处理过，请刷新页面。")
    assignment.refresh_from_db(fields=["status", *fields])
    if status not in ASSIGNMENT_OPEN:
        assignment.requests.filter(status=RequestStatus.PENDING).update(status=RequestStatus.LAPSED)
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
