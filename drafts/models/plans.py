"""年度征集计划: what is expected this year, approved by the chairpersons' council (form 4.6)."""

from datetime import date
from typing import Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from drafts.choices import DraftKind, PlanStatus
from drafts.models.organs import SuperiorOrgan


class AnnualPlanQuerySet(models.QuerySet["AnnualPlan"]):
    def with_counts(self) -> Self:
        """``item_count`` and ``begun_count``: items, and those with a consultation."""
        items = models.Count("items", distinct=True)
        begun = models.Count("items", filter=Q(items__consultations__isnull=False), distinct=True)
        return self.annotate(item_count=items, begun_count=begun)


class AnnualPlan(models.Model):
    year = models.PositiveSmallIntegerField("年度", unique=True)
    status = models.CharField(
        "状态", max_length=12, choices=PlanStatus, default=PlanStatus.PREPARING
    )
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="建立人", related_name="+"
    )

    objects = AnnualPlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "年度征集计划"
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                name="plan_year_is_a_year",
                condition=Q(year__gte=2000, year__lte=2100),
                violation_error_message="年度请写四位数字，例如2026。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年度征集计划"

    @property
    def is_approved(self) -> bool:
        return self.status == PlanStatus.APPROVED


class PlanItemQuerySet(models.QuerySet["PlanItem"]):
    def on_plan(self) -> Self:
        """With what came of each, for the plan's page: two queries."""
        return self.select_related("organ").prefetch_related("consultations")

    def to_choose(self, day: date) -> Self:
        """Items that a consultation prepared on ``day`` may belong to."""
        return self.select_related("plan").filter(plan__year__in=[day.year - 1, day.year])


class PlanItem(models.Model):
    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="items")
    title = models.CharField("立法项目或征询事项", max_length=200)
    kind = models.CharField("项目类别", max_length=20, choices=DraftKind, default=DraftKind.NEW)
    organ = models.ForeignKey(
        SuperiorOrgan, models.PROTECT, verbose_name="上级机关", related_name="+"
    )
    month = models.PositiveSmallIntegerField("计划月份")
    lead_group = models.CharField("牵头工作小组", max_length=60, blank=True)
    requirement = models.CharField("征询要求", max_length=300, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)

    objects = PlanItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "计划项目"
        ordering = ["plan", "month", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_plan_item_per_title",
                fields=["plan", "title"],
                violation_error_message="计划里已经有同名的项目。",
            ),
            models.CheckConstraint(
                name="plan_item_in_a_month",
                condition=Q(month__gte=1, month__lte=12),
                violation_error_message="计划月份请写1到12。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan.year}年：{self.title}"


class PlanApproval(models.Model):
    """What the council approved, as it stood then; rows are only ever added."""

    plan = models.ForeignKey(AnnualPlan, models.PROTECT, related_name="approvals")
    number = models.PositiveSmallIntegerField("第几次")
    meeting = models.CharField("会议", max_length=100)
    met_on = models.DateField("会议日期")
    reason = models.CharField("调整原因", max_length=300, blank=True)
    items = models.JSONField("项目", encoder=DjangoJSONEncoder)
    at = models.DateTimeField("登记时间", auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="登记人", related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "计划批准记录"
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(name="one_plan_approval_per_number", fields=["plan", "number"]),
            models.CheckConstraint(
                name="plan_changed_for_a_reason", condition=Q(number=1) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}（第{self.number}次批准）"
