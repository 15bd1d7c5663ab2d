"""Departments, associations and others that the office asks, refers to and meets."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from stations.choices import PartnerKind


class PartnerOrgQuerySet(models.QuerySet["PartnerOrg"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def matching(self, words: str) -> Self:
        """Found by name, short name or what it is in charge of."""
        return self.filter(
            Q(name__icontains=words)
            | Q(short_name__icontains=words)
            | Q(duties__icontains=words)
            | Q(pinyin_key__icontains=words)
        )


class PartnerOrg(models.Model):
    name = models.CharField("名称", max_length=100, unique=True)
    short_name = models.CharField("简称", max_length=40, blank=True)
    kind = models.CharField("类别", max_length=24, choices=PartnerKind)
    duties = models.CharField("职责领域", max_length=200, blank=True)
    contact_name = models.CharField("联系人", max_length=60, blank=True)
    phone = models.ForeignKey(
        "contacts.Contact", models.PROTECT, null=True, blank=True, verbose_name="联系电话",
        related_name="+",
    )  # fmt: skip
    address = models.CharField("地址", max_length=200, blank=True)
    remark = models.CharField("备注", max_length=200, blank=True)
    is_active = models.BooleanField("启用", default=True)
    pinyin_key = models.CharField(max_length=300, editable=False, blank=True)

    objects = PartnerOrgQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "单位名录"
        ordering = ["pinyin_key", "pk"]

    def __str__(self) -> str:
        return self.name


class PartnerOrgMove(models.Model):
    """Who took an organisation into use or out of it, when, and why."""

    org = models.ForeignKey(PartnerOrg, models.CASCADE, related_name="moves")
    was_active = models.BooleanField("原状态")
    is_active = models.BooleanField("新状态")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="办理人", related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    note = models.CharField("原因", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "单位状态变更"
        ordering = ["org", "pk"]

    def __str__(self) -> str:
        return self.get_new_status_display()

    def get_new_status_display(self) -> str:
        """As the history rows with named states say it."""
        return "启用" if self.is_active else "停用"
