"""Reports that the portal drafted for the office, and the office's own templates for them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from feedback.choices.reports import ReportKind
from feedback.period import Period


class Report(models.Model):
    """One draft with its figures as they were; the office writes on in its own file."""

    kind = models.CharField("种类", max_length=10, choices=ReportKind)
    first = models.DateField("从")
    last = models.DateField("到")
    # Figures by the key of their source, read at one moment; empty until the worker has made it.
    figures = models.JSONField("数字", default=dict)
    file = models.ForeignKey(
        "office.StoredFile", models.PROTECT, null=True, blank=True, verbose_name="文件",
        related_name="+",
    )  # fmt: skip
    # None: the template that comes with the portal.
    template = models.ForeignKey(
        "feedback.ReportTemplate", models.PROTECT, null=True, blank=True, verbose_name="模板",
        related_name="+",
    )  # fmt: skip
    job = models.ForeignKey(
        "jobs.Job", models.PROTECT, null=True, blank=True, verbose_name="后台任务", related_name="+"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="发起人", related_name="+"
    )
    asked_at = models.DateTimeField("发起时间", auto_now_add=True)
    made_at = models.DateTimeField("生成时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "汇报材料"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="report_days_in_order",
                condition=Q(first__lte=F("last")),
                violation_error_message="开始日期不能晚于结束日期。",
            ),
            models.CheckConstraint(
                name="report_made_with_its_file",
                condition=Q(file__isnull=True, made_at__isnull=True)
                | Q(file__isnull=False, made_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{self.period}）"

    @property
    def period(self) -> Period:
        return Period(self.first, self.last)


class ReportTemplate(models.Model):
    kind = models.CharField("种类", max_length=10, choices=ReportKind)
    number = models.PositiveSmallIntegerField("第几版")
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
        verbose_name = verbose_name_plural = "汇报材料模板"
        ordering = ["kind", "-number"]
        constraints = [
            models.UniqueConstraint(
                name="one_report_template_per_number", fields=["kind", "number"]
            ),
            models.UniqueConstraint(
                name="one_report_template_in_use", fields=["kind"], condition=Q(in_use=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}模板第{self.number}版"
