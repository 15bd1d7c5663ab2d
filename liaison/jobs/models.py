import uuid
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import DateTimeField, ExpressionWrapper, F, Q

from liaison.jobs.choices import FINISHED, JobStatus
from liaison.office.models import StoredFile

# A running job says every five seconds that it lives; the sweep takes it back after this silence.
HEARTBEAT_LIMIT = timedelta(seconds=30)
# How long a result can be fetched; with whole contacts in it, a day.
KEEP_HOURS, KEEP_OPEN_HOURS = 7 * 24, 24
# The first seconds say little about how fast it goes.
WARMING_UP = timedelta(seconds=3)


class JobQuerySet(models.QuerySet["Job"]):
    def waiting(self) -> Self:
        return self.filter(status=JobStatus.QUEUED).order_by("created_at", "pk")

    def silent(self, now: datetime) -> Self:
        """Running jobs whose worker has not been heard of for too long.

        A heartbeat of the future is from before the clock was set back.
        """
        heard = Q(heartbeat_at__range=(now - HEARTBEAT_LIMIT, now + HEARTBEAT_LIMIT))
        return self.filter(~heard, status=JobStatus.RUNNING)

    def with_expired_result(self, now: datetime) -> Self:
        kept: Any = F("keep_hours") * timedelta(hours=1)
        until = ExpressionWrapper(F("finished_at") + kept, output_field=DateTimeField())
        finished = self.filter(status__in=FINISHED, result__isnull=False)
        return finished.annotate(kept_until=until).filter(kept_until__lte=now)


class Job(models.Model):
    """One import, export or other long run, from the request to its result."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("种类", max_length=60)
    label = models.CharField("名称", max_length=160)
    params = models.JSONField("参数", default=dict)
    status = models.CharField(
        "状态", max_length=10, choices=JobStatus.choices, default=JobStatus.QUEUED
    )
    done = models.PositiveIntegerField("已处理", default=0)
    total = models.PositiveIntegerField("总数", default=0)
    counts = models.JSONField("结果数", default=dict)
    message = models.TextField("说明", blank=True)
    result = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        verbose_name="结果文件",
        null=True,
        blank=True,
        related_name="+",
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="发起人", related_name="+"
    )
    created_at = models.DateTimeField("发起时间")
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)
    heartbeat_at = models.DateTimeField("最近进展", null=True, blank=True)
    cancel_requested = models.BooleanField("要求取消", default=False)
    attempt = models.PositiveSmallIntegerField("第几次运行", default=0)
    keep_hours = models.PositiveSmallIntegerField(
        "结果保留（小时）", default=KEEP_HOURS, db_default=KEEP_HOURS
    )

    # Whole contacts are in the result: its owner answers for each look, and nobody else has it.
    only_owner = models.BooleanField("只有发起人可以下载", default=False, db_default=False)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "后台任务"
        ordering = ["-created_at", "-pk"]
        indexes = [
            # The worker's queue and the sweep.
            models.Index(
                name="job_unfinished",
                fields=["status", "created_at"],
                condition=Q(status__in=["queued", "running"]),
            ),
            models.Index(name="job_owner", fields=["owner", "-created_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="job_done_within_total",
                condition=Q(total=0) | Q(done__lte=F("total")),
                violation_error_message="已处理数不能超过总数。",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_finished(self) -> bool:
        return self.status in FINISHED

    @property
    def percent(self) -> int:
        if self.status == JobStatus.DONE:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0

    @property
    def expires_at(self) -> datetime | None:
        return self.finished_at and self.finished_at + timedelta(hours=self.keep_hours)

    def time_left(self, now: datetime) -> timedelta | None:
        """How long it will take at the pace so far; None while nobody can say."""
        if self.status != JobStatus.RUNNING or self.started_at is None or not self.done:
            return None
        passed = now - self.started_at
        return passed * (self.total - self.done) / self.done if passed >= WARMING_UP else None
