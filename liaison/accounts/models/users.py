from datetime import datetime
from functools import cached_property
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils import timezone

from liaison.accounts.choices import OFFICE_ROLES, Mode, Role
from liaison.accounts.usernames import PATTERN, check_username


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def holding(self, *roles: str) -> Self:
        """Active people who hold at least one of ``roles``."""
        return self.active().filter(groups__name__in=roles).distinct()

    def with_roles(self) -> Self:
        """Load what ``role_set`` reads."""
        return self.prefetch_related("groups")


UserManager = BaseUserManager.from_queryset(UserQuerySet)


class User(AbstractBaseUser, PermissionsMixin):
    """Someone of the office, a station or the expert base who signs in. Residents never do."""

    username = models.CharField(
        "用户名",
        max_length=30,
        unique=True,
        validators=[check_username],
        error_messages={"unique": "已有这个用户名，请换一个。"},
    )
    full_name = models.CharField("姓名", max_length=60)
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("须修改密码", default=True)
    password_changed_at = models.DateTimeField("密码修改时间", null=True, blank=True)
    created_at = models.DateTimeField("建立时间", default=timezone.now)
    closed_at = models.DateTimeField("停用时间", null=True, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = verbose_name_plural = "账号"
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                name="user_name_is_plain",
                condition=Q(username__regex=PATTERN),
                violation_error_message="用户名只用小写字母、数字、点、下划线和连字符。",
            ),
            # Every right comes from a role: there is nobody to whom the rules do not apply.
            models.CheckConstraint(
                name="user_is_never_superuser",
                condition=Q(is_superuser=False),
                violation_error_message="系统不设超级用户。",
            ),
            models.CheckConstraint(
                name="user_closed_means_inactive",
                condition=Q(is_active=True, closed_at__isnull=True)
                | Q(is_active=False, closed_at__isnull=False),
                violation_error_message="停用的账号须记有停用时间。",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name

    @cached_property
    def role_set(self) -> frozenset[str]:
        return frozenset(group.name for group in self.groups.all())

    def has_role(self, *roles: str) -> bool:
        """Whether this person holds at least one of ``roles``."""
        return self.is_active and not self.role_set.isdisjoint(roles)

    @property
    def is_staff(self) -> bool:
        """Office people; the office side opens to them only."""
        return self.has_role(*OFFICE_ROLES)

    @property
    def role_labels(self) -> str:
        return "、".join(role.label for role in Role if role in self.role_set)

    @property
    def combined_duties(self) -> bool:
        """岗位合并: holds several office roles, which only a small office allows."""
        return len(self.role_set & OFFICE_ROLES) > 1


class WorkMode(models.Model):
    """How strictly the office separates duties; there is one row."""

    mode = models.CharField("分岗方式", max_length=10, choices=Mode, default=Mode.SMALL)
    changed_at = models.DateTimeField("修改时间", default=timezone.now)
    changed_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="修改人", related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = verbose_name_plural = "分岗方式"
        constraints = [models.CheckConstraint(name="work_mode_is_one_row", condition=Q(pk=1))]

    def __str__(self) -> str:
        return self.get_mode_display()


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def held_between(self, begin: datetime, end: datetime) -> Self:
        """Held at some moment from ``begin`` until before ``end``."""
        return self.filter(Q(revoked_at__isnull=True) | Q(revoked_at__gt=begin), granted_at__lt=end)

    def with_list_relations(self) -> Self:
        return self.select_related("user", "granted_by", "revoked_by")


class RoleGrant(models.Model):
    """Who held which role from when to when, and who gave and took it."""

    user = models.ForeignKey(User, models.PROTECT, verbose_name="账号", related_name="grants")
    role = models.CharField("角色", max_length=30, choices=Role)
    granted_at = models.DateTimeField("授予时间")
    granted_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="授予人", related_name="+", null=True, blank=True
    )
    revoked_at = models.DateTimeField("收回时间", null=True, blank=True)
    revoked_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="收回人", related_name="+", null=True, blank=True
    )
    reason = models.CharField("说明", max_length=200, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "授权记录"
        ordering = ["-granted_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="role_granted_once_at_a_time",
                fields=["user", "role"],
                condition=Q(revoked_at__isnull=True),
                violation_error_message="这个账号已有该角色。",
            ),
            models.CheckConstraint(
                name="role_grant_ends_after_it_begins",
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=models.F("granted_at")),
                violation_error_message="收回时间不能早于授予时间。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()}"


class UsedPassword(models.Model):
    """A password someone had, hashed, so that it is not taken again too soon."""

    user = models.ForeignKey(
        User, models.CASCADE, verbose_name="账号", related_name="used_passwords"
    )
    encoded = models.CharField("密码散列", max_length=256)
    set_at = models.DateTimeField("设置时间", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "用过的密码"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.user} {self.set_at:%Y-%m-%d}"
