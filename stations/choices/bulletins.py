"""What the office tells stations, and what stations share."""

from django.db.models import TextChoices


class BulletinKind(TextChoices):
    NOTICE = "notice", "通知公告"
    MATERIAL = "material", "共享资料"
