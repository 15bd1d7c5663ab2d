"""How the table is laid out: the office's own columns, and blank forms of the superiors."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from drafts.models import SuperiorOrgan


class LayoutQuerySet(models.QuerySet["TableLayout"]):
    def in_use(self) -> Self:
        return self.filter(retired_at=None)


class TableLayout(models.Model):
    """Columns chosen by the office, in its order, with its own names and widths."""

    name = models.CharField("名称", max_length=60)
    # [{"key": of opinions.table_fields, "title": str, "width": of a character}]
    columns = models.JSONField("栏目")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="修改人", related_name="+"
    )
    changed_at = models.DateTimeField("修改时间", auto_now=True)
    retired_at = models.DateTimeField("停用时间", null=True, blank=True)

    objects = LayoutQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "汇总表栏目方案"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_table_layout_per_name",
                fields=["name"],
                condition=Q(retired_at=None),
                violation_error_message="已经有同名的栏目方案。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SuperiorFormQuerySet(models.QuerySet["SuperiorForm"]):
    def in_use(self) -> Self:
        """Looked at by a person, and not replaced by another."""
        return self.filter(confirmed_at__isnull=False, retired_at=None)

    def with_list_relations(self) -> Self:
        return self.select_related("file", "organ", "uploaded_by", "confirmed_by")


class SuperiorForm(models.Model):
    """A superior's own blank table: filled from frozen tables, its look untouched."""

    name = models.CharField("名称", max_length=100)
    organ = models.ForeignKey(
        SuperiorOrgan, models.PROTECT, null=True, blank=True, verbose_name="哪个机关的表",
        related_name="+",
    )  # fmt: skip
    file = models.ForeignKey(
        "office.StoredFile", models.PROTECT, verbose_name="空白表", related_name="+"
    )
    # Where the rows go: the sheet's name, or which table of the document; and the last header row.
    place = models.CharField("工作表", max_length=60)
    header_row = models.PositiveSmallIntegerField("表头行")
    # [{"at": column from 0, "title": as printed, "key": of opinions.table_fields or ""}]
    columns = models.JSONField("栏目")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人", related_name="+"
    )
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="核对人",
        related_name="+",
    )  # fmt: skip
    confirmed_at = models.DateTimeField("核对时间", null=True, blank=True)
    retired_at = models.DateTimeField("停用时间", null=True, blank=True)

    objects = SuperiorFormQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "上级表格"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="superior_form_confirmed_by_a_person",
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_word(self) -> bool:
        return self.file.name.lower().endswith(".docx")

    @property
    def extension(self) -> str:
        return "docx" if self.is_word else "xlsx"
