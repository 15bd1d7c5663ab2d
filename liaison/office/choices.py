from django.db import models


class ConfirmationState(models.TextChoices):
    PENDING = "pending", "待确认"
    ACTED = "acted", "先办待补核"
    CONFIRMED = "confirmed", "已确认"
    REJECTED = "rejected", "不同意"


class ConfirmationMode(models.TextChoices):
    TWO_PEOPLE = "two_people", "两人确认"
    COMBINED = "combined", "岗位合并"
    PAPER = "paper", "线下签批"
    RECHECKED = "rechecked", "先办后核"


ALLOWED_MOVES = {
    ConfirmationState.PENDING: {
        ConfirmationState.CONFIRMED,
        ConfirmationState.ACTED,
        ConfirmationState.REJECTED,
    },
    ConfirmationState.ACTED: {ConfirmationState.CONFIRMED, ConfirmationState.REJECTED},
    ConfirmationState.CONFIRMED: set(),
    ConfirmationState.REJECTED: set(),
}


class DaySource(models.TextChoices):
    PACKAGE = "package", "国家公布的安排"
    OFFICE = "office", "办公室修改"


class NumberKind(models.TextChoices):
    """What a numbered paper is."""

    REPORT = "report", "上报函"
    REQUEST = "request", "征求意见函"
    REFERRAL = "referral", "转交函"
    CHASE = "chase", "商请反馈函"
    THANKS = "thanks", "感谢信"
    OTHER = "other", "其他公文"


class NumberState(models.TextChoices):
    USED = "used", "已使用"
    VOIDED = "voided", "已作废"
    # Somebody says where a number went that no paper of the portal has.
    ELSEWHERE = "elsewhere", "不是本系统的文件"
