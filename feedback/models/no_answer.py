"""尚无结果: telling authors honestly that nothing came back, once for each round."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from drafts.models import Consultation


class TellingRules(models.Model):
    """How long the office waits; one row, edited by the office."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    no_answer_days = models.PositiveSmallIntegerField(
        "上报后多少天没有答复，建议告知提出人",
        default=365,
        validators=[MinValueValidator(30), MaxValueValidator(3650)],
    )
    ask_again_days = models.PositiveSmallIntegerField(
        "商请反馈函发出后多少天没有答复，建议再次商请",
        default=90,
        validators=[MinValueValidator(15), MaxValueValidator(365)],
    )
    rereview_days = models.PositiveSmallIntegerField(
        "不满意的，多少天内答复复核",
        default=15,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
    )

    class Meta:
        verbose_name = verbose_name_plural = "告知期限"
        constraints = [
            models.CheckConstraint(name="one_row_of_telling_rules", condition=Q(id=1)),
        ]

    def __str__(self) -> str:
        return "告知期限"


class NoAnswerTelling(models.Model):
    """Released by a second person; the row is the queue until everyone's notice is written.

    Of opinions that wait since ``until`` or longer; what began to wait later has a row of its own.
    """

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="+")
    until = models.DateField("告知到哪一天为止报送的")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="提请人", related_name="+"
    )
    asked_at = models.DateTimeField("提请时间", auto_now_add=True)
    released_at = models.DateTimeField("同意时间", null=True, blank=True)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    people = models.PositiveIntegerField("人数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "尚无结果告知"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_no_answer_telling_at_a_time",
                fields=["consultation"],
                condition=Q(finished_at=None),
            ),
            models.CheckConstraint(
                name="no_answer_released_before_finished",
                condition=Q(finished_at=None) | Q(released_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation}：尚无结果"
