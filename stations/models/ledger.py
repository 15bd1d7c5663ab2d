"""The uniform ledger of station work (工作台账, form 4.3)."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import ExtractYear

from drafts.models import Consultation
from stations.choices import (
    ActivityMode,
    HeldBy,
    LedgerKind,
    LedgerStatus,
    RecordSource,
    RevisionStatus,
)
from stations.models.assignments import Assignment
from stations.models.ledger_imports import LedgerImport
from stations.models.ledger_years import LedgerYear
from stations.models.places import Station


class LedgerQuerySet(models.QuerySet["LedgerEntry"]):
    def counted(self) -> Self:
        """What statistics count: approved entries only (rule 5.4); 历史导入 stands apart."""
        return self.filter(status=LedgerStatus.APPROVED, history_import=None)

    def imported(self) -> Self:
        """What came in from the office's old workbooks and was not taken back."""
        return self.filter(status=LedgerStatus.APPROVED, history_import__isnull=False)

    def waiting(self) -> Self:
        return self.filter(status=LedgerStatus.SUBMITTED)

    def of_round(self, station_id: int, consultation_id: int) -> Self:
        """What one station did for one consultation; a void entry is nothing."""
        entries = self.filter(station=station_id, consultation=consultation_id)
        return entries.exclude(status=LedgerStatus.VOIDED)

    def of_receptions(self, station_id: int) -> Self:
        """A station's reception days that stand in the ledger."""
        entries = self.filter(station=station_id, kind=LedgerKind.RECEPTION_DAY)
        return entries.exclude(status=LedgerStatus.VOIDED)

    def with_list_relations(self) -> Self:
        return self.select_related("station", "filed_by", "consultation").with_lock()

    def with_lock(self) -> Self:
        """Each with its ``is_locked``: nothing of a closed year changes."""
        locked = LedgerYear.objects.locked().filter(year=OuterRef("held_year"))
        return self.annotate(held_year=ExtractYear("starts_at")).annotate(is_locked=Exists(locked))


class LedgerEntry(models.Model):
    # QH-LY-2025-031: county, station, year, running number; never used again.
    number = models.CharField("台账编号", max_length=40, unique=True)
    station = models.ForeignKey(
        Station, models.PROTECT, verbose_name="站点", related_name="ledger_entries"
    )
    kind = models.CharField("类别", max_length=30, choices=LedgerKind)
    sub_kind = models.CharField("具体形式", max_length=40, blank=True)
    title = models.CharField("标题", max_length=120)
    starts_at = models.DateTimeField("开始时间")
    ends_at = models.DateTimeField("结束时间", null=True, blank=True)
    place = models.CharField("地点", max_length=120, blank=True)
    mode = models.CharField(
        "方式", max_length=20, choices=ActivityMode, default=ActivityMode.OFFLINE
    )
    organiser = models.CharField("组织者", max_length=60, blank=True)
    audience = models.CharField("参加对象", max_length=120, blank=True)
    headcount = models.PositiveIntegerField("参加人数", default=0)
    deputies = models.PositiveIntegerField("其中代表（人次）", default=0)
    experts = models.PositiveIntegerField("其中专家（人次）", default=0)
    residents = models.PositiveIntegerField("其中群众（人次）", default=0)
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, null=True, blank=True, verbose_name="关联任务",
        related_name="ledger_entries",
    )  # fmt: skip
    consultation = models.ForeignKey(
        Consultation, models.PROTECT, null=True, blank=True, verbose_name="关联征求意见",
        related_name="+",
    )  # fmt: skip
    held_by = models.CharField("由谁开展", max_length=20, choices=HeldBy, default=HeldBy.STATION)
    summary = models.TextField("内容摘要", max_length=500, blank=True)
    # Answers to the questions that only this kind asks; keys in stations.ledger_kinds.
    extra = models.JSONField("分类内容", default=dict, blank=True)
    # Computed from the linked bundles, written from above; never typed (rule 5.4).
    opinion_count = models.PositiveIntegerField("收集意见条数", default=0)
    solved_count = models.PositiveIntegerField("解决问题（件）", default=0)
    expense = models.DecimalField("经费（元）", max_digits=10, decimal_places=2, default=0)
    status = models.CharField(
        "状态", max_length=20, choices=LedgerStatus, default=LedgerStatus.DRAFT
    )
    is_late = models.BooleanField("迟报", default=False)
    recorded_source = models.CharField("代录来源", max_length=20, choices=RecordSource, blank=True)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="填报人", related_name="+"
    )
    created_at = models.DateTimeField("填报时间", auto_now_add=True)
    # 历史导入: from an old workbook of the office; numbered …-L001 and counted apart.
    history_import = models.ForeignKey(
        LedgerImport, models.PROTECT, null=True, blank=True, verbose_name="历史导入",
        related_name="entries",
    )  # fmt: skip
    # Equal for the same row of an old workbook; given up when its import is undone.
    content_key = models.UUIDField(null=True, unique=True, editable=False)

    # Only on rows that were read ``with_lock``.
    is_locked: bool

    objects = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "工作台账"
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="ledger_ends_after_start",
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                violation_error_message="结束时间不能早于开始时间。",
            ),
        ]
        indexes = [
            # The station's own list and the office's queue.
            models.Index(name="ledger_by_station", fields=["station", "-starts_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class LedgerMove(models.Model):
    """Who moved an entry from one state to another, when, and why."""

    entry = models.ForeignKey(LedgerEntry, models.CASCADE, related_name="moves")
    old_status = models.CharField("原状态", max_length=20, choices=LedgerStatus, blank=True)
    new_status = models.CharField("新状态", max_length=20, choices=LedgerStatus)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="办理人", related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "台账流转"
        ordering = ["entry", "pk"]

    def __str__(self) -> str:
        return f"{self.get_old_status_display()}→{self.get_new_status_display()}"


class AttachmentQuerySet(models.QuerySet["LedgerAttachment"]):
    def in_force(self) -> Self:
        """Those of the entry itself, and what came with an approved correction."""
        return self.filter(Q(revision=None) | Q(revision__status=RevisionStatus.APPROVED))


class LedgerAttachment(models.Model):
    """A photo or sign-in sheet: welcome, never asked for."""

    entry = models.ForeignKey(LedgerEntry, models.CASCADE, related_name="attachments")
    file = models.ForeignKey("office.StoredFile", models.PROTECT, related_name="+")
    # Set on what came with a correction.
    revision = models.ForeignKey(
        "stations.LedgerRevision", models.PROTECT, null=True, blank=True, verbose_name="更正",
        related_name="attachments",
    )  # fmt: skip

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "台账附件"
        ordering = ["entry", "pk"]

    def __str__(self) -> str:
        return str(self.file)
