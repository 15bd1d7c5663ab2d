"""Who sends drafts down and receives the tables (上级机关)."""

from django.db import models

from drafts.choices import OrganLevel


class SuperiorOrgan(models.Model):
    """A standing committee, commission or government that sends drafts and takes reports."""

    name = models.CharField("名称", max_length=100, unique=True)
    short_name = models.CharField("简称", max_length=40, blank=True)
    level = models.CharField("层级", max_length=20, choices=OrganLevel)
    department = models.CharField("对口委（室）", max_length=100, blank=True)
    contact_note = models.CharField("联系信息", max_length=200, blank=True)
    # Only a warning: the statutory period binds the organ, not the county (domain rule 6.2).
    min_days = models.PositiveSmallIntegerField("公开征求意见最短天数", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "上级机关"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
