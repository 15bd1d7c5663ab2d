"""The yearly judging of stations and teams: a cycle, its indicators, points, the rows behind them.

From 已审定 on the database refuses every change of points (migration 0004).
"""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from feedback.choices.evaluation import (
    SEEN_BY_STATIONS,
    STARS,
    TEAMS,
    CycleStatus,
    Dimension,
    EvaluationTarget,
    Grade,
)
from feedback.evaluation.scheme import RULES, Rule
from stations.models import Person, Station

# 核定 may differ from 系统分 by so much without a word.
FREE_DIFFERENCE = 2
NAMES = ("station__pinyin_key", "person__pinyin_key", "pk")


def _differs_only_with_a_reason(given: str, computed: str, reason: str) -> Q:
    near = {
        f"{given}__lte": F(computed) + FREE_DIFFERENCE,
        f"{given}__gte": F(computed) - FREE_DIFFERENCE,
    }
    return Q(**{given: None}) | ~Q(**{reason: ""}) | Q(**near)


class EvaluationCycle(models.Model):
    year = models.PositiveSmallIntegerField("年度")
    target = models.CharField(
        "考核对象", max_length=10, choices=EvaluationTarget, default=EvaluationTarget.STATIONS
    )
    status = models.CharField("状态", max_length=20, choices=CycleStatus, default=CycleStatus.DRAFT)
    # Approved records up to and including this day count.
    cut_off = models.DateField("数据截止日")
    self_until = models.DateField("自评截止日")
    scored_at = models.DateTimeField("系统评分时间", null=True, blank=True)
    objection_from = models.DateField("公示开始", null=True, blank=True)
    objection_until = models.DateField("公示截止", null=True, blank=True)
    # 排名 stays inside the office, and off, unless the office decides otherwise.
    ranks = models.BooleanField("办公室内部显示名次", default=False)
    shows_stars = models.BooleanField("显示星级", default=False)
    shows_others = models.BooleanField("站点可以看到其他站点的总分和等次", default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="拟定人", related_name="+"
    )
    created_at = models.DateTimeField("拟定时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "考核评估"
        ordering = ["-year", "target"]
        constraints = [
            models.UniqueConstraint(
                name="one_evaluation_per_year_and_target",
                fields=["year", "target"],
                violation_error_message="这一年度已有这类考核。",
            ),
            models.CheckConstraint(
                name="evaluation_year_is_a_year",
                condition=Q(year__gte=2000, year__lte=2100),
                violation_error_message="年度请写四位数字，例如2026。",
            ),
            models.CheckConstraint(
                name="evaluation_objection_has_its_days",
                condition=Q(objection_from=None, objection_until=None)
                | Q(objection_until__gte=F("objection_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年度{self.get_target_display()}考核"

    @property
    def slug(self) -> str:
        """How exports name it: 2026-stations."""
        return f"{self.year}-{self.target}"

    @property
    def judges_people(self) -> bool:
        return self.target in TEAMS

    @property
    def unit(self) -> str:
        """How those it judges are counted: 3个站点, 40名联络员."""
        return f"名{self.get_target_display()}" if self.judges_people else "个站点"

    @property
    def begins(self) -> date:
        return date(self.year, 1, 1)

    @property
    def is_seen_by_stations(self) -> bool:
        return self.status in SEEN_BY_STATIONS


class CycleMove(models.Model):
    """Who brought a cycle from one state to another, when, and why; nobody: the clock."""

    cycle = models.ForeignKey(EvaluationCycle, models.CASCADE, related_name="moves")
    old_status = models.CharField("原状态", max_length=20, choices=CycleStatus, blank=True)
    new_status = models.CharField("新状态", max_length=20, choices=CycleStatus)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="办理人", related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "考核进程"
        ordering = ["cycle", "pk"]

    def __str__(self) -> str:
        return f"{self.get_old_status_display()}→{self.get_new_status_display()}"


class Indicator(models.Model):
    """One line of the scheme; the database keeps it as it is once the cycle is published."""

    cycle = models.ForeignKey(EvaluationCycle, models.CASCADE, related_name="indicators")
    key = models.CharField("指标", max_length=20)
    position = models.PositiveSmallIntegerField("顺序")
    points = models.DecimalField("分值", max_digits=4, decimal_places=1)
    # What the full points take; 0 where the rule has no such number.
    base = models.PositiveIntegerField("基数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "考核指标"
        ordering = ["cycle", "position"]
        constraints = [
            models.UniqueConstraint(name="one_indicator_per_key", fields=["cycle", "key"]),
            models.CheckConstraint(
                name="indicator_points_between_0_and_100",
                condition=Q(points__gte=0, points__lte=100),
                violation_error_message="分值在0到100之间。",
            ),
        ]

    def __str__(self) -> str:
        return self.rule.title

    @property
    def rule(self) -> Rule:
        return RULES[self.key]


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    def best_first(self) -> Self:
        return self.order_by("-office_total", *NAMES)

    def by_name(self) -> Self:
        return self.order_by(*NAMES)

    def with_list_relations(self) -> Self:
        return self.select_related("station", "person", "cycle")


class Evaluation(models.Model):
    """One station, or one person of a team, in one cycle: 自评, 系统自动, 核定 side by side."""

    cycle = models.ForeignKey(EvaluationCycle, models.CASCADE, related_name="evaluations")
    # Of a person: where they work; none for those of the office itself.
    station = models.ForeignKey(
        Station, models.PROTECT, null=True, blank=True, verbose_name="站点",
        related_name="evaluations",
    )  # fmt: skip
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, verbose_name="人员", related_name="+"
    )
    # Bases count the months that the station worked, so that new and merged ones are comparable.
    months = models.PositiveSmallIntegerField("在运行月数", default=12)
    self_total = models.DecimalField("自评", max_digits=5, decimal_places=1, null=True, blank=True)
    self_reason = models.CharField("自评说明", max_length=500, blank=True)
    self_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="自评人",
        related_name="+",
    )  # fmt: skip
    self_at = models.DateTimeField("自评时间", null=True, blank=True)
    auto_total = models.DecimalField(
        "系统自动", max_digits=5, decimal_places=1, null=True, blank=True
    )
    office_total = models.DecimalField(
        "办公室核定", max_digits=5, decimal_places=1, null=True, blank=True
    )
    office_reason = models.CharField("核定理由", max_length=500, blank=True)
    grade = models.CharField("等次", max_length=10, choices=Grade, blank=True)
    rank = models.PositiveSmallIntegerField("名次", null=True, blank=True)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "站点考核"
        ordering = ["cycle", "station__pinyin_key", "person__pinyin_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_evaluation_per_station",
                fields=["cycle", "station"],
                condition=Q(person=None),
            ),
            models.UniqueConstraint(name="one_evaluation_per_person", fields=["cycle", "person"]),
            models.CheckConstraint(
                name="evaluation_of_a_station_or_a_person",
                condition=Q(station__isnull=False) | Q(person__isnull=False),
            ),
            models.CheckConstraint(
                name="evaluation_differs_only_with_a_reason",
                condition=_differs_only_with_a_reason(
                    "office_total", "auto_total", "office_reason"
                ),
                violation_error_message="核定总分与系统分相差超过2分的，须写明理由。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}：{self.cycle}"

    @property
    def name(self) -> str:
        """The station's, or the person's with where they work."""
        if self.person is None:
            return self.station.name if self.station else ""
        return f"{self.person.name}（{self.station.name if self.station else '办公室'}）"

    @property
    def judged_station(self) -> Station:
        """Of a cycle of stations, whose rows all have one."""
        assert self.station is not None  # noqa: S101 -- evaluation_of_a_station_or_a_person
        return self.station

    @property
    def whom(self) -> int:
        """The key of the station or the person, as rows are gathered by."""
        key = self.person_id or self.station_id
        assert key is not None  # noqa: S101 -- evaluation_of_a_station_or_a_person
        return key

    @property
    def stars(self) -> str:
        """★★★★★, by the grade; empty without one."""
        return "★" * STARS[Grade(self.grade)] if self.grade else ""


class DimensionScore(models.Model):
    """The points of one dimension, as the station, the portal and the office see it."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="dimensions")
    dimension = models.CharField("一级指标", max_length=14, choices=Dimension)
    position = models.PositiveSmallIntegerField("顺序")
    full = models.DecimalField("分值", max_digits=4, decimal_places=1)
    self_points = models.DecimalField("自评", max_digits=4, decimal_places=1, null=True, blank=True)
    auto_points = models.DecimalField(
        "系统自动", max_digits=4, decimal_places=1, null=True, blank=True
    )
    office_points = models.DecimalField(
        "办公室核定", max_digits=4, decimal_places=1, null=True, blank=True
    )
    reason = models.CharField("核定理由", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "维度得分"
        ordering = ["evaluation", "position"]
        constraints = [
            models.UniqueConstraint(
                name="one_score_per_dimension", fields=["evaluation", "dimension"]
            ),
            models.CheckConstraint(
                name="dimension_differs_only_with_a_reason",
                condition=_differs_only_with_a_reason("office_points", "auto_points", "reason"),
                violation_error_message="核定分与系统分相差超过2分的，须写明理由。",
            ),
        ]

    def __str__(self) -> str:
        return self.get_dimension_display()
