"""Words of what the superior answers, and why something was not adopted (form 4.2)."""

from django.db.models import TextChoices

from opinions.choices import Adoption


class ReplyKind(TextChoices):
    LETTER = "letter", "来函"
    CERTIFICATE = "certificate", "采纳证书"
    # Only on record: what we see in a text is no answer (models.reflections holds it now).
    PUBLISHED_TEXT = "published_text", "公布文本比对"
    PHONE = "phone", "电话、口头"


# What a superior can answer by.
ANSWERING = (ReplyKind.LETTER, ReplyKind.CERTIFICATE, ReplyKind.PHONE)


# What reaches the office without paper; of everything else the scan is kept.
WITHOUT_PAPER = frozenset({ReplyKind.PHONE})


class ReplyStatus(TextChoices):
    REGISTERED = "registered", "已登记"
    REVIEW = "review", "待复核"
    CONFIRMED = "confirmed", "已复核"
    POSTED = "posted", "已入账"
    VOIDED = "voided", "已作废"


_R = ReplyStatus
REPLY_MOVES: dict[ReplyStatus, set[ReplyStatus]] = {
    _R.REGISTERED: {_R.REVIEW, _R.VOIDED},
    _R.REVIEW: {_R.REGISTERED, _R.CONFIRMED, _R.VOIDED},
    _R.CONFIRMED: {_R.POSTED},
    _R.POSTED: set(),
    _R.VOIDED: set(),
}


class Result(TextChoices):
    """What a superior can say of an item; values equal ``opinions.choices.Adoption``."""

    ADOPTED = Adoption.ADOPTED.value, "采纳"
    PARTIAL = Adoption.PARTIAL.value, "部分采纳"
    NOT_ADOPTED = Adoption.NOT_ADOPTED.value, "未采纳"
    FOR_REFERENCE = Adoption.FOR_REFERENCE.value, "留作参考"
    REFERRED = Adoption.REFERRED.value, "转有关部门"


# A result that was taken back (更正): the item waits again, as if nothing had been said.
TAKEN_BACK = Adoption.AWAITING.value
OUTCOME_RESULTS = [*Result.choices, (TAKEN_BACK, "更正：目前没有结果")]


class Basis(TextChoices):
    """Whose word an outcome is; the second only on record, from before the two were kept apart."""

    CONFIRMED_BY_SUPERIOR = "confirmed_by_superior", "立法机关"
    CLAIMED_BY_US = "claimed_by_us", "本办公室"


class ReasonCode(TextChoices):
    """Standard reasons for not adopting (form 4.2)."""

    R01 = "R01", "上位法已有规定"
    R02 = "R02", "与上位法不一致"
    R03 = "R03", "超出立法权限"
    R04 = "R04", "不属于本法规调整范围"
    R05 = "R05", "宜由配套文件规定"
    R06 = "R06", "其他条款已体现"
    R07 = "R07", "实践条件不成熟"
    R08 = "R08", "各方意见分歧较大"
    R09 = "R09", "属执行问题，已转有关部门"
    R10 = "R10", "表述已作其他修改"
    R11 = "R11", "建议不够具体"
    R12 = "R12", "重复意见已合并"
    R98 = "R98", "立法机关未说明理由"
    R99 = "R99", "其他"


# What a row of 采纳情况反馈表 may say, and what the table can be narrowed to.
SAID_OF_A_ROW = {
    **{value: str(label) for value, label in Result.choices},
    Adoption.NO_REPLY.value: str(Adoption.NO_REPLY.label),
}
ADOPTION_FILTERS = {"station": "来源站点", "result": "采纳情况"}
