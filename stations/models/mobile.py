"""A station that goes to where people are (流动站点), and the phones that take opinions there."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from drafts.choices import ACCEPTS_OFFLINE, Visibility
from drafts.models import Consultation
from stations.choices import AssignmentStatus, VenueKind
from stations.models.assignments import Assignment
from stations.models.ledger import LedgerEntry
from stations.models.places import Station

# A phone may find no signal until somebody is back in the village.
SENDS_AFTER = timedelta(hours=48)


class MobileSessionQuerySet(models.QuerySet["MobileSession"]):
    def with_list_relations(self) -> Self:
        return self.select_related("station", "ledger_entry", "started_by")


class MobileSession(models.Model):
    """Dated: it ends by itself, and with it what its phones may do."""

    station = models.ForeignKey(Station, models.PROTECT, verbose_name="站点", related_name="+")
    topic = models.CharField("主题", max_length=120)
    place = models.CharField("地点", max_length=120)
    venue = models.CharField("场所", max_length=20, choices=VenueKind)
    # None chosen: whatever the station has been asked about.
    consultations = models.ManyToManyField(
        Consultation, blank=True, verbose_name="征求意见", related_name="+"
    )
    starts_at = models.DateTimeField("开始时间")
    ends_at = models.DateTimeField("结束时间")
    staff = models.CharField("现场工作人员", max_length=120, blank=True)
    ledger_entry = models.OneToOneField(
        LedgerEntry, models.PROTECT, null=True, blank=True, verbose_name="台账", related_name="+"
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="发起人", related_name="+"
    )
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = MobileSessionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "流动站点"
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="mobile_session_ends_after_start",
                condition=Q(ends_at__gte=F("starts_at")),
                violation_error_message="结束时间不能早于开始时间。",
            ),
        ]
        indexes = [
            models.Index(name="mobile_session_by_station", fields=["station", "-starts_at"]),
        ]

    def __str__(self) -> str:
        return self.topic

    @property
    def is_at_school(self) -> bool:
        """What is said there is kept without names and phones."""
        return self.venue == VenueKind.SCHOOL

    @property
    def sends_until(self) -> datetime:
        return self.ends_at + SENDS_AFTER

    def state(self, now: datetime) -> str:
        if now < self.starts_at:
            return "未开始"
        return "进行中" if now < self.ends_at else "已结束"

    def is_over(self, now: datetime) -> bool:
        return now >= self.ends_at

    def asked(self) -> models.QuerySet[Consultation]:
        """What its opinions may be about, also what takes none any more; two queries."""
        chosen = self.consultations.all()
        if chosen.exists():
            return chosen
        tasks = Assignment.objects.filter(station=self.station_id)
        given = tasks.exclude(status=AssignmentStatus.CANCELLED).values("consultation")
        return Consultation.objects.filter(pk__in=given)


def open_to(station: Station) -> models.QuerySet[Consultation]:
    """What a session of ``station`` can be about: its tasks, and what everybody may read."""
    tasks = Assignment.objects.filter(station=station).values("consultation")
    may_see = Q(pk__in=tasks) | Q(visibility=Visibility.PUBLIC)
    open_ones = Consultation.objects.filter(may_see, status__in=ACCEPTS_OFFLINE)
    return open_ones.order_by("-opens_at")


class MobileDevice(models.Model):
    """A phone that may add opinions to one session, and nothing else. It is no sign-in."""

    session = models.ForeignKey(MobileSession, models.CASCADE, related_name="devices")
    # SHA-256 of the token: who reads the database cannot send in its name.
    token_hash = models.CharField(max_length=64, unique=True)
    label = models.CharField("谁的手机", max_length=30, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="准备人", related_name="+"
    )
    issued_at = models.DateTimeField("准备时间")
    revoked_at = models.DateTimeField("停用时间", null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="停用人",
        related_name="+",
    )  # fmt: skip

    class Meta:
        verbose_name = verbose_name_plural = "流动站点的手机"
        ordering = ["session", "pk"]
        constraints = [
            models.CheckConstraint(
                name="mobile_device_revoked_by_somebody",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.label or f"第{self.pk}部手机"
