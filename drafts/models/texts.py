"""A draft, its versions, and each version as a tree of provisions."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Deferrable, F, Q

from drafts.choices import DraftKind, ProvisionKind, Stage
from drafts.kinds import Matter, matter_of
from drafts.models.organs import SuperiorOrgan


class DraftQuerySet(models.QuerySet["Draft"]):
    def with_text_count(self) -> Self:
        return self.select_related("organ").annotate(text_count=models.Count("versions"))

    def namesakes_of(self, version: "DraftVersion") -> Self:
        """Other drafts of the same name, which the text may belong to."""
        others = self.filter(title=version.draft.title).exclude(pk=version.draft_id)
        return others.with_text_count()


class Draft(models.Model):
    """One matter of law-making, whatever text it has at the moment."""

    title = models.CharField("名称", max_length=200)
    kind = models.CharField("类别", max_length=20, choices=DraftKind, default=DraftKind.NEW)
    organ = models.ForeignKey(
        SuperiorOrgan, models.PROTECT, verbose_name="来文机关", related_name="drafts"
    )
    explanatory_note = models.TextField("起草说明", blank=True)
    created_at = models.DateTimeField("登记时间", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="登记人", related_name="+"
    )

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "草案"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title

    @property
    def matter(self) -> Matter:
        return matter_of(self.kind)


class DraftVersionQuerySet(models.QuerySet["DraftVersion"]):
    def laws_for(self, amendment: "DraftVersion") -> Self:
        """The confirmed full texts of the same draft, which ``amendment`` may be applied to."""
        return self.filter(
            draft=amendment.draft_id, form="full_text", confirmed_at__isnull=False
        ).order_by("number")

    def comparable_with(self, version: "DraftVersion") -> Self:
        """Other confirmed texts of the same draft and build: two laws, or two decisions."""
        same = self.filter(draft=version.draft_id, form=version.form, confirmed_at__isnull=False)
        return same.exclude(pk=version.pk).order_by("number")


class DraftVersion(models.Model):
    """One text of the draft, as it came and as it was read."""

    draft = models.ForeignKey(Draft, models.CASCADE, verbose_name="草案", related_name="versions")
    number = models.PositiveSmallIntegerField("第几稿")
    stage = models.CharField("阶段", max_length=20, choices=Stage)
    title = models.CharField("文本标题", max_length=200)
    title_note = models.TextField("题注", blank=True)
    form = models.CharField("体例", max_length=20, default="full_text")
    source_text = models.TextField("原始文本")
    source_name = models.CharField("来源文件", max_length=200, blank=True)
    source_file = models.ForeignKey(
        "office.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="原件",
        related_name="+",
    )
    # Made from two other texts of the draft, not brought in: the law in force and what changes it.
    base = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="所依据的现行文本",
        related_name="applied_to",
    )
    amendment = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="所套用的修改决定",
        related_name="full_texts",
    )
    created_at = models.DateTimeField("导入时间", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="导入人", related_name="+"
    )
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="确认人",
        related_name="+",
    )

    objects = DraftVersionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "草案文本"
        ordering = ["draft", "number"]
        constraints = [
            models.UniqueConstraint(
                name="one_draft_version_per_number", fields=["draft", "number"]
            ),
            models.CheckConstraint(
                name="draft_version_confirmed_by_someone",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="applied_amendment_has_its_base",
                condition=Q(base__isnull=True, amendment__isnull=True)
                | Q(base__isnull=False, amendment__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} 第{self.number}稿"

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def is_amendment(self) -> bool:
        """Instructions that change a law, not a law's own words."""
        return self.form == "amendment"


COMMENTABLE = (
    ProvisionKind.ARTICLE,
    ProvisionKind.INSTRUCTION,
    ProvisionKind.ANNEX,
    ProvisionKind.PREAMBLE,
    ProvisionKind.OUTLINE,
    ProvisionKind.ROW,
)


class ProvisionQuerySet(models.QuerySet["Provision"]):
    def commentable(self) -> Self:
        """What a resident's opinion is usually about: articles and their like."""
        return self.filter(unit=F("pk"))

    def in_order(self) -> Self:
        return self.order_by("position")

    def for_reading(self, version: "DraftVersion") -> Self:
        """The whole text in reading order, in one query.

        ``depth`` and the order say what stands below what; ``unit_id`` equals ``pk`` where a
        commentable unit begins. Nothing of a row needs another query.
        """
        return self.filter(version=version).in_order()


class Provision(models.Model):
    """One node of the tree: 编, 章, 节, 条, 款, 项, 目, annex, instruction.

    Its number is a label, never a key: the next version may number it anew.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(DraftVersion, models.CASCADE, related_name="provisions")
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children"
    )
    # The article (or instruction, annex) that a 款, 项 or 目 stands in; itself for an article.
    unit = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="parts")
    position = models.PositiveIntegerField("次序")
    depth = models.PositiveSmallIntegerField("层次")
    kind = models.CharField("类型", max_length=20, choices=ProvisionKind)
    number = models.PositiveIntegerField("序数", default=0)
    suffix = models.PositiveSmallIntegerField("之几", default=0)
    label = models.CharField("编号", max_length=60, blank=True)
    # 第三章第一节第七条, for tables and receipts.
    full_label = models.CharField("全称", max_length=300, blank=True)
    heading = models.CharField("标题", max_length=300, blank=True)
    caption = models.CharField("条标", max_length=300, blank=True)
    text = models.TextField("文字", blank=True)
    # What an amendment's instruction does, and to which article of the law in force.
    action = models.CharField("修改方式", max_length=20, blank=True)
    target = models.CharField("被修改条款", max_length=300, blank=True)
    new_target = models.CharField("修改后条款", max_length=300, blank=True)
    line = models.PositiveIntegerField("原文行号", default=0)

    objects = ProvisionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "条款"
        ordering = ["version", "position"]
        constraints = [
            # Deferred: a correction moves everything behind it by one UPDATE.
            models.UniqueConstraint(
                name="one_provision_per_position",
                fields=["version", "position"],
                deferrable=Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return self.full_label or self.label or self.heading

    @property
    def is_unit(self) -> bool:
        """Whether an opinion is written on this node as a whole."""
        return self.unit_id == self.pk


class ParseNote(models.Model):
    """A guess that the reader of the text made; the clerk looks at it before confirming."""

    version = models.ForeignKey(DraftVersion, models.CASCADE, related_name="notes")
    line = models.PositiveIntegerField("行")
    code = models.CharField(max_length=40)
    message = models.CharField("提示", max_length=300)
    checked_at = models.DateTimeField("核对时间", null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "解析提示"
        ordering = ["version", "line", "pk"]

    def __str__(self) -> str:
        return f"第{self.line}行：{self.message}"
