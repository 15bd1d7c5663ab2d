"""What signing in asks for beside the password, and where somebody is signed in."""

import secrets
from typing import Self

from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import Q
from django.utils import timezone

from liaison.accounts.choices import FactorDuty
from liaison.accounts.models.users import User


class SignInRules(models.Model):
    """What this office asks of sign-ins (等级保护 level 3 by switches); there is one row."""

    second_factor = models.CharField(
        "登录验证码", max_length=10, choices=FactorDuty, default=FactorDuty.NOBODY
    )
    one_session = models.BooleanField("同一账号只在一处登录", default=False)
    password_days = models.PositiveSmallIntegerField(
        "密码有效天数", default=0, help_text="填0表示密码不过期。"
    )
    changed_at = models.DateTimeField("修改时间", default=timezone.now)
    changed_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="修改人", related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = verbose_name_plural = "登录规则"
        constraints = [
            models.CheckConstraint(name="sign_in_rules_are_one_row", condition=Q(pk=1)),
            models.CheckConstraint(
                name="password_lasts_a_month_or_for_ever",
                condition=Q(password_days=0) | Q(password_days__range=(30, 730)),
                violation_error_message="密码有效天数填0（不过期），或者30到730之间的整数。",
            ),
        ]

    def __str__(self) -> str:
        return self.get_second_factor_display()


def new_nonce() -> str:
    return secrets.token_hex(16)


class SecondFactor(models.Model):
    """The app on somebody's phone that makes codes (TOTP). The secret is worked out from
    ``nonce`` with the installation's key: the tables alone make no code."""

    user = models.OneToOneField(
        User, models.CASCADE, verbose_name="账号", related_name="second_factor"
    )
    nonce = models.CharField("随机数", max_length=32, default=new_nonce)
    begun_at = models.DateTimeField("开始设置时间", auto_now_add=True)
    confirmed_at = models.DateTimeField("启用时间", null=True, blank=True)
    # A code is good once: the number of its half-minute since 1970 must be later than this.
    last_step = models.BigIntegerField("最近用过的时间段", default=0)
    # Wrong codes within an hour, wherever they came from: axes counts by address.
    wrong_codes = models.PositiveSmallIntegerField("连续输错次数", default=0)
    wrong_since = models.DateTimeField("输错开始时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "登录验证码"

    def __str__(self) -> str:
        return f"{self.user}"


class RecoveryCode(models.Model):
    """One of ten codes on paper for the day the phone is lost; good once."""

    factor = models.ForeignKey(SecondFactor, models.CASCADE, related_name="recovery_codes")
    lookup = models.CharField("检索码", max_length=64)
    used_at = models.DateTimeField("使用时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "恢复码"
        constraints = [
            models.UniqueConstraint(name="recovery_code_is_unique", fields=["factor", "lookup"])
        ]

    def __str__(self) -> str:
        return f"{self.factor} 恢复码"


class SignedSessionQuerySet(models.QuerySet["SignedSession"]):
    def open(self) -> Self:
        return self.filter(session__expire_date__gt=timezone.now())


class SignedSession(models.Model):
    """Where and on what somebody signed in; it goes with the session itself."""

    session = models.OneToOneField(Session, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="signed_sessions")
    signed_in_at = models.DateTimeField("登录时间", default=timezone.now)
    address = models.CharField("来自", max_length=45, blank=True)
    device = models.CharField("设备", max_length=60)

    objects = SignedSessionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "登录的设备"
        ordering = ["-signed_in_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user} {self.device}"
