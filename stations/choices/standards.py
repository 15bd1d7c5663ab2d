"""What a standard station has (六个有) and how a 约访 request goes on, with the allowed moves."""

from django.db.models import TextChoices


class StandardItem(TextChoices):
    PREMISES = "premises", "固定场所"
    STAFF = "staff", "人员力量"
    RULES = "rules", "工作制度"
    FUNDS = "funds", "经费保障"
    MECHANISM = "mechanism", "联络机制"
    LEDGER = "ledger", "工作台账"


class VisitStatus(TextChoices):
    WAITING = "waiting", "待答复"
    AGREED = "agreed", "已约定"
    DECLINED = "declined", "未能约定"
    DONE = "done", "已见面"


_V = VisitStatus
VISIT_MOVES: dict[VisitStatus, set[VisitStatus]] = {
    _V.WAITING: {_V.AGREED, _V.DECLINED},
    # A date may be agreed anew.
    _V.AGREED: {_V.AGREED, _V.DECLINED, _V.DONE},
    _V.DECLINED: set(),
    _V.DONE: set(),
}
VISIT_OVER = frozenset({_V.DECLINED, _V.DONE})
