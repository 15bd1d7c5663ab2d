"""商请反馈函: the office asks the superior what became of what was sent up."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from drafts.models import Consultation, SuperiorOrgan
from feedback.choices.asking import AskingStatus


class AskingLetterQuerySet(models.QuerySet["AskingLetter"]):
    def standing(self) -> Self:
        return self.exclude(status=AskingStatus.VOIDED)


class AskingLetter(models.Model):
    """One letter about one round; its number is on the office's register of numbers."""

    consultation = models.ForeignKey(
        Consultation, models.PROTECT, verbose_name="征求意见", related_name="+"
    )
    organ = models.ForeignKey(
        SuperiorOrgan, models.PROTECT, verbose_name="主送机关", related_name="+"
    )
    number_text = models.CharField("发文字号", max_length=80, unique=True)
    signed_on = models.DateField("落款日期")
    signer = models.CharField("签发人", max_length=60)
    # How many merged opinions had no answer when it was written.
    items = models.PositiveIntegerField("没有答复的意见条数")
    body = models.TextField("正文")
    status = models.CharField(
        "状态", max_length=10, choices=AskingStatus, default=AskingStatus.NUMBERED
    )
    sent_on = models.DateField("发出日期", null=True, blank=True)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="拟稿人", related_name="+"
    )
    created_at = models.DateTimeField("拟稿时间", auto_now_add=True)

    objects = AskingLetterQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "商请反馈函"
        ordering = ["-signed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_unsent_asking_letter_per_round",
                fields=["consultation"],
                condition=Q(status=AskingStatus.NUMBERED),
                violation_error_message="这项征求意见已有一份编了号、还没发出的商请反馈函。",
            ),
            models.CheckConstraint(
                name="asking_letter_sent_on_a_day",
                condition=~Q(status=AskingStatus.SENT) | Q(sent_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number_text


class AskingMove(models.Model):
    """Who moved a letter from one state to another, when, and why."""

    letter = models.ForeignKey(AskingLetter, models.CASCADE, related_name="moves")
    old_status = models.CharField("原状态", max_length=10, choices=AskingStatus, blank=True)
    new_status = models.CharField("新状态", max_length=10, choices=AskingStatus)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="办理人", related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "商请反馈函流转"
        ordering = ["letter", "pk"]

    def __str__(self) -> str:
        return f"{self.get_old_status_display()}→{self.get_new_status_display()}"
