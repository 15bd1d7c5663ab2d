"""文号登记簿: one row for each number of a paper, so that none is given twice and none is lost."""

from typing import Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from liaison.office.choices import NumberKind, NumberState

from .stored_file import StoredFile


class DocumentNumberQuerySet(models.QuerySet["DocumentNumber"]):
    def of(self, target: models.Model) -> Self:
        kind = ContentType.objects.get_for_model(target)
        return self.filter(target_type=kind, target_id=target.pk)

    def in_series(self, prefix: str, year: int) -> Self:
        return self.filter(prefix=prefix, year=year, number__isnull=False)


class DocumentNumber(models.Model):
    """清人立联函〔2026〕3号 and what it was used for; a voided one stays, with its reason."""

    kind = models.CharField("文种", max_length=20, choices=NumberKind)
    # 清人立联函: numbers of one prefix run on through a year, whatever letters they are on.
    prefix = models.CharField("代字", max_length=60)
    year = models.PositiveSmallIntegerField("年份")
    # Empty for a number that was not written in the usual way.
    number = models.PositiveIntegerField("序号", null=True, blank=True)
    text = models.CharField("文号", max_length=80, unique=True)
    # What the paper is about; it names nobody.
    about = models.CharField("事由", max_length=200, blank=True)
    dated_on = models.DateField("日期", null=True, blank=True)
    target_type = models.ForeignKey(
        ContentType, models.PROTECT, null=True, blank=True, related_name="+"
    )
    target_id = models.BigIntegerField(null=True, blank=True)
    target = GenericForeignKey("target_type", "target_id")
    state = models.CharField("状态", max_length=10, choices=NumberState, default=NumberState.USED)
    reason = models.CharField("原因", max_length=200, blank=True)
    # Empty where the number is older than the register.
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="登记人",
        related_name="+",
    )  # fmt: skip
    entered_at = models.DateTimeField("登记时间", auto_now_add=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="作废人",
        related_name="+",
    )  # fmt: skip
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)

    objects = DocumentNumberQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文号登记簿"
        ordering = ["year", "prefix", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_paper_per_document_number",
                fields=["prefix", "year", "number"],
                violation_error_message="这个文号已经用过。",
            ),
            models.UniqueConstraint(
                name="one_used_number_per_paper",
                fields=["target_type", "target_id"],
                condition=Q(state=NumberState.USED, target_id__isnull=False),
            ),
            models.CheckConstraint(
                name="unused_document_number_says_why",
                condition=Q(state=NumberState.USED) | Q(reason__regex=r"\S"),
                violation_error_message="作废或者不用的文号要写明原因。",
            ),
        ]
        indexes = [
            # The number of a letter that is printed.
            models.Index(name="number_of_paper", fields=["target_type", "target_id"]),
        ]

    def __str__(self) -> str:
        return self.text


class SealedScan(models.Model):
    """盖章扫描件 of a letter as it was sent, added afterwards; a better one is one more row."""

    number = models.ForeignKey(
        DocumentNumber, models.PROTECT, verbose_name="文号", related_name="scans"
    )
    file = models.ForeignKey(
        StoredFile, models.PROTECT, verbose_name="盖章扫描件", related_name="+"
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人", related_name="+"
    )
    added_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "盖章扫描件"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.number}盖章扫描件"
