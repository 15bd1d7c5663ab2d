"""Stations apply for tasks (自主申办), and ask to hand on what they can't do (不承办、转办)."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from drafts.choices import AWAITS_STATIONS
from drafts.models import Consultation
from stations.choices import HandOnKind, RecordSource, RequestStatus
from stations.models.assignments import Assignment
from stations.models.places import Station

_DECIDED_WITH_WORDS = ~Q(status=RequestStatus.REFUSED) | ~Q(decision_note="")


class Decision(models.Model):
    """Something a station asks for: by whom, why, and what became of it."""

    reason = models.CharField("理由", max_length=300)
    status = models.CharField(
        "状态", max_length=12, choices=RequestStatus, default=RequestStatus.PENDING
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="申请人", related_name="+"
    )
    asked_at = models.DateTimeField("申请时间")
    # Set when a clerk asked for the station (代录).
    recorded_source = models.CharField("代录来源", max_length=20, choices=RecordSource, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True,
        verbose_name="审批人", related_name="+",
    )  # fmt: skip
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    decision_note = models.CharField("审批说明", max_length=300, blank=True)

    class Meta:
        abstract = True

    @property
    def is_pending(self) -> bool:
        return self.status == RequestStatus.PENDING


class TaskOfferQuerySet(models.QuerySet["TaskOffer"]):
    def open_at(self, now: datetime) -> Self:
        return self.filter(
            closes_at__gt=now,
            consultation__status__in=AWAITS_STATIONS,
            taken__lt=F("quota"),
        )


class TaskOffer(models.Model):
    """A consultation that stations may apply for: how many, until when, and what is asked."""

    consultation = models.OneToOneField(
        Consultation, models.PROTECT, verbose_name="征求意见", related_name="+"
    )
    quota = models.PositiveSmallIntegerField("名额")
    # How many were approved; counted in the same UPDATE that the quota limits.
    taken = models.PositiveSmallIntegerField("已用名额", default=0)
    closes_at = models.DateTimeField("申办截止")
    due_at = models.DateTimeField("报送截止")
    requirement = models.CharField("征询方式要求", max_length=200, blank=True)
    min_opinions = models.PositiveSmallIntegerField("最低条数", default=0)
    min_sessions = models.PositiveSmallIntegerField("最低场次", default=0)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="发布人", related_name="+"
    )
    opened_at = models.DateTimeField("发布时间")

    objects = TaskOfferQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "申办"
        ordering = ["closes_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="offer_within_quota",
                condition=Q(quota__gte=1, taken__lte=F("quota")),
                violation_error_message="申办名额已满。",
            ),
            models.CheckConstraint(
                name="offer_closes_before_due",
                condition=Q(closes_at__lte=F("due_at")),
                violation_error_message="申办截止不能晚于报送截止。",
            ),
        ]

    def __str__(self) -> str:
        return f"申办：{self.consultation}"

    @property
    def left(self) -> int:
        return self.quota - self.taken


class TaskApplication(Decision):
    """One station's wish to take part in one consultation."""

    offer = models.ForeignKey(TaskOffer, models.PROTECT, related_name="applications")
    station = models.ForeignKey(
        Station, models.PROTECT, verbose_name="站点", related_name="applications"
    )

    class Meta:
        verbose_name = verbose_name_plural = "申办申请"
        ordering = ["asked_at", "pk"]
        constraints = [
            # An offer belongs to one consultation: once for each station and consultation.
            models.UniqueConstraint(
                name="one_application_per_station_and_offer",
                fields=["offer", "station"],
                violation_error_message="本站点已经申办过这项征求意见。",
            ),
            models.CheckConstraint(
                name="application_refused_with_reason",
                condition=_DECIDED_WITH_WORDS,
                violation_error_message="不同意申办须写明原因。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.station}申办“{self.offer.consultation}”"


class HandOnRequest(Decision):
    """A station asks not to do a task, or that another station does it."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="requests")
    kind = models.CharField("类别", max_length=12, choices=HandOnKind)
    to_station = models.ForeignKey(
        Station, models.PROTECT, null=True, blank=True, verbose_name="转给", related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "不承办、转办申请"
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_pending_request_per_task",
                fields=["assignment"],
                condition=Q(status=RequestStatus.PENDING),
                violation_error_message="这项任务已有申请在等办公室审批。",
            ),
            models.CheckConstraint(
                name="transfer_names_a_station",
                condition=Q(kind=HandOnKind.TRANSFER, to_station__isnull=False)
                | Q(kind=HandOnKind.DECLINE, to_station__isnull=True),
                violation_error_message="转办须写明转给哪个站点。",
            ),
            models.CheckConstraint(
                name="request_refused_with_reason",
                condition=_DECIDED_WITH_WORDS,
                violation_error_message="不同意须写明原因。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.assignment}"
