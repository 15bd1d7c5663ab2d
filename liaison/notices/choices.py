from django.db import models


class NoticeStatus(models.TextChoices):
    QUEUED = "queued", "待发送"
    SENDING = "sending", "发送中"
    WAITING_RETRY = "waiting_retry", "稍后重试"
    SENT = "sent", "已发送"
    # The gateway reported that the phone has it.
    DELIVERED = "delivered", "已送达"
    DEAD = "dead", "多次未成"
    MANUAL = "manual", "待人工告知"
    TOLD_IN_PERSON = "told_in_person", "已人工告知"


class Channel(models.TextChoices):
    SMS = "sms", "短信"
    EMAIL = "email", "电子邮件"
    HAND = "hand", "人工告知"


class Way(models.TextChoices):
    """How somebody told the person by hand."""

    PHONE = "phone", "电话"
    WECHAT = "wechat", "微信"
    IN_PERSON = "in_person", "当面"
    SLIP = "slip", "纸质反馈单"
    # The last rung, where nobody can hand anything over.
    BOARD = "board", "公告栏公示"


class Outcome(models.TextChoices):
    ACCEPTED = "accepted", "对方已接收"
    TEMPORARY = "temporary", "暂时未成"
    PERMANENT = "permanent", "无法送达"
    # The worker died between the try and its record: it may or may not have gone out.
    UNKNOWN = "unknown", "中断，是否送达不明"
    # What the gateway reported later of a message that it took.
    DELIVERED = "delivered", "回执：已送达"
    UNDELIVERED = "bounced", "回执：未送达"
    LEFT_TO_PEOPLE = "by_hand", "转人工告知"


# What staff may do. From "sending" only the sender itself moves on (liaison.notices.delivery).
STAFF_MOVES: dict[NoticeStatus, set[NoticeStatus]] = {
    NoticeStatus.QUEUED: {NoticeStatus.MANUAL, NoticeStatus.TOLD_IN_PERSON},
    NoticeStatus.SENDING: set(),
    NoticeStatus.WAITING_RETRY: {
        NoticeStatus.QUEUED,
        NoticeStatus.MANUAL,
        NoticeStatus.TOLD_IN_PERSON,
    },
    NoticeStatus.SENT: {NoticeStatus.QUEUED, NoticeStatus.TOLD_IN_PERSON},
    NoticeStatus.DELIVERED: {NoticeStatus.QUEUED, NoticeStatus.TOLD_IN_PERSON},
    NoticeStatus.DEAD: {NoticeStatus.QUEUED, NoticeStatus.MANUAL, NoticeStatus.TOLD_IN_PERSON},
    NoticeStatus.MANUAL: {NoticeStatus.QUEUED, NoticeStatus.TOLD_IN_PERSON},
    NoticeStatus.TOLD_IN_PERSON: {NoticeStatus.QUEUED},
}
