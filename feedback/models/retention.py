"""How long personal data stays, and each time that what was over was deleted."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q


class KeepingRules(models.Model):
    """The office's periods; one row.

    个人信息保护法第十九条、第四十七条 ask for the shortest necessary; the office says how long.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    months_after_feedback = models.PositiveSmallIntegerField(
        "反馈办完多少个月后删除姓名和联系方式",
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    years_without_result = models.PositiveSmallIntegerField(
        "一直没有结果的，提交满多少年删除",
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
        help_text="法律从征求意见到通过可能要几年，删得太早就没有办法告诉本人结果。",
    )
    years_of_ledger_files = models.PositiveSmallIntegerField(
        "台账里的签到表、照片保存多少年",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
        help_text="不填的不自动删除，随台账归档。",
    )

    class Meta:
        verbose_name = verbose_name_plural = "个人信息保存期限"
        constraints = [
            models.CheckConstraint(name="one_row_of_keeping_rules", condition=Q(id=1)),
        ]

    def __str__(self) -> str:
        return "个人信息保存期限"


class Purge(models.Model):
    """One run; its counts grow with each batch, in the batch's own transaction."""

    started_at = models.DateTimeField("开始时间")
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    # Empty: the clock started it.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="启动人",
        related_name="+",
    )  # fmt: skip
    people = models.PositiveIntegerField("意见提出人", default=0)
    complaints = models.PositiveIntegerField("投诉人", default=0)
    files = models.PositiveIntegerField("签到表、照片", default=0)
    # The periods that it went by.
    rules = models.JSONField("依据的期限", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "到期删除"
        ordering = ["-started_at"]
        constraints = [
            # A run that died is gone on with; a second worker finds it taken.
            models.UniqueConstraint(
                name="one_unfinished_purge",
                fields=["finished_at"],
                condition=Q(finished_at__isnull=True),
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d} 到期删除"
