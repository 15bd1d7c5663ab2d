"""The points of each indicator with the rows behind them, and what stations say against them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from feedback.choices.evaluation import Dimension, EvidenceKind, ObjectionStatus
from feedback.models.evaluation import Evaluation, Indicator


class Score(models.Model):
    """One indicator of one station, frozen at the cut-off with what it was computed from."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="scores")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    # What the rows came to, and what the full points took for this station.
    value = models.DecimalField("数值", max_digits=9, decimal_places=3)
    base = models.DecimalField("基数", max_digits=8, decimal_places=2)
    auto_points = models.DecimalField("系统自动", max_digits=4, decimal_places=1)
    # Without the rows that the office does not accept; equal to ``auto_points`` otherwise.
    counted_points = models.DecimalField("采信后得分", max_digits=4, decimal_places=1)
    note = models.CharField("说明", max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "指标得分"
        ordering = ["evaluation", "indicator__position"]
        constraints = [
            models.UniqueConstraint(
                name="one_score_per_indicator", fields=["evaluation", "indicator"]
            ),
        ]

    def __str__(self) -> str:
        return str(self.indicator)


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def accepted(self) -> Self:
        return self.filter(refused_because="")


class Evidence(models.Model):
    """A row behind a number, as it stood at the cut-off; no personal data of residents."""

    score = models.ForeignKey(Score, models.CASCADE, related_name="rows")
    kind = models.CharField("种类", max_length=10, choices=EvidenceKind)
    object_id = models.PositiveBigIntegerField("编号")
    text = models.CharField("内容", max_length=200)
    day = models.DateField("日期", null=True, blank=True)
    # What it counts; 0 with a ``note`` for what is on record and does not count; None: shown only.
    worth = models.DecimalField("计入", max_digits=5, decimal_places=3, null=True)
    note = models.CharField("说明", max_length=80, blank=True)
    # 弄虚作假的数据不计分并说明.
    refused_because = models.CharField("不采信的理由", max_length=200, blank=True)
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="办理人",
        related_name="+",
    )  # fmt: skip

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "评分依据"
        ordering = ["score", "pk"]
        constraints = [
            models.CheckConstraint(
                name="evidence_refused_by_somebody",
                condition=Q(refused_because="", refused_by=None)
                | ~Q(refused_because="") & Q(refused_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Objection(models.Model):
    """What a station or a person says against the points in the public period, and the answer."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="objections")
    dimension = models.CharField("对哪一项", max_length=14, choices=Dimension)
    text = models.CharField("异议", max_length=500)
    status = models.CharField(
        "状态", max_length=10, choices=ObjectionStatus, default=ObjectionStatus.OPEN
    )
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="提出人", related_name="+"
    )
    raised_at = models.DateTimeField("提出时间", auto_now_add=True)
    answer = models.CharField("复核意见", max_length=500, blank=True)
    # The dimension's points before and after, where the office was not right.
    old_points = models.DecimalField(
        "原核定", max_digits=4, decimal_places=1, null=True, blank=True
    )
    new_points = models.DecimalField("改定", max_digits=4, decimal_places=1, null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="复核人",
        related_name="+",
    )  # fmt: skip
    settled_at = models.DateTimeField("复核时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "考核异议"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_open_objection_per_dimension",
                fields=["evaluation", "dimension"],
                condition=Q(status=ObjectionStatus.OPEN),
                violation_error_message="对这一项的异议正在复核，不用重复提出。",
            ),
            models.CheckConstraint(
                name="settled_objection_says_why",
                condition=Q(status=ObjectionStatus.OPEN, settled_at=None)
                | ~Q(answer="") & Q(settled_at__isnull=False, settled_by__isnull=False),
                violation_error_message="请写明复核意见。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_dimension_display()}：{self.text[:30]}"
