from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q

from liaison.office.choices import ConfirmationMode, ConfirmationState

from .stored_file import StoredFile


class ConfirmationQuerySet(models.QuerySet["Confirmation"]):
    def for_target(self, action: str, target: models.Model) -> Self:
        kind = ContentType.objects.get_for_model(target)
        return self.filter(action=action, target_type=kind, target_id=target.pk)

    def open(self) -> Self:
        return self.filter(state__in=[ConfirmationState.PENDING, ConfirmationState.ACTED])

    def recheck_overdue(self, today: date) -> Self:
        return self.filter(state=ConfirmationState.ACTED, recheck_due__lt=today)

    def with_list_relations(self) -> Self:
        """Load everything that one row of a list of confirmations shows."""
        return self.select_related("requested_by", "acted_by", "decided_by", "scan", "target_type")


class Confirmation(models.Model):
    """Two people agree to one act on one record; see liaison.office.confirmations."""

    action = models.CharField("事项", max_length=60)
    target_type = models.ForeignKey(
        ContentType, models.PROTECT, verbose_name="对象类型", related_name="+"
    )
    target_id = models.BigIntegerField("对象编号")
    target = GenericForeignKey("target_type", "target_id")
    summary = models.TextField("内容")
    state = models.CharField(
        "状态",
        max_length=10,
        choices=ConfirmationState.choices,
        default=ConfirmationState.PENDING,
    )
    mode = models.CharField("方式", max_length=10, choices=ConfirmationMode.choices, blank=True)
    allow_first = models.BooleanField("可以先办后核")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="提请人", related_name="+"
    )
    requested_at = models.DateTimeField("提请时间")
    acted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="先办人",
        null=True,
        blank=True,
        related_name="+",
    )
    acted_at = models.DateTimeField("先办时间", null=True, blank=True)
    act_reason = models.TextField("先办理由", blank=True)
    recheck_due = models.DateField("补核期限", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="确认人",
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField("确认时间", null=True, blank=True)
    note = models.TextField("说明", blank=True)
    scan = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        verbose_name="签批件",
        null=True,
        blank=True,
        related_name="+",
    )
    signer = models.CharField("签批人", max_length=40, blank=True)

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "两人确认"
        indexes = [
            # "What waits for a second person", on the workbench and in the admin.
            models.Index(
                name="confirmation_open",
                fields=["state", "requested_at"],
                condition=Q(state__in=["pending", "acted"]),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_open_confirmation_per_act",
                fields=["action", "target_type", "target_id"],
                condition=Q(state__in=["pending", "acted"]),
                violation_error_message="这件事已经提请确认，请不要重复提请。",
            ),
            models.CheckConstraint(
                name="confirmation_by_two_people",
                condition=~Q(mode="two_people") | ~Q(decided_by=F("requested_by")),
                violation_error_message="提请人和确认人不能是同一人。",
            ),
            models.CheckConstraint(
                name="confirmation_rechecked_by_another",
                condition=~Q(mode="rechecked") | ~Q(decided_by=F("acted_by")),
                violation_error_message="补核人不能是先办的人。",
            ),
            models.CheckConstraint(
                name="confirmation_paper_has_scan",
                condition=~Q(mode="paper") | (Q(scan__isnull=False) & ~Q(signer="")),
                violation_error_message="线下签批要上传签批件并写明签批人。",
            ),
        ]

    def __str__(self) -> str:
        return self.summary

    @property
    def is_settled(self) -> bool:
        return self.state == ConfirmationState.CONFIRMED

    @property
    def may_proceed(self) -> bool:
        return self.state in {ConfirmationState.CONFIRMED, ConfirmationState.ACTED}

    @property
    def is_combined(self) -> bool:
        return self.mode == ConfirmationMode.COMBINED

    def is_recheck_overdue_on(self, today: date) -> bool:
        return (
            self.state == ConfirmationState.ACTED
            and self.recheck_due is not None
            and self.recheck_due < today
        )


class ConfirmationMove(models.Model):
    """Who moved a confirmation from one state to another, when, and why."""

    confirmation = models.ForeignKey(
        Confirmation, models.CASCADE, verbose_name="确认", related_name="moves"
    )
    old_state = models.CharField("原状态", max_length=10, choices=ConfirmationState.choices)
    new_state = models.CharField("新状态", max_length=10, choices=ConfirmationState.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="经手人", related_name="+"
    )
    at = models.DateTimeField("时间")
    note = models.TextField("说明", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "确认经过"
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.get_old_state_display()} → {self.get_new_state_display()}"
