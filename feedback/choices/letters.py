"""Words of thank-you letters (form 4.8)."""

from django.db.models import TextChoices


class LetterStatus(TextChoices):
    DRAFTED = "drafted", "已拟稿"
    REVIEWED = "reviewed", "已核稿"
    NUMBERED = "numbered", "已编号"
    DELIVERED = "delivered", "已送达"
    VOIDED = "voided", "已作废"


_T = LetterStatus
LETTER_MOVES: dict[LetterStatus, set[LetterStatus]] = {
    _T.DRAFTED: {_T.REVIEWED, _T.VOIDED},
    _T.REVIEWED: {_T.NUMBERED, _T.DRAFTED, _T.VOIDED},
    _T.NUMBERED: {_T.DELIVERED, _T.VOIDED},
    _T.DELIVERED: {_T.VOIDED},
    _T.VOIDED: set(),
}
