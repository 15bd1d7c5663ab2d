"""A roster that was uploaded: checked first, entered as a whole, undone as a whole."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from stations.choices import RosterKind, RosterStatus


class RosterImport(models.Model):
    kind = models.CharField("名册", max_length=20, choices=RosterKind)
    status = models.CharField(
        "状态", max_length=20, choices=RosterStatus, default=RosterStatus.CHECKED
    )
    file = models.ForeignKey("office.StoredFile", models.PROTECT, related_name="+")
    # The workbook with its 错误 column, when some rows were wrong.
    returned_file = models.ForeignKey(
        "office.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    read_count = models.PositiveIntegerField("读到", default=0)
    new_count = models.PositiveIntegerField("新增", default=0)
    changed_count = models.PositiveIntegerField("更新", default=0)
    known_count = models.PositiveIntegerField("没有变化", default=0)
    error_count = models.PositiveIntegerField("有误", default=0)
    errors = models.JSONField("错误", default=list, blank=True)
    warnings = models.JSONField("提示", default=list, blank=True)
    # What was changed of people already there, to put it back: [{"model", "pk", "before",
    # "after"}]. Never a phone: those are only ever added.
    changes = models.JSONField(default=list, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人", related_name="+"
    )
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)
    entered_at = models.DateTimeField("录入时间", null=True, blank=True)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    undo_reason = models.CharField("撤销原因", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "名册导入"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="roster_undone_with_reason",
                condition=~Q(status=RosterStatus.UNDONE) | ~Q(undo_reason=""),
                violation_error_message="撤销名册须写明原因。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.file}"

    @property
    def to_enter(self) -> int:
        return self.new_count + self.changed_count
