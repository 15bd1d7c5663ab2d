"""The rota of deputies who receive people at a station (轮值，代表接待日)."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Prefetch, Q

from drafts.models import Consultation
from stations.choices.receptions import ReceptionKind, ReceptionStatus
from stations.models.ledger import LedgerEntry
from stations.models.people import Person
from stations.models.places import Station


class ReceptionDayQuerySet(models.QuerySet["ReceptionDay"]):
    def coming(self, day: date) -> Self:
        return self.filter(status=ReceptionStatus.PLANNED, day__gte=day)

    def unrecorded(self, day: date) -> Self:
        """Over, and the ledger knows nothing of it."""
        return self.filter(status=ReceptionStatus.PLANNED, day__lt=day)

    def with_list_relations(self) -> Self:
        on_duty = ReceptionDuty.objects.select_related("person")
        return self.select_related("station", "consultation").prefetch_related(
            Prefetch("duties", on_duty)
        )


class ReceptionDay(models.Model):
    station = models.ForeignKey(
        Station, models.PROTECT, verbose_name="站点", related_name="reception_days"
    )
    kind = models.CharField(
        "类别", max_length=20, choices=ReceptionKind, default=ReceptionKind.DEPUTIES
    )
    day = models.DateField("日期")
    starts = models.TimeField("开始")
    ends = models.TimeField("结束")
    # Blank: at the station's own address.
    place = models.CharField("地点", max_length=120, blank=True)
    # 接待日+立法调研: the same morning also asks about a draft.
    consultation = models.ForeignKey(
        Consultation, models.PROTECT, null=True, blank=True, verbose_name="结合征求意见",
        related_name="+",
    )  # fmt: skip
    status = models.CharField(
        "状态", max_length=20, choices=ReceptionStatus, default=ReceptionStatus.PLANNED
    )
    entry = models.OneToOneField(
        LedgerEntry, models.PROTECT, null=True, blank=True, verbose_name="台账", related_name="+"
    )
    people = models.ManyToManyField(
        Person, through="ReceptionDuty", verbose_name="接待人", related_name="+"
    )

    objects = ReceptionDayQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "接待日"
        ordering = ["day", "starts", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_reception_of_a_kind_a_day",
                fields=["station", "kind", "day"],
                condition=~Q(status=ReceptionStatus.CANCELLED),
                violation_error_message="这个站点当天已经安排了同类接待日。",
            ),
            models.CheckConstraint(
                name="reception_ends_after_start",
                condition=Q(ends__gt=F("starts")),
                violation_error_message="结束时间不能早于开始时间。",
            ),
            models.CheckConstraint(
                name="reception_held_has_entry",
                condition=Q(status=ReceptionStatus.HELD, entry__isnull=False)
                | (~Q(status=ReceptionStatus.HELD) & Q(entry__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.station}{self.get_kind_display()}（{self.day:%Y-%m-%d}）"

    @property
    def where(self) -> str:
        return self.place or self.station.address or self.station.name


class ReceptionDuty(models.Model):
    """Who receives people that day, and after the day whether they came."""

    reception = models.ForeignKey(ReceptionDay, models.CASCADE, related_name="duties")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="接待人", related_name="+")
    # None until the day is written into the ledger.
    came = models.BooleanField("到场", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "轮值"
        ordering = ["reception", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="on_duty_once_a_day",
                fields=["reception", "person"],
                violation_error_message="同一天不能重复安排同一个人。",
            )
        ]

    def __str__(self) -> str:
        return str(self.person)


class ReceptionMove(models.Model):
    """Who arranged, changed, cancelled or recorded a reception day, when, and why."""

    reception = models.ForeignKey(ReceptionDay, models.CASCADE, related_name="moves")
    old_status = models.CharField("原状态", max_length=20, choices=ReceptionStatus, blank=True)
    new_status = models.CharField("新状态", max_length=20, choices=ReceptionStatus)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="办理人", related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "接待日变更"
        ordering = ["reception", "pk"]

    def __str__(self) -> str:
        return f"{self.get_old_status_display()}→{self.get_new_status_display()}"
