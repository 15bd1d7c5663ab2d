"""What the office notes down about an opinion while it sorts: marks, notes, whose turn it is."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from drafts.models import Consultation
from opinions.choices.triage import Quality, Urgency
from opinions.models.compiling import CompiledItem
from opinions.models.opinions import Opinion

DEEPEST = 3


class Category(models.Model):
    """The office's own three-level list (三级标签体系): 民生保障 › 养老 › 助餐."""

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name="上一级",
        related_name="children",
    )  # fmt: skip
    name = models.CharField("名称", max_length=30)
    level = models.PositiveSmallIntegerField("级别", default=1, editable=False)
    # With the names above it, as it is shown and sorted.
    path = models.CharField("全称", max_length=100, editable=False)
    is_offered = models.BooleanField("可选", default=True, help_text="不再使用的，取消勾选即可。")

    class Meta:
        verbose_name = verbose_name_plural = "意见分类"
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(
                name="one_category_per_path",
                fields=["path"],
                violation_error_message="这一级已经有同名的分类。",
            ),
            models.CheckConstraint(
                name="category_at_most_three_levels",
                condition=Q(level=1, parent=None)
                | Q(level__range=(2, DEEPEST), parent__isnull=False),
                violation_error_message="分类最多三级。",
            ),
        ]

    def __str__(self) -> str:
        return self.path


class Triage(models.Model):
    """The marks of one opinion. An opinion without a row has none."""

    opinion = models.OneToOneField(Opinion, models.CASCADE, primary_key=True, related_name="triage")
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, verbose_name="分类", related_name="+"
    )
    urgency = models.CharField("缓急", max_length=10, choices=Urgency, blank=True)
    quality = models.CharField("质量", max_length=1, choices=Quality, blank=True)
    tags = ArrayField(models.CharField(max_length=20), verbose_name="标签", default=list)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="经办人",
        related_name="+",
    )  # fmt: skip
    # Counts the changes: whoever saved marks that were read before the last one is told.
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = "意见标记"

    def __str__(self) -> str:
        return str(self.opinion)


class TriageNote(models.Model):
    """What the office's people tell each other about an opinion; nobody outside reads it."""

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    text = models.CharField("内部备注", max_length=500)

    class Meta:
        verbose_name = verbose_name_plural = "内部备注"
        ordering = ["opinion", "pk"]

    def __str__(self) -> str:
        return self.text


class TriagePlace(models.Model):
    """Where a clerk is in the opinions of a consultation, and what stands ready for the keys."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="+")
    opinion = models.ForeignKey(
        Opinion, models.CASCADE, null=True, related_name="+", db_index=False
    )
    # The item that the last merge went to.
    item = models.ForeignKey(CompiledItem, models.SET_NULL, null=True, related_name="+")
    # By decision the reason that was given last.
    reasons = models.JSONField(default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "办理位置"
        constraints = [
            models.UniqueConstraint(
                name="one_triage_place_per_clerk", fields=["user", "consultation"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}：{self.opinion}"
