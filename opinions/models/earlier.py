"""历史导入: tables of past years with their results, counted apart from what is collected."""

from typing import Self

from django.db import models
from django.db.models import Count, Q, Sum

from drafts.models import DraftVersion, Provision
from opinions.choices import Adoption, ChangeKind
from stations.choices import ImportStatus
from stations.models.history_imports import HistoryImport


class EarlierTableQuerySet(models.QuerySet["EarlierTable"]):
    def accepted(self) -> Self:
        return self.filter(status=ImportStatus.ACCEPTED)

    def with_list_relations(self) -> Self:
        return self.select_related(
            "file", "returned_file", "version__draft", "uploaded_by", "accepted_by", "undone_by"
        )


class EarlierTable(HistoryImport):
    file = models.ForeignKey(
        "office.StoredFile", models.PROTECT, verbose_name="文件", related_name="+"
    )
    # The workbook with its 错误 column, when some rows were wrong.
    returned_file = models.ForeignKey(
        "office.StoredFile", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="标出错误的表",
    )  # fmt: skip
    year = models.PositiveSmallIntegerField("年份")
    draft_title = models.CharField("法规草案名称", max_length=200)
    # The text that its articles are numbered by, if the portal has it: for 往年同类意见.
    version = models.ForeignKey(
        DraftVersion, models.PROTECT, null=True, blank=True, verbose_name="对应的文本",
        related_name="+",
    )  # fmt: skip
    # [{"at": column from 0, "title": as printed, "key": of opinions.table_fields or ""}]
    columns = models.JSONField("栏目")
    # None until the worker has looked at every row with these columns.
    checked_at = models.DateTimeField("检查时间", null=True, blank=True)

    objects = EarlierTableQuerySet.as_manager()

    class Meta(HistoryImport.Meta):
        verbose_name = verbose_name_plural = "往年汇总表"

    @property
    def is_mapped(self) -> bool:
        """Whether anybody knows which column holds the words."""
        return any(column["key"] == "text" for column in self.columns)

    def __str__(self) -> str:
        return f"{self.year}年《{self.draft_title}》"


class EarlierItemQuerySet(models.QuerySet["EarlierItem"]):
    def standing(self) -> Self:
        return self.filter(table__status=ImportStatus.ACCEPTED)

    def saying(self, words: str) -> Self:
        """Each of the words somewhere in what was said, its reason or its article."""
        found = self.standing().select_related("table")
        for word in words.split():
            found = found.filter(
                Q(text__icontains=word) | Q(reason__icontains=word) | Q(label__icontains=word)
            )
        return found.order_by("-table__year", "table", "row")

    def figures(self) -> list[dict[str, int]]:
        """By year: drafts, items, raw opinions, adopted wholly and in part; one query."""
        return list(
            self.standing()
            .order_by("-table__year")
            .values("table__year")
            .annotate(
                drafts=Count("table__draft_title", distinct=True),
                items=Count("pk"),
                opinions=Sum("opinions"),
                adopted=Count("pk", filter=Q(adoption=Adoption.ADOPTED)),
                partial=Count("pk", filter=Q(adoption=Adoption.PARTIAL)),
            )
        )


class EarlierItem(models.Model):
    """One row of such a table, as it was written then."""

    table = models.ForeignKey(EarlierTable, models.PROTECT, related_name="items")
    row = models.PositiveIntegerField("行号")
    label = models.CharField("条款", max_length=300, blank=True)
    # The article in the table's version, if the label names one.
    provision = models.ForeignKey(
        Provision, models.PROTECT, null=True, blank=True, verbose_name="条款", related_name="+"
    )
    quote = models.TextField("草案原文", blank=True)
    kind = models.CharField("类别", max_length=10, choices=ChangeKind, blank=True)
    text = models.TextField("意见建议")
    reason = models.TextField("理由", blank=True)
    proposers = models.CharField("提出人", max_length=300, blank=True)
    stations = models.CharField("来源", max_length=300, blank=True)
    opinions = models.PositiveIntegerField("原始意见条数", default=1)
    adoption = models.CharField("采纳情况", max_length=20, choices=Adoption)
    remark = models.CharField("备注", max_length=300, blank=True)
    # Equal for the same row in another file; none once it was taken back.
    content_key = models.UUIDField(null=True, unique=True)

    objects = EarlierItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "往年意见"
        ordering = ["table", "row"]

    def __str__(self) -> str:
        return f"{self.label}：{self.text[:30]}"
