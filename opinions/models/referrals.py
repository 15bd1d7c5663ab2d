"""Opinions handed on (转交): to a department, to 信访, to 备案审查; whole or one part of them."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from opinions.choices.referrals import ReferralKind, ReferralResult
from opinions.models.opinions import Opinion
from stations.models import PartnerOrg


class ReferralQuerySet(models.QuerySet["Referral"]):
    def open(self) -> Self:
        """Neither answered nor taken back."""
        return self.filter(result="")

    def overdue(self, today: date) -> Self:
        return self.open().filter(due_on__lt=today)

    def with_list_relations(self) -> Self:
        return self.select_related("opinion__consultation", "org", "by")


class Referral(models.Model):
    """Who was asked to deal with it, by when, and what came back; told to the author."""

    opinion = models.ForeignKey(
        Opinion, models.CASCADE, verbose_name="意见", related_name="referrals"
    )
    kind = models.CharField("转往", max_length=20, choices=ReferralKind)
    org = models.ForeignKey(PartnerOrg, models.PROTECT, verbose_name="承办单位", related_name="+")
    # Only this part of a mixed opinion; the rest goes on to compiling.
    part = models.TextField("转交的部分", blank=True)
    note = models.CharField("转交说明", max_length=300)
    due_on = models.DateField("办理期限")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="转交人", related_name="+"
    )
    at = models.DateTimeField("转交时间", auto_now_add=True)
    result = models.CharField("办理结果", max_length=16, choices=ReferralResult, blank=True)
    reply = models.TextField("答复", blank=True)
    closed_on = models.DateField("答复日期", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="登记人",
        related_name="+",
    )  # fmt: skip

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "转交"
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="referral_closed_as_a_whole",
                condition=Q(result="", closed_on__isnull=True, closed_by__isnull=True)
                | (~Q(result="") & Q(closed_on__isnull=False, closed_by__isnull=False)),
            ),
            models.UniqueConstraint(
                name="one_open_referral_per_org",
                fields=["opinion", "org"],
                condition=Q(result=""),
            ),
        ]
        indexes = [
            models.Index(name="open_referrals", fields=["due_on"], condition=Q(result="")),
        ]

    def __str__(self) -> str:
        return f"{self.opinion}→{self.org}"

    def is_overdue(self, today: date) -> bool:
        return not self.result and self.due_on < today
