"""复核: one second look for an author whom the answer did not content."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from feedback.choices.rereviews import ReReviewStatus
from feedback.models.letters import Rating


class ReReviewQuerySet(models.QuerySet["ReReview"]):
    def unanswered(self) -> Self:
        return self.exclude(status=ReReviewStatus.ANSWERED)


class ReReview(models.Model):
    rating = models.OneToOneField(Rating, models.PROTECT, related_name="rereview")
    status = models.CharField(
        "状态", max_length=10, choices=ReReviewStatus, default=ReReviewStatus.OPEN
    )
    opened_at = models.DateTimeField("提出时间")
    due_on = models.DateField("答复期限")
    answer = models.TextField("答复", blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    notice = models.ForeignKey(
        "notices.Notice", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ReReviewQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "复核"
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="rereview_answered_in_words",
                condition=Q(status=ReReviewStatus.OPEN) | ~Q(answer=""),
            ),
            models.CheckConstraint(
                name="rereview_answered_at_a_time",
                condition=~Q(status=ReReviewStatus.ANSWERED) | Q(answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"复核：{self.rating.feedback.opinion.receipt_no}"


class ReReviewMove(models.Model):
    """Who moved a re-review from one state to another, when, and why."""

    rereview = models.ForeignKey(ReReview, models.CASCADE, related_name="moves")
    old_status = models.CharField("原状态", max_length=10, choices=ReReviewStatus, blank=True)
    new_status = models.CharField("新状态", max_length=10, choices=ReReviewStatus)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="办理人", related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "复核流转"
        ordering = ["rereview", "pk"]

    def __str__(self) -> str:
        return f"{self.get_old_status_display()}→{self.get_new_status_display()}"
