"""States of an officer's bundle."""

from django.db.models import TextChoices


class BundleStatus(TextChoices):
    CHECKED = "checked", "已检查，待确认"
    ACCEPTED = "accepted", "已录入"
    UNDONE = "undone", "已撤销"
