"""How a clerk marks an opinion while sorting (分级)."""

from django.db.models import TextChoices


class Urgency(TextChoices):
    NORMAL = "", "普通"
    SOON = "soon", "尽快"
    URGENT = "urgent", "紧急"


class Quality(TextChoices):
    """The office's own grade of an opinion; neither author nor station sees it."""

    A = "A", "A（具体、有依据）"
    B = "B", "B（有道理，不够具体）"
    C = "C", "C（一般性意见）"
