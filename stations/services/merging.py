"""Merging and closing a station: what it still owes is handed on by an explicit choice.

Its code, ledger and opinions stay its own, its officers are appointed anew (edge cases 10, 11).
"""

from datetime import datetime

from django.db import transaction

from liaison.accounts.models import User
from stations.choices import (
    ASSIGNMENT_DROPPED,
    AssignmentMode,
    AssignmentStatus,
    StationStatus,
)
from stations.choices.places import OpenTasks
from stations.errors import StationError
from stations.models import Assignment, AssignmentMove, Station
from stations.services import assignments, people
from stations.services.dispatching import Terms, give_again
from stations.services.telling import tell_dispatched


@transaction.atomic
def move_place(
    station: Station,
    status: StationStatus,
    *,
    by: User,
    note: str,
    merged_into: Station | None = None,
    tasks: str = "",
    now: datetime,
) -> None:
    """``people.move_station`` with what becomes of the open tasks.

    Raises StationError if tasks are open at the end of a station and nobody said what with them,
    or if they shall go to a station and there is none.
    """
    ends = status in {StationStatus.MERGED, StationStatus.CLOSED}
    waiting = list(station.assignments.waiting().with_list_relations()) if ends else []
    if waiting and tasks not in OpenTasks.values:
        raise StationError(f"还有{len(waiting)}项任务没有办完，请选定怎么办。")
    if waiting and tasks == OpenTasks.HAND_ON and merged_into is None:
        raise StationError("要把任务转给并入的站点，须先选定并入哪个站点。")
    if merged_into is not None and merged_into.status != StationStatus.ACTIVE:
        raise StationError(f"“{merged_into}”目前不在运行，不能并入。")
    for task in waiting:
        if tasks == OpenTasks.HAND_ON and merged_into is not None:
            _hand_on(task, merged_into, by=by, now=now)
        elif tasks == OpenTasks.CANCEL:
            assignments.cancel(task, by=by, note=f"站点{status.label}：{note}")
    people.move_station(station, status, by=by, note=note, merged_into=merged_into)


@transaction.atomic
def hand_on_rest(station: Station, *, by: User, now: datetime) -> int:
    """What a merged station had kept goes to its heir after all; how many tasks.

    Raises StationError if it was not merged, if its heir does not work, or if nothing is left.
    """
    target = station.merged_into
    if target is None:
        raise StationError("只有已并入其他站点的，才能把没办完的任务转过去。")
    if target.status != StationStatus.ACTIVE:
        raise StationError(f"“{target}”目前不在运行，不能转给它。")
    waiting = list(station.assignments.waiting().with_list_relations())
    if not waiting:
        raise StationError("这个站点没有还没办完的任务。")
    for task in waiting:
        _hand_on(task, target, by=by, now=now)
    return len(waiting)


def _hand_on(task: Assignment, target: Station, *, by: User, now: datetime) -> None:
    """What was recorded is filed as the old station's; the rest is asked of ``target``.

    The time to file stays what it was: a late task is not made punctual by a merger.
    """
    if task.opinion_count:
        assignments.file(task, by=by, now=now)
    else:
        assignments.cancel(task, by=by, note=f"站点已并入“{target}”，由其接着办。")
    note = f"接办“{task.station}”的任务。"
    handed, is_new = Assignment.objects.get_or_create(
        consultation=task.consultation,
        station=target,
        defaults={
            "requirement": task.requirement,
            "min_opinions": task.min_opinions,
            "min_sessions": task.min_sessions,
            "mode": task.mode,
            "sign_due": task.sign_due,
            "due_at": task.due_at,
            "dispatched_at": now,
        },
    )
    if handed.status in ASSIGNMENT_DROPPED:
        terms = Terms(task.due_at, task.requirement, task.min_opinions, task.min_sessions)
        give_again(handed, terms, by=by, now=now, mode=AssignmentMode(task.mode), note=note)
    elif is_new:
        AssignmentMove.objects.create(
            assignment=handed,
            new_status=AssignmentStatus.DISPATCHED,
            by=by,
            note=note,
        )
        tell_dispatched([handed], now=now)
