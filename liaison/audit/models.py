from typing import Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def unsealed(self) -> Self:
        return self.filter(link__isnull=True)

    def with_list_relations(self) -> Self:
        """Load everything that one row of the audit page shows."""
        return self.select_related("actor")


class AuditEntry(models.Model):
    """One action: who, as what, when, from where, on what, with what outcome.

    The database refuses every UPDATE, DELETE and TRUNCATE (migration 0002).
    """

    at = models.DateTimeField("时间")
    action = models.CharField("操作", max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="操作人",
        related_name="+",
        null=True,
        blank=True,
    )
    actor_name = models.CharField("账号", max_length=60, blank=True)
    actor_roles = models.CharField("角色", max_length=200, blank=True)
    address = models.GenericIPAddressField("来源地址", null=True, blank=True)
    request_id = models.CharField("请求编号", max_length=40, blank=True)
    target_type = models.CharField("对象类别", max_length=80, blank=True)
    target_id = models.CharField("对象编号", max_length=60, blank=True)
    before = models.JSONField("操作前", null=True, blank=True, encoder=DjangoJSONEncoder)
    after = models.JSONField("操作后", null=True, blank=True, encoder=DjangoJSONEncoder)
    note = models.TextField("说明", blank=True)
    count = models.PositiveIntegerField("数量", null=True, blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "审计记录"
        ordering = ["-id"]
        indexes = [
            # The audit page: one kind of action, one person, or one thing, newest first.
            models.Index(name="audit_by_action", fields=["action", "-id"]),
            models.Index(name="audit_by_actor", fields=["actor", "-id"]),
            models.Index(name="audit_by_target", fields=["target_type", "target_id", "-id"]),
            # The audit page's days.
            models.Index(name="audit_by_time", fields=["at"]),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.action}"


class AuditSeal(models.Model):
    """The end of one sealed batch: how far the chain went, and its hash there."""

    sealed_at = models.DateTimeField("封存时间")
    last_position = models.PositiveBigIntegerField("末条位置", unique=True)
    count = models.PositiveIntegerField("条数")
    chain_hash = models.CharField("链值", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "审计封存"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"第{self.pk}次封存"


class AuditLink(models.Model):
    """The place of one entry in the hash chain.

    Entries are linked in the order in which they became visible, not by id: an id taken early
    may be committed late, and is then simply part of a later batch.
    """

    position = models.PositiveBigIntegerField("位置", primary_key=True)
    entry = models.OneToOneField(
        AuditEntry, models.PROTECT, verbose_name="审计记录", related_name="link"
    )
    chain_hash = models.CharField("链值", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "审计链"

    def __str__(self) -> str:
        return f"{self.position}"
