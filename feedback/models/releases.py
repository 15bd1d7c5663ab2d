"""Telling people: one release, one message per person, one row per opinion."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from drafts.choices import READABLE, Visibility
from drafts.models import Consultation
from feedback.choices import ReleaseStatus
from feedback.models.replies import Outcome
from opinions.choices import Adoption
from opinions.models import Opinion


class ReleaseQuerySet(models.QuerySet["Release"]):
    def gone_out(self) -> Self:
        return self.filter(status=ReleaseStatus.RELEASED)

    def public(self) -> Self:
        """Released results of consultations that residents may read."""
        return self.gone_out().filter(
            consultation__visibility=Visibility.PUBLIC, consultation__status__in=READABLE
        )


class Release(models.Model):
    """Results of a consultation, confirmed to go out to everyone they concern."""

    consultation = models.ForeignKey(
        Consultation, models.PROTECT, verbose_name="征求意见", related_name="+"
    )
    number = models.PositiveSmallIntegerField("第几次")
    status = models.CharField(
        "状态", max_length=20, choices=ReleaseStatus, default=ReleaseStatus.DRAFT
    )
    foreword = models.TextField("公布说明", blank=True)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="拟稿人", related_name="+"
    )
    created_at = models.DateTimeField("拟稿时间", auto_now_add=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="复核人",
        related_name="+",
    )  # fmt: skip
    released_at = models.DateTimeField("发布时间", null=True, blank=True)
    # Rows and notices are written in batches after release; set when all are there.
    fanned_out_at = models.DateTimeField("通知生成时间", null=True, blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "反馈发布"
        ordering = ["consultation", "number"]
        constraints = [
            models.UniqueConstraint(
                name="one_release_per_number", fields=["consultation", "number"]
            ),
            models.CheckConstraint(
                name="release_confirmed_before_it_goes_out",
                condition=~Q(status=ReleaseStatus.RELEASED)
                | Q(released_by__isnull=False, released_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation} 第{self.number}次反馈"


class OpinionFeedback(models.Model):
    """What one author is told of one opinion in one release (反馈单)."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="feedbacks")
    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="+")
    result = models.CharField("结果", max_length=20, choices=Adoption)
    outcomes = models.ManyToManyField(Outcome, blank=True, related_name="+")
    notice = models.ForeignKey(
        "notices.Notice", models.PROTECT, null=True, blank=True, related_name="+"
    )
    told_at = models.DateTimeField("告知时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "意见反馈"
        ordering = ["release", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_feedback_per_opinion_and_release", fields=["release", "opinion"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opinion}：{self.get_result_display()}"
