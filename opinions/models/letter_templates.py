"""The office's own templates of its letters; without one the default prints."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from opinions.choices.letters import LetterKind


class LetterTemplate(models.Model):
    kind = models.CharField(
        "用于", max_length=10, choices=LetterKind, default=LetterKind.REPORT,
        db_default=LetterKind.REPORT,
    )  # fmt: skip
    number = models.PositiveSmallIntegerField("第几版", unique=True)
    file = models.ForeignKey(
        "office.StoredFile", models.PROTECT, verbose_name="模板", related_name="+"
    )
    # As it printed with sample values when it was accepted.
    test_print = models.ForeignKey(
        "office.StoredFile", models.PROTECT, verbose_name="试打", related_name="+"
    )
    fields = models.JSONField("用到的字段")
    in_use = models.BooleanField("正在使用", default=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人", related_name="+"
    )
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "函的模板"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                name="one_letter_template_in_use", fields=["kind"], condition=Q(in_use=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}模板第{self.number}版"
