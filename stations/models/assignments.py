"""What a station was asked to do for a consultation, and how it answered."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from drafts.choices import AWAITS_STATIONS
from drafts.models import Consultation
from stations.choices import (
    ASSIGNMENT_DROPPED,
    ASSIGNMENT_OPEN,
    AssignmentMode,
    AssignmentStatus,
    RecordSource,
)
from stations.models.people import Person
from stations.models.places import Station


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def waiting(self) -> Self:
        return self.filter(status__in=ASSIGNMENT_OPEN)

    def standing(self) -> Self:
        """Asked and not dropped again: declined, handed on, or cancelled."""
        return self.exclude(status__in=ASSIGNMENT_DROPPED)

    def overdue(self, now: datetime) -> Self:
        """Late, and the office still waits: it has not begun to compile."""
        return self.waiting().filter(due_at__lt=now, consultation__status__in=AWAITS_STATIONS)

    def with_list_relations(self) -> Self:
        return self.select_related("station", "consultation__version__draft")

    def loads(self) -> list[dict[str, Any]]:
        """How much each station has of these: ``tasks``, ``answered``, ``late``, ``opinions``."""
        answered = Q(
            status__in=[
                AssignmentStatus.FILED,
                AssignmentStatus.NIL_FILED,
                AssignmentStatus.ACCEPTED,
            ]
        )
        return list(
            self.order_by()
            .values("station", "station__name", "station__pinyin_key")
            .annotate(
                tasks=Count("pk"),
                answered=Count("pk", filter=answered),
                late=Count("pk", filter=Q(was_late=True)),
                opinions=Sum(Coalesce("accepted_count", "opinion_count")),
            )
            .order_by("-tasks", "station__pinyin_key")
        )


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
    min_sessions = models.PositiveSmallIntegerField("最低场次", default=0)
    assisting = models.ManyToManyField(
        Station, verbose_name="协办站点", related_name="+", blank=True
    )
    experts = models.ManyToManyField(Person, verbose_name="专家", related_name="+", blank=True)
    sign_due = models.DateTimeField("签收期限")
    due_at = models.DateTimeField("报送截止")
    dispatched_at = models.DateTimeField("交办时间")
    signed_at = models.DateTimeField("签收时间", null=True, blank=True)
    # When one of the station's own people first opened the task (已看), and who.
    opened_at = models.DateTimeField("首次查看时间", null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True,
        verbose_name="首次查看人", related_name="+",
    )  # fmt: skip
    filed_at = models.DateTimeField("报送时间", null=True, blank=True)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True,
        verbose_name="报送人", related_name="+",
    )  # fmt: skip
    returned_at = models.DateTimeField("退回时间", null=True, blank=True)
    # By hand, from the 报送进度表: at most once a day.
    reminded_on = models.DateField("最近催办", null=True, blank=True)
    was_late = models.BooleanField("逾期", default=False)
    nil_reason = models.CharField("无意见说明", max_length=300, blank=True)
    # Set when a clerk answered for the station (代录).
    recorded_source = models.CharField("代录来源", max_length=20, choices=RecordSource, blank=True)
    # Written from above by services.record_opinion_count; a test reconciles it.
    opinion_count = models.PositiveIntegerField("意见条数", default=0)
    # What counted when the office accepted; the database lets nobody change it afterwards.
    accepted_count = models.PositiveIntegerField("办结条数", null=True, blank=True)

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
            models.CheckConstraint(
                name="accepted_with_its_count",
                condition=Q(status=AssignmentStatus.ACCEPTED, accepted_count__isnull=False)
                | (~Q(status=AssignmentStatus.ACCEPTED) & Q(accepted_count__isnull=True)),
                violation_error_message="办结时须记下条数。",
            ),
            models.CheckConstraint(
                name="opened_at_a_time_by_somebody",
                condition=Q(opened_at__isnull=True, opened_by__isnull=True)
                | Q(opened_at__isnull=False, opened_by__isnull=False),
                violation_error_message="首次查看须记下时间和人。",
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

    @property
    def counted(self) -> int:
        """What the task brought: frozen once the office has accepted."""
        return self.opinion_count if self.accepted_count is None else self.accepted_count

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
