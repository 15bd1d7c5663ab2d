"""Words of letting results out."""

from django.db.models import TextChoices


class ReleaseStatus(TextChoices):
    DRAFT = "draft", "草稿"
    PENDING = "pending", "待复核"
    RELEASED = "released", "已发布"
