"""投诉举报: what somebody complained about, whom it was passed on to, and what they were told."""

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from feedback.choices.personal_data import ComplaintKind, ComplaintStatus, HowReceived
from stations.models import PartnerOrg


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    def unanswered(self) -> Self:
        return self.exclude(status=ComplaintStatus.ANSWERED)

    def overdue(self, today: date) -> Self:
        return self.unanswered().filter(due_on__lt=today)

    def with_list_relations(self) -> Self:
        """Load everything that a row of the register or the page of one shows."""
        return self.select_related("phone", "routed_to", "recorded_by")


class Complaint(models.Model):
    """Who complains is known to the office only: neither name nor phone goes to ``routed_to``."""

    number = models.CharField("投诉编号", max_length=30, unique=True)
    query_hash = models.CharField(max_length=64)
    # From the signed form: sent twice, it is still one complaint.
    client_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("反映的是", max_length=20, choices=ComplaintKind)
    body = models.TextField("内容", blank=True)
    name = models.CharField("姓名", max_length=50, blank=True)
    phone = models.ForeignKey(
        "contacts.Contact", models.PROTECT, null=True, blank=True, verbose_name="手机号码",
        related_name="+",
    )  # fmt: skip
    how = models.CharField("收到方式", max_length=10, choices=HowReceived)
    privacy_notice = models.ForeignKey(
        "office.PrivacyNotice", models.PROTECT, null=True, related_name="+"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="登记人",
        related_name="+",
    )  # fmt: skip
    received_at = models.DateTimeField("收到时间")
    due_on = models.DateField("答复期限")
    status = models.CharField(
        "状态", max_length=10, choices=ComplaintStatus, default=ComplaintStatus.OPEN
    )
    # 去向: whom we passed it on to; told to the person, who is not named there.
    routed_to = models.ForeignKey(
        PartnerOrg, models.PROTECT, null=True, blank=True, verbose_name="转往", related_name="+"
    )
    routed_at = models.DateTimeField("转出时间", null=True, blank=True)
    answer = models.TextField("答复", blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "投诉举报"
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="complaint_answered_in_words",
                condition=~Q(status=ComplaintStatus.ANSWERED)
                | Q(answered_at__isnull=False) & ~Q(answer=""),
                violation_error_message="请写下答复。",
            ),
            models.CheckConstraint(
                name="complaint_routed_at_a_time",
                condition=Q(routed_to__isnull=True, routed_at__isnull=True)
                | Q(routed_to__isnull=False, routed_at__isnull=False),
            ),
        ]
        indexes = [
            # The register's head and 今日事项.
            models.Index(
                name="open_complaints", fields=["due_on"], condition=~Q(status="answered")
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def is_overdue(self, today: date) -> bool:
        return self.status != ComplaintStatus.ANSWERED and self.due_on < today


class ComplaintMove(models.Model):
    """Who moved a complaint from one state to another, when, and why."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="moves")
    old_status = models.CharField("原状态", max_length=10, choices=ComplaintStatus, blank=True)
    new_status = models.CharField("新状态", max_length=10, choices=ComplaintStatus)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="办理人", related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "投诉办理经过"
        ordering = ["complaint", "pk"]

    def __str__(self) -> str:
        return f"{self.get_old_status_display()}→{self.get_new_status_display()}"
