"""Compiled items (归并意见), frozen tables and what was sent upward."""

import hashlib
import json
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import JSONField, Q, Value

from drafts.models import Consultation, Provision, SuperiorOrgan
from opinions.choices import Adoption, ChangeKind, TargetScope
from opinions.models.opinions import Opinion

NOT_PLACED = 32_767


class CompiledItemQuerySet(models.QuerySet["CompiledItem"]):
    def in_table_order(self) -> Self:
        """General opinions first, then by article, as the table has them (form 4.1); rows of one
        article as somebody placed them, else as they came."""
        return self.order_by(models.F("provision__position").asc(nulls_first=True), "rank", "pk")

    def with_page_relations(self) -> Self:
        """Load what the page of one item shows, without the draft's whole text."""
        return self.select_related("consultation__version", "changed_by", "provision__unit").defer(
            "consultation__version__source_text"
        )


class CompiledItem(models.Model):
    """One row of the table: what several people said, in the office's words."""

    consultation = models.ForeignKey(
        Consultation, models.PROTECT, verbose_name="征求意见", related_name="+"
    )
    scope = models.CharField(
        "范围", max_length=10, choices=TargetScope, default=TargetScope.PROVISION
    )
    provision = models.ForeignKey(
        Provision, models.PROTECT, null=True, blank=True, verbose_name="条款", related_name="+"
    )
    label = models.CharField("条款名称", max_length=300)
    quote = models.TextField("草案原文", blank=True)
    kind = models.CharField("类别", max_length=10, choices=ChangeKind)
    text = models.TextField("意见建议")
    reason = models.TextField("理由", blank=True)
    remark = models.CharField("备注", max_length=300, blank=True)
    # As the last confirmed result says; the results themselves live on the floor above.
    adoption = models.CharField("采纳情况", max_length=20, choices=Adoption, default=Adoption.NONE)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="经办人", related_name="+"
    )
    created_at = models.DateTimeField("归并时间", auto_now_add=True)
    # Among the rows of one article; what nobody placed comes after what somebody placed.
    rank = models.PositiveSmallIntegerField("本条内次序", default=NOT_PLACED, db_default=NOT_PLACED)
    # Who wrote the words as they stand, for the clerk who meets them while editing.
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="修改人",
        related_name="+",
    )  # fmt: skip
    changed_at = models.DateTimeField("修改时间", null=True, blank=True)

    objects = CompiledItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "归并意见"
        ordering = ["consultation", "pk"]
        constraints = [
            models.CheckConstraint(
                name="compiled_item_names_its_provision",
                condition=Q(scope=TargetScope.WHOLE, provision__isnull=True)
                | (~Q(scope=TargetScope.WHOLE) & Q(provision__isnull=False)),
                violation_error_message="总体意见不指条款，其他意见须指明条款。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}：{self.text[:30]}"

    @property
    def is_sent(self) -> bool:
        """Its words went upward; more opinions may follow in a supplement, nothing else changes."""
        return self.adoption != Adoption.NONE

    @property
    def fingerprint(self) -> str:
        """Of the office's words: equal until somebody edits them."""
        return _digest([self.kind, self.text, self.reason, self.remark])


class CompiledSourceQuerySet(models.QuerySet["CompiledSource"]):
    def unsent(self) -> Self:
        """What the next table holds: all for the first, for a supplement what came since."""
        return self.filter(submission=None)


class CompiledSource(models.Model):
    """An opinion inside a compiled item; both keep their words."""

    item = models.ForeignKey(CompiledItem, models.CASCADE, related_name="sources")
    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="compiled_in")
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="归并人", related_name="+"
    )
    merged_at = models.DateTimeField("归并时间", auto_now_add=True)
    # The letter that took it upward; never changed once it is set.
    submission = models.ForeignKey(
        "opinions.Submission", models.PROTECT, null=True, blank=True, verbose_name="随哪次上报",
        related_name="+",
    )  # fmt: skip

    objects = CompiledSourceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "归并来源"
        ordering = ["item", "pk"]
        constraints = [
            models.UniqueConstraint(name="one_source_per_item", fields=["item", "opinion"]),
        ]

    def __str__(self) -> str:
        return str(self.opinion)


class CompiledTableQuerySet(models.QuerySet["CompiledTable"]):
    def waiting(self) -> Self:
        """Frozen and not yet sent; while there is one nothing of its consultation is compiled."""
        return self.filter(reopened_at=None, sent_at=None)

    def sent(self) -> Self:
        return self.filter(sent_at__isnull=False).order_by("part")

    def standing(self) -> Self:
        """Sent or to be sent, the first before its supplements."""
        return self.filter(reopened_at=None).order_by("part")


