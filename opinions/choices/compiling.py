from django.db import models


class RemarkOutcome(models.TextChoices):
    """What the office made of an expert's remark on one row."""

    WAITING = "waiting", "待处理"
    TAKEN = "taken", "已采纳"
    NOT_TAKEN = "not_taken", "未采纳"
