"""约访: a resident asks to meet a deputy or an officer of a station."""

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from stations.choices.standards import VISIT_OVER, VisitStatus
from stations.models.people import Person
from stations.models.places import Station


class VisitQuerySet(models.QuerySet["Visit"]):
    def open(self) -> Self:
        return self.exclude(status__in=VISIT_OVER)

    def to_forget(self, before: datetime) -> Self:
        """Over since before that moment, and still with something about the person."""
        held = Q(phone__erased_at__isnull=True, phone__isnull=False) | ~Q(name="") | ~Q(topic="")
        return self.filter(held, status__in=VISIT_OVER, closed_at__lt=before)

    def with_list_relations(self) -> Self:
        return self.select_related("station", "wanted", "phone")


class Visit(models.Model):
    number = models.CharField("约访编号", max_length=30, unique=True)
    query_hash = models.CharField(max_length=64)
    # From the signed form: sent twice, it is still one request.
    client_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    station = models.ForeignKey(Station, models.PROTECT, verbose_name="站点", related_name="visits")
    wanted = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, verbose_name="想见的人", related_name="+"
    )
    name = models.CharField("姓名", max_length=50, blank=True)
    phone = models.ForeignKey(
        "contacts.Contact", models.PROTECT, null=True, blank=True, verbose_name="手机号码",
        related_name="+",
    )  # fmt: skip
    topic = models.CharField("想谈的事", max_length=500, blank=True)
    preferred = models.CharField("方便的时间", max_length=100, blank=True)
    privacy_notice = models.ForeignKey("office.PrivacyNotice", models.PROTECT, related_name="+")
    status = models.CharField(
        "状态", max_length=20, choices=VisitStatus, default=VisitStatus.WAITING
    )
    agreed_at = models.DateTimeField("约定时间", null=True, blank=True)
    answer = models.CharField("答复", max_length=300, blank=True)
    asked_at = models.DateTimeField("提出时间")
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "约访"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="agreed_visit_has_a_time",
                condition=~Q(status=VisitStatus.AGREED) | Q(agreed_at__isnull=False),
                violation_error_message="请写明约定的时间。",
            ),
            models.CheckConstraint(
                name="declined_visit_has_a_reason",
                condition=~Q(status=VisitStatus.DECLINED) | ~Q(answer=""),
                violation_error_message="请写明不能约定的原因。",
            ),
            models.CheckConstraint(
                name="visit_over_has_its_time",
                condition=Q(status__in=sorted(VISIT_OVER), closed_at__isnull=False)
                | (~Q(status__in=sorted(VISIT_OVER)) & Q(closed_at__isnull=True)),
            ),
        ]
        indexes = [
            # The workbench, and the sweep that forgets people after a while.
            models.Index(name="visit_by_station", fields=["station", "status"]),
            models.Index(name="visit_closed", fields=["closed_at"]),
        ]

    def __str__(self) -> str:
        return self.number


class VisitMove(models.Model):
    """Who moved a request from one state to another, when, and why."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="moves")
    old_status = models.CharField("原状态", max_length=20, choices=VisitStatus, blank=True)
    new_status = models.CharField("新状态", max_length=20, choices=VisitStatus)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="办理人", related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "约访流转"
        ordering = ["visit", "pk"]

    def __str__(self) -> str:
        return f"{self.get_old_status_display()}→{self.get_new_status_display()}"
