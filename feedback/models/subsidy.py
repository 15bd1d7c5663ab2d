"""经费补助: what each station gets of the year's sum (row 90). Whole yuan, to the last one."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from feedback.models.evaluation import EvaluationCycle
from stations.models import Station


class SubsidyPlan(models.Model):
    """The sum and how it is shared out; fixed by the database once a second person confirmed."""

    cycle = models.OneToOneField(EvaluationCycle, models.PROTECT, related_name="subsidy")
    budget = models.PositiveIntegerField("补助总额（元）")
    base = models.PositiveIntegerField("每个站点基础额（元）", default=0)
    work_share = models.PositiveSmallIntegerField("工作量占比（%）", default=40)
    people_share = models.PositiveSmallIntegerField("辖区人口占比（%）", default=30)
    effect_share = models.PositiveSmallIntegerField("工作成效占比（%）", default=30)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="测算人", related_name="+"
    )
    made_at = models.DateTimeField("测算时间", auto_now=True)
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "经费补助"
        constraints = [
            models.CheckConstraint(
                name="subsidy_shares_make_100",
                condition=Q(work_share=100 - F("people_share") - F("effect_share")),
                violation_error_message="三项占比相加须等于100。",
            ),
            models.CheckConstraint(
                name="subsidy_base_within_budget",
                condition=Q(base__lte=F("budget")),
                violation_error_message="基础额不能超过补助总额。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle.year}年度经费补助"


class SubsidyLine(models.Model):
    """One station's part, with the numbers that it came from."""

    plan = models.ForeignKey(SubsidyPlan, models.CASCADE, related_name="lines")
    station = models.ForeignKey(Station, models.PROTECT, verbose_name="站点", related_name="+")
    # Points of the year: 活动 and 意见; 成果 and 满意度.
    work = models.DecimalField("工作量得分", max_digits=5, decimal_places=1)
    people = models.PositiveIntegerField("服务人口")
    effect = models.DecimalField("成效得分", max_digits=5, decimal_places=1)
    computed = models.PositiveIntegerField("测算额（元）")
    adjustment = models.IntegerField("调整（元）", default=0)
    reason = models.CharField("调整理由", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "站点补助"
        ordering = ["plan", "station__pinyin_key", "pk"]
        constraints = [
            models.UniqueConstraint(name="one_subsidy_per_station", fields=["plan", "station"]),
            models.CheckConstraint(
                name="subsidy_adjusted_with_a_reason",
                condition=Q(adjustment=0) | ~Q(reason=""),
                violation_error_message="调整补助须写明理由。",
            ),
            models.CheckConstraint(
                name="subsidy_is_not_negative",
                condition=Q(computed__gte=0 - F("adjustment")),
                violation_error_message="调减不能超过测算额。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.station}：{self.amount}元"

    @property
    def amount(self) -> int:
        return self.computed + self.adjustment
