"""How this office wants its tasks handled: which reminders go out, who confirms, what is long."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q


class TaskPreferences(models.Model):
    """One row. A new office reminds a working day before and after; the rest is a switch."""

    remind_before = models.BooleanField("截止前1个工作日提醒联络员", default=True)
    remind_after = models.BooleanField("截止后1个工作日提醒联络员", default=True)
    remind_three_before = models.BooleanField("截止前3个工作日提醒联络员", default=False)
    remind_due_day = models.BooleanField("截止当天上午9时提醒联络员", default=False)
    remind_unsigned = models.BooleanField(
        "没有签收的提醒", default=False,
        help_text="签收期限过后1个工作日提醒联络员，过后2个工作日告诉站点负责人。",
    )  # fmt: skip
    tell_lead = models.BooleanField("逾期1个工作日告诉站点负责人", default=False)
    tell_leader = models.BooleanField("逾期3个工作日告诉分管领导", default=False)
    lead_confirms = models.BooleanField(
        "联络员报送后由站点负责人确认", default=False,
        help_text="没有站点负责人账号的站点，报送后直接到办公室。",
    )  # fmt: skip
    letters_by_two = models.BooleanField(
        "征求意见函由拟稿人以外的人核发", default=False,
        help_text="岗位合并的小办公室可以由一人办理，办理经过里注明。",
    )  # fmt: skip
    history_by_two = models.BooleanField(
        "历史台账由上传人以外的人确认入账", default=False,
        help_text="岗位合并的小办公室可以由一人办理，办理经过里注明。",
    )  # fmt: skip
    inactive_days = models.PositiveSmallIntegerField(
        "多少天没有活动算长期未开展", default=90,
        validators=[
            MinValueValidator(7, "至少7天。"),
            MaxValueValidator(1000, "最多1000天。"),
        ],
    )  # fmt: skip
    updated_at = models.DateTimeField("修改时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "提醒和办理设置"
        constraints = [
            models.CheckConstraint(
                name="one_row_of_task_preferences",
                condition=Q(id=1),
                violation_error_message="一套系统只有一份设置。",
            ),
            models.CheckConstraint(
                name="inactive_for_some_days", condition=Q(inactive_days__gte=7)
            ),
        ]

    def __str__(self) -> str:
        return "提醒和办理设置"
