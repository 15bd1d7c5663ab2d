"""The office's own templates of slips and letters; without one of a kind the default prints."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from feedback.choices.papers import PaperKind


class PaperTemplate(models.Model):
    """One version; the office may go back to any of them."""

    kind = models.CharField("用于", max_length=10, choices=PaperKind)
    number = models.PositiveSmallIntegerField("第几版")
    file = models.ForeignKey(
        "office.StoredFile", models.PROTECT, verbose_name="模板", related_name="+"
    )
    # As it printed with sample values when it was accepted.
    test_print = models.ForeignKey(
        "office.StoredFile", models.PROTECT, verbose_name="试打", related_name="+"
    )
    in_use = models.BooleanField("正在使用", default=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人", related_name="+"
    )
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "反馈单和感谢信模板"
        ordering = ["kind", "-number"]
        constraints = [
            models.UniqueConstraint(
                name="one_paper_template_per_number", fields=["kind", "number"]
            ),
            models.UniqueConstraint(
                name="one_paper_template_in_use", fields=["kind"], condition=Q(in_use=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}模板第{self.number}版"
