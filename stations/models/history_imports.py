"""What every 历史导入 keeps: checked first, entered and taken back as a whole."""

from django.conf import settings
from django.db import models

from stations.choices import ImportStatus


class HistoryImport(models.Model):
    status = models.CharField(
        "状态", max_length=20, choices=ImportStatus, default=ImportStatus.CHECKED
    )
    read_count = models.PositiveIntegerField("读到", default=0)
    accepted_count = models.PositiveIntegerField("导入", default=0)
    duplicate_count = models.PositiveIntegerField("重复", default=0)
    error_count = models.PositiveIntegerField("有误", default=0)
    errors = models.JSONField("错误", default=list, blank=True)
    warnings = models.JSONField("提醒", default=list, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人", related_name="+"
    )
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="导入人",
        related_name="+",
    )  # fmt: skip
    accepted_at = models.DateTimeField("导入时间", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="撤销人",
        related_name="+",
    )  # fmt: skip
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    undo_reason = models.CharField("撤销原因", max_length=300, blank=True)

    class Meta:
        abstract = True
        ordering = ["-pk"]

    @property
    def new_count(self) -> int:
        """How many rows would be entered now."""
        return self.read_count - self.duplicate_count - self.error_count
