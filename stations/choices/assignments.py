"""How a task reaches a station and how it goes on, with the allowed moves."""

from django.db.models import TextChoices


class AssignmentMode(TextChoices):
    ASSIGNED = "assigned", "任务交办"
    APPLIED = "applied", "自主申办"


class AssignmentStatus(TextChoices):
    DISPATCHED = "dispatched", "待签收"
    IN_PROGRESS = "in_progress", "办理中"
    # Only where the office has switched on that the station's lead confirms.
    TO_CONFIRM = "to_confirm", "待负责人确认"
    FILED = "filed", "已报送"
    NIL_FILED = "nil_filed", "已报送“无意见”"
    RETURNED = "returned", "退回补充"
    ACCEPTED = "accepted", "已办结"
    # The office began to compile without the answer; it may still come late.
    WAIVED = "waived", "不再等待"
    CANCELLED = "cancelled", "已取消"
    TRANSFERRED = "transferred", "已转办"
    DECLINED = "declined", "申请不承办"


_A = AssignmentStatus
_ENDS = {_A.WAIVED, _A.CANCELLED}
_ANSWERS = {_A.TO_CONFIRM, _A.FILED, _A.NIL_FILED}
_HANDED_ON = {_A.TRANSFERRED, _A.DECLINED}
ASSIGNMENT_MOVES: dict[AssignmentStatus, set[AssignmentStatus]] = {
    _A.DISPATCHED: {_A.IN_PROGRESS, *_ANSWERS, *_HANDED_ON, *_ENDS},
    _A.IN_PROGRESS: {*_ANSWERS, *_HANDED_ON, *_ENDS},
    _A.TO_CONFIRM: {_A.IN_PROGRESS, _A.FILED, _A.NIL_FILED, *_ENDS},
    _A.FILED: {_A.RETURNED, _A.ACCEPTED},
    _A.NIL_FILED: {_A.TO_CONFIRM, _A.FILED, _A.RETURNED, _A.ACCEPTED},
    _A.RETURNED: {*_ANSWERS, *_ENDS},
    _A.WAIVED: {_A.FILED, _A.NIL_FILED, _A.CANCELLED},
    _A.ACCEPTED: set(),
    # The office may give it to the same station once more.
    _A.CANCELLED: {_A.DISPATCHED},
    _A.TRANSFERRED: {_A.DISPATCHED},
    _A.DECLINED: {_A.DISPATCHED},
}
# What the station still has to do something about.
ASSIGNMENT_OPEN = frozenset({_A.DISPATCHED, _A.IN_PROGRESS, _A.TO_CONFIRM, _A.RETURNED})
# What a station may still file: also what nobody waits for any more.
ASSIGNMENT_CAN_BE_FILED = (ASSIGNMENT_OPEN - {_A.TO_CONFIRM}) | {_A.NIL_FILED, _A.WAIVED}
# What a station may ask to hand on: nothing has come in yet.
ASSIGNMENT_CAN_BE_HANDED_ON = frozenset({_A.DISPATCHED, _A.IN_PROGRESS})
# Nobody works on these any more, and nothing was filed.
ASSIGNMENT_DROPPED = frozenset({_A.CANCELLED, *_HANDED_ON})


class HandOnKind(TextChoices):
    """What a station asks for that can't do a task."""

    DECLINE = "decline", "申请不承办"
    TRANSFER = "transfer", "申请转办"


class RequestStatus(TextChoices):
    """An application for a task, or a request to hand one on: asked once, decided once."""

    PENDING = "pending", "待审批"
    APPROVED = "approved", "已同意"
    REFUSED = "refused", "未同意"
    # The station did the task after all, or the task ended otherwise.
    LAPSED = "lapsed", "不再需要"


class RecordSource(TextChoices):
    """How it reached the clerk who recorded it for a station (代录)."""

    PHONE = "phone", "电话"
    PAPER = "paper", "纸质材料"
    WECHAT = "wechat", "微信"
    VISIT = "visit", "当面"
