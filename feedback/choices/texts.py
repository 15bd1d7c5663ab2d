"""What the office tells people about, and through what: one text for each of both."""

from django.db.models import TextChoices

from feedback.choices.shelving import ShelvingKind
from opinions.choices import Adoption


class TextChannel(TextChoices):
    SMS = "sms", "短信"
    EMAIL = "email", "电子邮件"
    SLIP = "slip", "纸质反馈单"


class Situation(TextChoices):
    """The first six values equal ``opinions.choices.Adoption``, the last three ``ShelvingKind``."""

    ADOPTED = Adoption.ADOPTED.value, "采纳"
    PARTIAL = Adoption.PARTIAL.value, "部分采纳"
    NOT_ADOPTED = Adoption.NOT_ADOPTED.value, "未采纳"
    FOR_REFERENCE = Adoption.FOR_REFERENCE.value, "留作参考"
    REFERRED = Adoption.REFERRED.value, "转有关部门"
    TAKEN_BACK = Adoption.AWAITING.value, "更正为没有结果"
    NOT_SENT_UP = "not_sent_up", "未纳入汇总"
    BLOCKED = "blocked", "不予登记"
    MIXED = "mixed", "几条意见结果不同"
    CORRECTION = "correction", "更正"
    FRAME = "frame", "结果通知的开头和结尾"
    WITHDRAWN = "withdrawn", "征求意见撤回"
    NO_ANSWER = "no_answer", "尚无结果"
    NO_ANSWER_DIRECT = "no_answer_direct", "尚无结果（联系点直接报送）"
    NO_ANSWER_BOTH = "no_answer_both", "尚无结果（两种都有）"
    SHELVED = ShelvingKind.SHELVED.value, "搁置审议"
    TERMINATED = ShelvingKind.TERMINATED.value, "终止审议"
    DRAFT_WITHDRAWN = ShelvingKind.WITHDRAWN.value, "提案人撤回草案"


# A result in one line of a letter; on SMS it is the whole message.
LINES = frozenset(
    {
        Situation.ADOPTED, Situation.PARTIAL, Situation.NOT_ADOPTED, Situation.FOR_REFERENCE,
        Situation.REFERRED, Situation.TAKEN_BACK, Situation.NOT_SENT_UP, Situation.BLOCKED,
    }
)  # fmt: skip
# A correction has one text on SMS, whatever it corrects.
WITHOUT_SMS = frozenset({Situation.FRAME, Situation.TAKEN_BACK})
ONLY_SMS = frozenset({Situation.MIXED})


def has_text(situation: str, channel: str) -> bool:
    if channel == TextChannel.SMS:
        return situation not in WITHOUT_SMS
    return situation not in ONLY_SMS
