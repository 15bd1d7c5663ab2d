"""Beside the ledger: the office's list of activity forms, and where a problem was referred to."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from stations.choices import LedgerKind
from stations.models.ledger import LedgerEntry


class SubKind(models.Model):
    """具体形式. Entries keep the words, so one that is no longer offered stays on old entries."""

    kind = models.CharField("类别", max_length=30, choices=LedgerKind)
    name = models.CharField("名称", max_length=40)
    is_offered = models.BooleanField("可选用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "台账具体形式"
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_sub_kind_per_name",
                fields=["kind", "name"],
                violation_error_message="这一类别已有这个具体形式。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ReferralQuerySet(models.QuerySet["LedgerReferral"]):
    def waiting(self) -> Self:
        return self.filter(answered_on=None)


class LedgerReferral(models.Model):
    """A problem handed to the organ that can mend it; written beside the entry, whose year may be
    closed long before the answer comes."""

    entry = models.ForeignKey(
        LedgerEntry, models.PROTECT, verbose_name="台账", related_name="referrals"
    )
    problem = models.CharField("转交的问题", max_length=300)
    receiver = models.CharField("转交单位", max_length=100)
    referred_on = models.DateField("转交日期")
    due_on = models.DateField("答复期限", null=True, blank=True)
    referred_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="转交登记人", related_name="+"
    )
    answered_on = models.DateField("答复日期", null=True, blank=True)
    result = models.CharField("整改结果", max_length=300, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True,
        verbose_name="结果登记人", related_name="+",
    )  # fmt: skip
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "问题转交"
        ordering = ["entry", "pk"]
        constraints = [
            models.CheckConstraint(
                name="referral_due_after_it_was_made",
                condition=Q(due_on=None) | Q(due_on__gte=models.F("referred_on")),
                violation_error_message="答复期限不能早于转交日期。",
            ),
            models.CheckConstraint(
                name="referral_answer_has_words",
                condition=Q(answered_on=None, result="")
                | (Q(answered_on__isnull=False) & ~Q(result="")),
                violation_error_message="整改结果和答复日期要一起填写。",
            ),
            models.CheckConstraint(
                name="referral_answered_after_it_was_made",
                condition=Q(answered_on=None) | Q(answered_on__gte=models.F("referred_on")),
                violation_error_message="答复日期不能早于转交日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.receiver}：{self.problem}"

    def is_overdue(self, day: date) -> bool:
        return self.answered_on is None and self.due_on is not None and self.due_on < day
