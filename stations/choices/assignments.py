"""How a task reaches a station and how it goes on, with the allowed moves."""

from django.db.models import TextChoices


class AssignmentMode(TextChoices):
    ASSIGNED = "assigned", "任务交办"
    APPLIED = "applied", "自主申办"


class AssignmentStatus(TextChoices):
    DISPATCHED = "dispatched", "待签收"
    IN_PROGRESS = "in_progress", "办理中"
    FILED = "filed", "已报送"
    NIL_FILED = "nil_filed", "已报送“无意见”"
    RETURNED = "returned", "退回补充"
    ACCEPTED = "accepted", "已办结"
    # The office began to compile without the answer; it may still come late.
    WAIVED = "waived", "不再等待"
    CANCELLED = "cancelled", "已取消"


_A = AssignmentStatus
ASSIGNMENT_MOVES: dict[AssignmentStatus, set[AssignmentStatus]] = {
    _A.DISPATCHED: {_A.IN_PROGRESS, _A.FILED, _A.NIL_FILED, _A.WAIVED, _A.CANCELLED},
    _A.IN_PROGRESS: {_A.FILED, _A.NIL_FILED, _A.WAIVED, _A.CANCELLED},
    _A.FILED: {_A.RETURNED, _A.ACCEPTED},
    _A.NIL_FILED: {_A.FILED, _A.RETURNED, _A.ACCEPTED},
    _A.RETURNED: {_A.FILED, _A.NIL_FILED, _A.WAIVED, _A.CANCELLED},
    _A.WAIVED: {_A.FILED, _A.NIL_FILED, _A.CANCELLED},
    _A.ACCEPTED: set(),
    _A.CANCELLED: set(),
}
# What an officer still has to do something about.
ASSIGNMENT_OPEN = frozenset({_A.DISPATCHED, _A.IN_PROGRESS, _A.RETURNED})
# What a station may still file: also what nobody waits for any more.
ASSIGNMENT_CAN_BE_FILED = ASSIGNMENT_OPEN | {_A.NIL_FILED, _A.WAIVED}


class RecordSource(TextChoices):
    """How it reached the clerk who recorded it for a station (代录)."""

    PHONE = "phone", "电话"
    PAPER = "paper", "纸质材料"
    WECHAT = "wechat", "微信"
    VISIT = "visit", "当面"
