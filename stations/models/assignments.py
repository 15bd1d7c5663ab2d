"""What a station was asked to do for a consultation, and how it answered."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from drafts.choices import AWAITS_STATIONS
from drafts.models import Consultation
from stations.choices import ASSIGNMENT_OPEN, AssignmentMode, AssignmentStatus, RecordSource
from stations.models.places import Station


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def waiting(self) -> Self:
        return self.filter(status__in=ASSIGNMENT_OPEN)

    def overdue(self, now: datetime) -> Self:
        """Late, and the office still waits: it has not begun to compile."""
        return self.waiting().filter(due_at__lt=now, consultation__status__in=AWAITS_STATIONS)

    def with_list_relations(self) -> Self:
        return self.select_related("station", "consultation__version__draft")


class Assignment(models.Model):
    consultation = models.ForeignKey(
        Consultation, models.PROTECT, verbose_name="征求意见", related_name="+"
    )
    station = models.ForeignKey(
        Station, models.PROTECT, verbose_name="承办站点", related_name="assignments"
    )
    mode = models.CharField(
        "分派方式", max_length=20, choices=AssignmentMode, default=AssignmentMode.ASSIGNED
    )
    status = models.CharField(
        "状态", max_length=20, choices=AssignmentStatus, default=AssignmentStatus.DISPATCHED
    )
    requirement = models.CharField("征询方式要求", max_length=200, blank=True)
    min_opinions = models.PositiveSmallIntegerField("最低条数", default=0)
    sign_due = models.DateTimeField("签收期限")
    due_at = models.DateTimeField("报送截止")
    dispatched_at = models.DateTimeField("交办时间")
    signed_at = models.DateTimeField("签收时间", null=True, blank=True)
    filed_at = models.DateTimeField("报送时间", null=True, blank=True)
    was_late = models.BooleanField("逾期", default=False)
    nil_reason = models.CharField("无意见说明", max_length=300, blank=True)
    # Set when a clerk answered for the station (代录).
    recorded_source = models.CharField("代录来源", max_length=20, choices=RecordSource, blank=True)
    # Written from above by services.record_opinion_count; a test reconciles it.
    opinion_count = models.PositiveIntegerField("意见条数", default=0)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "站点任务"
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_assignment_per_station_and_consultation",
                fields=["consultation", "station"],
                violation_error_message="该站点已承办这项征求意见。",
            ),
            models.CheckConstraint(
                name="nil_return_with_reason",
                condition=~Q(status=AssignmentStatus.NIL_FILED) | ~Q(nil_reason=""),
                violation_error_message="报送“无意见”须写明征询过程或者原因。",
            ),
        ]
        indexes = [
            # The workbench and the sweep of overdue tasks.
            models.Index(
                name="assignment_waiting",
                fields=["due_at"],
                condition=Q(status__in=sorted(ASSIGNMENT_OPEN)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.station}：{self.consultation}"

    def is_overdue(self, now: datetime) -> bool:
        return self.status in ASSIGNMENT_OPEN and self.due_at < now


class AssignmentMove(models.Model):
    """Who moved an assignment from one state to another, when, and why."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="moves")
    old_status = models.CharField("原状态", max_length=20, choices=AssignmentStatus, blank=True)
    new_status = models.CharField("新状态", max_length=20, choices=AssignmentStatus)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="办理人", related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "任务流转"
        ordering = ["assignment", "pk"]

    def __str__(self) -> str:
        return f"{self.get_old_status_display()}→{self.get_new_status_display()}"
