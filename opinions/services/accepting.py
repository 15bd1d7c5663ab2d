"""Until when the office and its stations may enter what was posted, phoned in or said."""

from drafts.choices import ACCEPTS_LATE, SUPPLEMENTED, ConsultationStatus
from drafts.models import Consultation
from opinions.errors import OpinionError
from stations.choices import ASSIGNMENT_DROPPED, AssignmentStatus
from stations.models import Assignment

LATER = frozenset({ConsultationStatus.PUBLISHED, ConsultationStatus.ARCHIVED})


def check_accepts(consultation: Consultation) -> None:
    """Raise OpinionError unless opinions may be entered.

    Also after the table has gone upward: what was posted or said in time may follow in a
    supplement. Only between the freezing and the sending of the first table there is no place.
    """
    if consultation.status in ACCEPTS_LATE:
        return
    if consultation.status == ConsultationStatus.COMPILED:
        raise OpinionError("汇总表已经定稿、还没有上报，现在不能录入意见；上报以后可以再录入。")
    if consultation.status in LATER:
        raise OpinionError("这项征求意见的结果已经公布，不能再录入意见。")
    raise OpinionError("这项征求意见尚未开始或者已经撤回，不能录入意见。")


def check_takes(consultation: Consultation, station_id: int) -> None:
    """Raise OpinionError if the station's task is over; a station may also have none."""
    task = Assignment.objects.filter(consultation=consultation, station=station_id).first()
    if task:
        check_task(task, consultation)


def takes_more(task: Assignment, consultation: Consultation) -> bool:
    """Whether to offer the way in; see ``check_task``."""
    try:
        check_task(task, consultation)
    except OpinionError:
        return False
    return True


def check_task(task: Assignment, consultation: Consultation) -> None:
    """Raise OpinionError if nothing more can be entered for ``task``.

    What was accepted is counted and closed until the table has gone upward; a task that was
    cancelled, handed on or declined is nobody's place to file to.
    """
    if task.status in ASSIGNMENT_DROPPED:
        label = task.get_status_display()
        raise OpinionError(f"这项任务{label}，不能再录入意见。要录入的，请联系办公室重新交办。")
    if task.status == AssignmentStatus.ACCEPTED and consultation.status not in SUPPLEMENTED:
        raise OpinionError(
            "这项任务已经办结，条数已经确认，现在不能录入意见。漏录的，等汇总表上报以后可以补录。"
        )
