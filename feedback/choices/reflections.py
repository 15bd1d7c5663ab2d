"""Where a final text shows an opinion (体现条款): what we see, and what the superior confirmed."""

from django.db.models import TextChoices


class Standing(TextChoices):
    """Our own reading never counts as an adoption and is never public (domain rules 5.5)."""

    PROPOSED = "proposed", "待核对"
    CLAIMED_BY_US = "claimed_by_us", "本办比对"
    CONFIRMED_BY_SUPERIOR = "confirmed_by_superior", "立法机关确认"
    REJECTED = "rejected", "没有体现"


_S = Standing
REFLECTION_MOVES: dict[Standing, set[Standing]] = {
    _S.PROPOSED: {_S.CLAIMED_BY_US, _S.REJECTED},
    # To itself: another clause than was chosen first.
    _S.CLAIMED_BY_US: {_S.CLAIMED_BY_US, _S.CONFIRMED_BY_SUPERIOR, _S.REJECTED},
    # Back once the answer that confirmed it no longer stands; to itself by a newer answer.
    _S.CONFIRMED_BY_SUPERIOR: {_S.CLAIMED_BY_US, _S.CONFIRMED_BY_SUPERIOR},
    _S.REJECTED: {_S.CLAIMED_BY_US, _S.REJECTED},
}


class TakingBackCause(TextChoices):
    """Why a posted result no longer stands though the superior sent no other one."""

    MISMATCHED = "mismatched", "对应错了，来函说的是别的意见"
    DROPPED = "dropped", "后来的文本没有保留"
    TEXT_ONLY = "text_only", "当时只比对了公布文本，没有立法机关的答复"


class TakingBackStatus(TextChoices):
    PENDING = "pending", "待复核"
    POSTED = "posted", "已更正"
    GIVEN_BACK = "given_back", "已退回"
