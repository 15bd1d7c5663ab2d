"""意见把关: what an expert says about single rows of the table, and what the office made of it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from opinions.choices import RemarkOutcome
from opinions.models.compiling import CompiledItem
from stations.models import ExpertTask


class ExpertRemarkQuerySet(models.QuerySet["ExpertRemark"]):
    def waiting(self) -> Self:
        return self.filter(outcome=RemarkOutcome.WAITING)

    def with_list_relations(self) -> Self:
        return self.select_related("task__person", "settled_by")


class ExpertRemark(models.Model):
    task = models.ForeignKey(ExpertTask, models.PROTECT, verbose_name="专家任务", related_name="+")
    item = models.ForeignKey(CompiledItem, models.CASCADE, related_name="remarks")
    text = models.TextField("专家意见")
    # The office's words that the expert had before the eyes.
    about = models.TextField("针对的表述")
    written_at = models.DateTimeField("提出时间")
    outcome = models.CharField(
        "处理", max_length=10, choices=RemarkOutcome, default=RemarkOutcome.WAITING
    )
    note = models.CharField("处理说明", max_length=300, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="处理人",
        related_name="+",
    )  # fmt: skip
    settled_at = models.DateTimeField("处理时间", null=True, blank=True)

    objects = ExpertRemarkQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "专家对归并意见的意见"
        ordering = ["item", "pk"]
        constraints = [
            models.UniqueConstraint(name="one_remark_per_expert_and_item", fields=["task", "item"]),
            models.CheckConstraint(
                name="settled_remark_says_by_whom",
                condition=Q(outcome=RemarkOutcome.WAITING, settled_by=None, settled_at=None)
                | (
                    ~Q(outcome=RemarkOutcome.WAITING)
                    & Q(settled_by__isnull=False, settled_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="remark_not_taken_says_why",
                condition=~Q(outcome=RemarkOutcome.NOT_TAKEN) | ~Q(note=""),
                violation_error_message="不采纳专家意见时请写明理由。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task.person}：{self.text[:60]}"
