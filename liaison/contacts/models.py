from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from liaison.contacts.choices import ContactKind


class ContactQuerySet(models.QuerySet["Contact"]):
    def kept(self) -> Self:
        return self.filter(erased_at__isnull=True)

    def under_older_keys(self, key_id: str) -> Self:
        """What is not yet encrypted with the key ``key_id``."""
        return self.kept().exclude(key_id=key_id)


class Contact(models.Model):
    """One phone number or e-mail address as one person left it at one occasion.

    Nobody reads ``ciphertext`` but liaison.contacts.services.
    """

    kind = models.CharField("种类", max_length=10, choices=ContactKind)
    ciphertext = models.TextField("密文", blank=True)
    key_id = models.CharField("密钥编号", max_length=16)
    lookup = models.CharField("检索码", max_length=64, blank=True)
    masked = models.CharField("脱敏显示", max_length=80)
    created_at = models.DateTimeField("登记时间", auto_now_add=True)
    erased_at = models.DateTimeField("删除时间", null=True, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "联系方式"
        indexes = [
            # "Which opinions left this number?" at the tracking page and by the office.
            models.Index(name="contact_by_lookup", fields=["lookup"], condition=~Q(lookup="")),
            # rotate_keys walks what older keys still hold.
            models.Index(
                name="contact_by_key",
                fields=["key_id", "id"],
                condition=Q(erased_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="contact_erased_means_forgotten",
                condition=Q(erased_at__isnull=True) & ~Q(ciphertext="") & ~Q(lookup="")
                | Q(erased_at__isnull=False, ciphertext="", lookup=""),
                violation_error_message="已删除的联系方式不得留有内容。",
            ),
        ]

    def __str__(self) -> str:
        return self.masked


class ContactLook(models.Model):
    """Who saw a contact in full, when and why. Rows are only ever added."""

    contact = models.ForeignKey(
        Contact, models.PROTECT, verbose_name="联系方式", related_name="looks"
    )
    viewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="查看人",
        related_name="+",
        null=True,
        blank=True,
    )
    reason = models.CharField("查看理由", max_length=200)
    looked_at = models.DateTimeField("查看时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "联系方式查看记录"
        ordering = ["-looked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="contact_look_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message="查看联系方式须写明理由。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact} {self.looked_at:%Y-%m-%d %H:%M}"
