"""Words of a dissatisfied author and of the re-review that follows."""

from django.db.models import TextChoices


class LowReason(TextChoices):
    """What an author who is not content may tick."""

    NO_REASON = "no_reason", "没有说明为什么不采纳"
    UNCLEAR = "unclear", "看不懂"
    BESIDE = "beside", "没有回答我的意见"
    WRONG_WORDS = "wrong_words", "把我的意思弄错了"
    LATE = "late", "等得太久"


class ReReviewStatus(TextChoices):
    OPEN = "open", "待答复"
    PENDING = "pending", "待另一人确认"
    ANSWERED = "answered", "已答复"


_S = ReReviewStatus
REREVIEW_MOVES: dict[ReReviewStatus, set[ReReviewStatus]] = {
    _S.OPEN: {_S.PENDING},
    _S.PENDING: {_S.OPEN, _S.ANSWERED},
    _S.ANSWERED: set(),
}
