"""How a letter of request (征求意见函) goes on until its answer, with the allowed moves."""

from django.db.models import TextChoices


class RequestLetterStatus(TextChoices):
    NUMBERED = "numbered", "已编号，待发出"
    SENT = "sent", "已发出"
    OPENED = "opened", "已打开链接"
    REOPENED = "reopened", "重新打开"
    REPLIED = "replied", "已复函"
    NIL = "nil_replied", "复函“无意见”"
    VOIDED = "voided", "已作废"


_L = RequestLetterStatus
REQUEST_LETTER_MOVES: dict[RequestLetterStatus, set[RequestLetterStatus]] = {
    # What is answered or opened has arrived, also where nobody noted that it was sent.
    _L.NUMBERED: {_L.SENT, _L.OPENED, _L.REPLIED, _L.NIL, _L.VOIDED},
    _L.SENT: {_L.OPENED, _L.REPLIED, _L.NIL, _L.VOIDED},
    _L.OPENED: {_L.REPLIED, _L.NIL, _L.VOIDED},
    _L.REOPENED: {_L.REPLIED, _L.NIL},
    _L.REPLIED: {_L.REOPENED},
    _L.NIL: {_L.REOPENED},
    _L.VOIDED: set(),
}
# The office waits for an answer.
LETTER_WAITING = frozenset({_L.NUMBERED, _L.SENT, _L.OPENED, _L.REOPENED})
LETTER_ANSWERED = frozenset({_L.REPLIED, _L.NIL})


class ReplyWay(TextChoices):
    LINK = "link", "在线复函"
    PAPER = "paper", "纸质复函"
    OTHER = "other", "电话、微信等"
