"""People of the stations and their dated appointments: moved by a new row, never by editing."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from stations.choices import AppointmentKind
from stations.models.places import Station


class Person(models.Model):
    """Somebody on a roster; many never sign in."""

    name = models.CharField("姓名", max_length=60)
    pinyin_key = models.CharField(max_length=200, editable=False, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True,
        verbose_name="登录账号", related_name="+",
    )  # fmt: skip
    position = models.CharField("工作单位及职务", max_length=120, blank=True)
    occupation = models.CharField("职业", max_length=60, blank=True)
    specialties = models.CharField("专长领域", max_length=120, blank=True)
    phone = models.ForeignKey(
        "contacts.Contact", models.PROTECT, null=True, blank=True, verbose_name="手机",
        related_name="+",
    )  # fmt: skip
    remark = models.CharField("备注", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        ordering = ["pinyin_key", "pk"]

    def __str__(self) -> str:
        return self.name


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def in_force(self, day: date) -> Self:
        return self.filter(starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gte=day))


class Appointment(models.Model):
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name="人员", related_name="appointments"
    )
    # None: appointed by the office itself (experts, deputies with a direct line).
    station = models.ForeignKey(
        Station, models.PROTECT, null=True, blank=True, verbose_name="站点",
        related_name="appointments",
    )  # fmt: skip
    kind = models.CharField("聘任类别", max_length=24, choices=AppointmentKind)
    starts_on = models.DateField("聘任日期")
    ends_on = models.DateField("任期至", null=True, blank=True)
    end_reason = models.CharField("离任原因", max_length=120, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "聘任"
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="appointment_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="任期结束不能早于聘任日期。",
            ),
            models.UniqueConstraint(
                name="one_open_appointment_of_a_kind",
                fields=["person", "station", "kind"],
                condition=Q(ends_on__isnull=True),
                nulls_distinct=False,
                violation_error_message="此人在该站点已有同类聘任。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}（{self.get_kind_display()}）"
