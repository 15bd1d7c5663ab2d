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
