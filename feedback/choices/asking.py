"""Words of 商请反馈函, with which the office asks the superior for an answer."""

from django.db.models import TextChoices


class AskingStatus(TextChoices):
    NUMBERED = "numbered", "已编号，待发出"
    SENT = "sent", "已发出"
    VOIDED = "voided", "已作废"


_A = AskingStatus
ASKING_MOVES: dict[AskingStatus, set[AskingStatus]] = {
    _A.NUMBERED: {_A.SENT, _A.VOIDED},
    _A.SENT: {_A.VOIDED},
    _A.VOIDED: set(),
}
