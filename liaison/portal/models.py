from typing import Self

from django.db import models
from django.db.models import F, Q

from liaison.portal.choices import AlarmKind, BackupState


class PolicyReport(models.Model):
    """One way in which pages broke the content security policy, and how often; of nobody.

    Neither address nor browser nor the full URL is kept: ``page`` is the pattern of our address,
    ``blocked`` a host or a word such as ``inline``.
    """

    directive = models.CharField("规则", max_length=40)
    blocked = models.CharField("被拦下的来源", max_length=120)
    page = models.CharField("页面", max_length=120, blank=True)
    count = models.PositiveIntegerField("次数", default=1)
    first_at = models.DateTimeField("首次出现")
    last_at = models.DateTimeField("最近出现")

    class Meta:
        verbose_name = verbose_name_plural = "页面安全报告"
        ordering = ["-last_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="policy_report_once_per_kind", fields=["directive", "blocked", "page"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.directive} {self.blocked}"


class AlarmQuerySet(models.QuerySet["Alarm"]):
    def open(self) -> Self:
        return self.filter(cleared_at=None)


class Alarm(models.Model):
    """One incident, from the first look that found it to the first that did not; rows stay."""

    kind = models.CharField("告警", max_length=20, choices=AlarmKind)
    message = models.CharField("情况", max_length=300)
    opened_at = models.DateTimeField("发现时间")
    seen_at = models.DateTimeField("最近一次看到")
    cleared_at = models.DateTimeField("解除时间", null=True, blank=True)

    objects = AlarmQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "系统告警"
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="alarm_open_once_per_kind", fields=["kind"], condition=Q(cleared_at=None)
            ),
            models.CheckConstraint(
                name="alarm_ends_after_it_begins",
                condition=Q(cleared_at=None) | Q(cleared_at__gte=F("opened_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class BackupRun(models.Model):
    """The backup of one night; a night that failed is tried again under the same row."""

    night = models.DateField("日期", unique=True)
    state = models.CharField(
        "状态", max_length=10, choices=BackupState, default=BackupState.RUNNING
    )
    tries = models.PositiveSmallIntegerField("第几次", default=1)
    started_at = models.DateTimeField("开始时间")
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)
    name = models.CharField("文件", max_length=80, blank=True)
    size = models.PositiveBigIntegerField("大小（字节）", default=0)
    rows = models.PositiveBigIntegerField("记录数", default=0)
    is_sealed = models.BooleanField("已加密", default=False)
    problem = models.CharField("问题", max_length=300, blank=True)
    offsite_problem = models.CharField("异地备份的问题", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "备份记录"
        ordering = ["-night"]
        constraints = [
            models.CheckConstraint(
                name="backup_done_is_finished",
                condition=~Q(state="done") | (Q(finished_at__isnull=False) & ~Q(name="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.night:%Y-%m-%d} {self.get_state_display()}"
