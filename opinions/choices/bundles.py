"""States of an officer's bundle."""

from django.db.models import TextChoices


class BundleStatus(TextChoices):
    CHECKING = "checking", "正在检查"
    # Stopped, or no such workbook; what was wrong stands in ``errors``.
    UNREADABLE = "unreadable", "没有检查成"
    CHECKED = "checked", "已检查，待确认"
    ACCEPTED = "accepted", "已录入"
    UNDONE = "undone", "已撤销"