class CompiledTable(models.Model):
    """The table as a second person froze it: rows and counts that no later change touches."""

    consultation = models.ForeignKey(
        Consultation, models.PROTECT, verbose_name="征求意见", related_name="+"
    )
    number = models.PositiveSmallIntegerField("第几版")
    # 1 goes up first; later ones hold only what came since (补充上报).
    part = models.PositiveSmallIntegerField("第几次上报", default=1)
    # Why there is a supplement.
    reason = models.CharField("补充上报原因", max_length=300, blank=True)
    # One object per row, keys as the columns of form 4.1 plus "item" (the compiled item's id).
    rows = models.JSONField("内容")
    raw_count = models.PositiveIntegerField("原始意见条数")
    item_count = models.PositiveIntegerField("归并后条数")
    people_count = models.PositiveIntegerField("人数")
    # Figures of the work behind it, as they were at freezing: received, sessions, person_times.
    facts = models.JSONField("征集工作数字", default=dict, db_default=Value({}, JSONField()))
    checksum = models.CharField("校验值", max_length=64)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="复核人", related_name="+"
    )
    frozen_at = models.DateTimeField("定稿时间", auto_now_add=True)
    reopened_at = models.DateTimeField("重新打开时间", null=True, blank=True)
    reopen_reason = models.CharField("重新打开原因", max_length=300, blank=True)
    sent_at = models.DateTimeField("登记上报时间", null=True, blank=True)

    objects = CompiledTableQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "汇总表定稿"
        ordering = ["consultation", "number"]
        constraints = [
            models.UniqueConstraint(
                name="one_compiled_table_per_number", fields=["consultation", "number"]
            ),
            models.UniqueConstraint(
                name="one_frozen_table_at_a_time",
                fields=["consultation"],
                condition=Q(reopened_at__isnull=True, sent_at__isnull=True),
                violation_error_message="汇总表已经定稿。",
            ),
            models.UniqueConstraint(
                name="one_standing_table_per_part",
                fields=["consultation", "part"],
                condition=Q(reopened_at__isnull=True),
                violation_error_message="这一次上报的汇总表已经定稿。",
            ),
            models.CheckConstraint(
                name="sent_table_is_not_reopened",
                condition=Q(sent_at__isnull=True) | Q(reopened_at__isnull=True),
                violation_error_message="汇总表已经上报，不能重新打开。",
            ),
            models.CheckConstraint(
                name="supplement_says_why",
                condition=Q(part=1, reason="") | (Q(part__gt=1) & ~Q(reason="")),
                violation_error_message="请写明补充上报的原因。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation} {self.title}第{self.number}版"

    @property
    def is_supplement(self) -> bool:
        return self.part > 1

    @property
    def title(self) -> str:
        """What the workbook, the letter and the pages call it."""
        return f"意见建议汇总表{mark_of(self.part)}"

    @property
    def is_intact(self) -> bool:
        return self.checksum == checksum_of(self.rows)


class Submission(models.Model):
    """What went upward, with document number and date (上报)."""

    consultation = models.ForeignKey(
        Consultation, models.PROTECT, verbose_name="征求意见", related_name="+"
    )
    number = models.PositiveSmallIntegerField("第几次")
    table = models.OneToOneField(
        CompiledTable, models.PROTECT, verbose_name="汇总表", related_name="submission"
    )
    organ = models.ForeignKey(
        SuperiorOrgan, models.PROTECT, verbose_name="报送机关", related_name="+"
    )
    document_number = models.CharField("发文字号", max_length=60, unique=True)
    sent_on = models.DateField("上报日期")
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="签发登记人", related_name="+"
    )
    signer = models.CharField("签发人", max_length=60)
    # 线下签批: the signed 发文稿纸.
    signed_paper = models.ForeignKey(
        "office.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="已签批的发文稿纸",
        related_name="+",
    )
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "上报"
        ordering = ["consultation", "number"]
        constraints = [
            models.UniqueConstraint(
                name="one_submission_per_number", fields=["consultation", "number"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_number}{self.mark}"

    @property
    def mark(self) -> str:
        return mark_of(self.number)


def mark_of(part: int) -> str:
    """（补充上报） beside a number or a title, with its own count from the second; empty for the
    first table."""
    if part == 1:
        return ""
    return "（补充上报）" if part == 2 else f"（第{part - 1}次补充上报）"


def checksum_of(rows: list[dict[str, Any]]) -> str:
    """What is frozen beside the rows and shown with them."""
    return _digest(rows)


def _digest(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
