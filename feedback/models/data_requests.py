"""Somebody who comes in person or writes to see, correct or delete what we keep about them."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from feedback.choices.personal_data import REQUEST_OVER, HowReceived, RequestKind, RequestStatus
from opinions.models import Opinion


class DataRequestQuerySet(models.QuerySet["DataRequest"]):
    def open(self) -> Self:
        return self.exclude(status__in=REQUEST_OVER)

    def overdue(self, today: date) -> Self:
        return self.open().filter(due_on__lt=today)

    def with_list_relations(self) -> Self:
        """Load everything that a row of the register or the page of one shows."""
        return self.select_related(
            "opinion__consultation", "opinion__contributor__phone", "opinion__contributor__email",
            "recorded_by",
        )  # fmt: skip


class DataRequest(models.Model):
    """One request about the person behind one opinion; how identity was checked, never a copy."""

    kind = models.CharField("申请", max_length=10, choices=RequestKind)
    how = models.CharField("收到方式", max_length=10, choices=HowReceived)
    opinion = models.ForeignKey(Opinion, models.PROTECT, verbose_name="意见", related_name="+")
    identity_check = models.CharField("怎样核对身份", max_length=200)
    wish = models.CharField("申请的内容", max_length=500, blank=True)
    received_on = models.DateField("收到日期")
    due_on = models.DateField("办理期限")
    status = models.CharField(
        "状态", max_length=10, choices=RequestStatus, default=RequestStatus.OPEN
    )
    outcome = models.CharField("办理结果", max_length=500, blank=True)
    told_on = models.DateField("告知日期", null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="登记人", related_name="+"
    )

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "个人信息申请"
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="data_request_over_is_told",
                condition=~Q(status__in=["done", "refused"])
                | Q(told_on__isnull=False) & ~Q(outcome=""),
                violation_error_message="办结要写明结果和告知日期。",
            ),
            models.CheckConstraint(
                name="data_request_checks_identity",
                condition=~Q(identity_check=""),
                violation_error_message="请写明怎样核对的身份。",
            ),
        ]
        indexes = [
            # The register's head and 今日事项.
            models.Index(
                name="open_data_requests",
                fields=["due_on"],
                condition=~Q(status__in=["done", "refused"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.opinion}"

    def is_overdue(self, today: date) -> bool:
        return self.status not in REQUEST_OVER and self.due_on < today


class DataRequestMove(models.Model):
    """Who moved a request from one state to another, when, and why."""

    request = models.ForeignKey(DataRequest, models.CASCADE, related_name="moves")
    old_status = models.CharField("原状态", max_length=10, choices=RequestStatus, blank=True)
    new_status = models.CharField("新状态", max_length=10, choices=RequestStatus)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="办理人", related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    note = models.CharField("说明", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "个人信息申请经过"
        ordering = ["request", "pk"]

    def __str__(self) -> str:
        return f"{self.get_old_status_display()}→{self.get_new_status_display()}"
