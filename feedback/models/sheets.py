"""A whole answer as it was uploaded or pasted, and what was understood of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from feedback.choices.sheets import SheetStatus
from feedback.models.replies import SuperiorReply


class AnswerSheet(models.Model):
    """Lines wait here, with whatever the clerk has typed, until they are right and taken."""

    reply = models.ForeignKey(SuperiorReply, models.CASCADE, related_name="sheets")
    # The file, or the words that were pasted instead.
    file = models.ForeignKey(
        "office.StoredFile", models.PROTECT, null=True, blank=True, verbose_name="文件",
        related_name="+",
    )  # fmt: skip
    words = models.TextField("粘贴的文字", blank=True)
    digest = models.CharField("校验值", max_length=64)
    # One object for each line: keys of feedback.sheet_reading.said.ReadLine, result and reasons as
    # their values, faults included.
    lines = models.JSONField("读出的内容")
    status = models.CharField("状态", max_length=20, choices=SheetStatus, default=SheetStatus.READ)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="经办人", related_name="+"
    )
    read_at = models.DateTimeField("读取时间", auto_now_add=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="办理人",
        related_name="+",
    )  # fmt: skip
    settled_at = models.DateTimeField("办理时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "整份反馈"
        ordering = ["reply", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="same_answer_is_read_once",
                fields=["reply", "digest"],
                condition=~Q(status=SheetStatus.DROPPED),
                violation_error_message="这份内容已经读过。",
            ),
            models.CheckConstraint(
                name="answer_sheet_is_a_file_or_words",
                condition=Q(file__isnull=False, words="") | (Q(file__isnull=True) & ~Q(words="")),
            ),
            models.CheckConstraint(
                name="answer_sheet_settled_by_someone",
                condition=Q(status=SheetStatus.READ, settled_by__isnull=True)
                | (~Q(status=SheetStatus.READ) & Q(settled_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.file.name if self.file else "粘贴的文字"
