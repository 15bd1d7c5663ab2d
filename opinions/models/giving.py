"""What hangs on an opinion that a resident gave online, and what the office allows there."""

import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from opinions.models.opinions import Opinion


class GivingRules(models.Model):
    """What the form offers beyond one sentence; one row, all of it off until the office decides."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    allow_joint = models.BooleanField(
        "可以几个人共同提出", default=False, help_text="一份意见只算一条，人数另记，只供内部使用。"
    )
    allow_support = models.BooleanField(
        "可以点“我也这样认为”",
        default=False,
        help_text="只记一个人的支持，不算新的意见；支持数只供内部使用。",
    )
    show_similar = models.BooleanField(
        "提交以前给居民看别人提过的相近意见",
        default=False,
        help_text="只显示工作人员已经看过、整理过的意见文字，不显示提出人。",
    )
    hold_without_proof = models.BooleanField(
        "没有通过自动校验的意见先复核",
        default=False,
        db_default=False,
        help_text="手机、电脑在填写时自动完成校验，居民不用做什么。没有通过的，多半是浏览器关闭了脚本，"
        "也可能是程序提交。不勾选只作标记，照常登记；有人用程序刷意见时再勾选。",
    )

    class Meta:
        verbose_name = verbose_name_plural = "网上提意见设置"
        constraints = [
            models.CheckConstraint(
                name="one_row_of_giving_rules",
                condition=Q(id=1),
                violation_error_message="一套系统只有一份网上提意见设置。",
            ),
        ]

    def __str__(self) -> str:
        return "网上提意见设置"


class OpinionSupplement(models.Model):
    """What the author added later; the words before stay as they were."""

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="supplements")
    number = models.PositiveSmallIntegerField("第几次补充")
    body = models.TextField("补充内容")
    added_at = models.DateTimeField("补充时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "意见补充"
        ordering = ["opinion", "number"]
        constraints = [
            models.UniqueConstraint(
                name="one_opinion_supplement_per_number", fields=["opinion", "number"]
            ),
            models.CheckConstraint(
                name="opinion_supplement_says_something",
                condition=~Q(body=""),
                violation_error_message="请填写补充内容。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opinion} 第{self.number}次补充"


class OpinionFile(models.Model):
    """A photo or document that the author sent along. Each look at it is on record."""

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="files")
    file = models.ForeignKey("office.StoredFile", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "意见附件"
        ordering = ["opinion", "pk"]

    def __str__(self) -> str:
        return str(self.file)


class WaitingFile(models.Model):
    """A file chosen for an opinion, or a supplement, that is not sent yet.

    It stays while the form goes back and forth; what is never sent is cleared by the clock.
    """

    # Of the form that it was chosen in; see ``tickets.FormTicket.nonce``.
    form_key = models.UUIDField(db_index=True, editable=False)
    file = models.ForeignKey("office.StoredFile", models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "待提交的附件"
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.file)


class PhoneCodeQuerySet(models.QuerySet["PhoneCode"]):
    def waiting(self, since: datetime) -> Self:
        """To be sent, and still worth sending."""
        return self.filter(
            contact__isnull=False, claimed_at__isnull=True, asked_at__gte=since
        ).select_related("contact")


class PhoneCode(models.Model):
    """One asking for 我的意见 by phone. The six digits are worked out from ``key``, never stored.

    A number that nobody left has a row as well, without a contact: nobody outside can tell.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    lookup = models.CharField(max_length=64)
    contact = models.ForeignKey(
        "contacts.Contact", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)

    objects = PhoneCodeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "手机验证码"
        indexes = [
            # The worker's queue and the sweep.
            models.Index(
                name="phone_code_waiting",
                fields=["asked_at"],
                condition=Q(claimed_at__isnull=True, contact__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"验证码 {self.pk}"
