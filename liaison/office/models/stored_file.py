import uuid

from django.conf import settings
from django.db import models


def random_path(stored: "StoredFile", filename: str) -> str:
    """A name that says nothing and cannot be guessed; the real one is a column."""
    token = uuid.uuid4().hex
    return f"{token[:2]}/{token}"


class StoredFile(models.Model):
    """A file the office keeps: checked on the way in, outside the web root, only downloaded."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField("文件", upload_to=random_path, max_length=120)
    name = models.CharField("文件名", max_length=200)
    size = models.PositiveBigIntegerField("字节数")
    sha256 = models.CharField("校验值", max_length=64)
    content_type = models.CharField("类型", max_length=120)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="上传人",
        null=True,
        blank=True,
        related_name="+",
    )
    uploaded_at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = verbose_name_plural = "文件"

    def __str__(self) -> str:
        return self.name
