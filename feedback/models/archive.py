"""归档包: what was handed to the archive, and when."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from drafts.models import Consultation


class ArchivePackage(models.Model):
    consultation = models.ForeignKey(
        Consultation, models.PROTECT, verbose_name="征求意见", related_name="+"
    )
    number = models.PositiveSmallIntegerField("第几次")
    with_contacts = models.BooleanField("含姓名和联系方式", default=False)
    reason = models.CharField("理由", max_length=200, blank=True)
    # Records by kind, as the manifest says them; empty until the worker has made it.
    counts = models.JSONField("条数", default=dict)
    file = models.ForeignKey(
        "office.StoredFile", models.PROTECT, null=True, blank=True, verbose_name="文件",
        related_name="+",
    )  # fmt: skip
    job = models.ForeignKey(
        "jobs.Job", models.PROTECT, null=True, blank=True, verbose_name="后台任务", related_name="+"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="发起人", related_name="+"
    )
    asked_at = models.DateTimeField("发起时间", auto_now_add=True)
    made_at = models.DateTimeField("生成时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "归档包"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_archive_package_per_number", fields=["consultation", "number"]
            ),
            models.CheckConstraint(
                name="archive_with_contacts_says_why",
                condition=Q(with_contacts=False) | Q(reason__regex=r"\S"),
                violation_error_message="归档包含姓名和联系方式的，请写明理由。",
            ),
            models.CheckConstraint(
                name="archive_made_with_its_file",
                condition=Q(file__isnull=True, made_at__isnull=True)
                | Q(file__isnull=False, made_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation} 归档包（第{self.number}次）"
