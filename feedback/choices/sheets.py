"""Words of reading a whole answer at once."""

from django.db.models import TextChoices


class SheetStatus(TextChoices):
    READ = "read", "待核对"
    TAKEN = "taken", "已录入"
    DROPPED = "dropped", "已放弃"
