"""Words of complaints (投诉举报), of offline requests about personal data, and their moves."""

from django.db.models import TextChoices


class ComplaintKind(TextChoices):
    WORK = "work", "联系点的工作"
    STAFF = "staff", "工作人员"
    CONTENT = "content", "网站内容"
    PERSONAL_DATA = "personal_data", "个人信息保护"
    CLAIM = "claim", "个人诉求（待遇、纠纷、执法等）"


class ComplaintStatus(TextChoices):
    OPEN = "open", "办理中"
    PENDING = "pending", "答复待另一人确认"
    ANSWERED = "answered", "已答复"


class HowReceived(TextChoices):
    ONLINE = "online", "网上"
    VISIT = "visit", "本人到场"
    LETTER = "letter", "来信"
    PHONE = "phone", "电话"


_C = ComplaintStatus
COMPLAINT_MOVES: dict[ComplaintStatus, set[ComplaintStatus]] = {
    _C.OPEN: {_C.PENDING},
    _C.PENDING: {_C.OPEN, _C.ANSWERED},
    _C.ANSWERED: set(),
}


class RequestKind(TextChoices):
    ACCESS = "access", "查询、复制"
    CORRECT = "correct", "更正"
    DELETE = "delete", "删除"
    WITHDRAW = "withdraw", "撤回同意"


class RequestStatus(TextChoices):
    OPEN = "open", "办理中"
    PENDING = "pending", "提供副本待另一人确认"
    ALLOWED = "allowed", "可以提供副本"
    DONE = "done", "已办结"
    REFUSED = "refused", "不予办理"


_R = RequestStatus
REQUEST_MOVES: dict[RequestStatus, set[RequestStatus]] = {
    _R.OPEN: {_R.PENDING, _R.DONE, _R.REFUSED},
    _R.PENDING: {_R.OPEN, _R.ALLOWED},
    _R.ALLOWED: {_R.DONE, _R.REFUSED},
    _R.DONE: set(),
    _R.REFUSED: set(),
}
REQUEST_OVER = frozenset({_R.DONE, _R.REFUSED})
