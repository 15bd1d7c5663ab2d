"""What an opinion was before, and how it came to where it is."""

from django.conf import settings
from django.db import models

from opinions.choices import Axis
from opinions.models.opinions import Opinion


class OpinionRevision(models.Model):
    """The words as they were before the author edited them."""

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField("第几稿")
    body = models.TextField("意见原文", blank=True)
    replacement = models.TextField("修改为", blank=True)
    reason = models.TextField("理由", blank=True)
    replaced_at = models.DateTimeField("修改时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "意见修改记录"
        ordering = ["opinion", "number"]
        constraints = [
            models.UniqueConstraint(
                name="one_opinion_revision_per_number", fields=["opinion", "number"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opinion} 第{self.number}稿"


class OpinionMove(models.Model):
    """Who moved an opinion along which axis, when, and why."""

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="moves")
    axis = models.CharField("方面", max_length=12, choices=Axis)
    old = models.CharField("原状态", max_length=30, blank=True)
    new = models.CharField("新状态", max_length=30)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="办理人", related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "意见流转"
        ordering = ["opinion", "pk"]

    def __str__(self) -> str:
        return f"{self.opinion}：{self.old}→{self.new}"
