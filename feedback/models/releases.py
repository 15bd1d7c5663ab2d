"""Telling people: one release, one message per person, one row per opinion."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Min, Q

from drafts.choices import READABLE, Visibility
from drafts.models import Consultation
from feedback.choices import ReleaseStatus
from feedback.models.replies import Outcome
from liaison.notices.choices import NoticeStatus
from liaison.notices.models import Notice
from opinions.choices import Adoption
from opinions.models import Opinion

# What the page 告知情况 tells apart; a notice is in one of them.
NOTICE_STATES: dict[str, tuple[NoticeStatus, ...]] = {
    "on_the_way": (NoticeStatus.QUEUED, NoticeStatus.SENDING, NoticeStatus.WAITING_RETRY),
    "sent": (NoticeStatus.SENT,),
    "delivered": (NoticeStatus.DELIVERED,),
    "failed": (NoticeStatus.DEAD,),
    "by_hand": (NoticeStatus.MANUAL,),
    "in_person": (NoticeStatus.TOLD_IN_PERSON,),
}


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


class OpinionFeedbackQuerySet(models.QuerySet["OpinionFeedback"]):
    def current(self) -> Self:
        """What each author was told last; what a later release put right stays on record."""
        return self.filter(is_current=True)

    def figures(self) -> dict[str, int]:
        """应反馈 and how far it is: every opinion that is due stands in exactly one of the rest."""
        by_state = {
            name: Count("pk", filter=Q(notice__status__in=states))
            for name, states in NOTICE_STATES.items()
        }
        public = Count("pk", filter=Q(notice=None))
        figures: dict[str, int] = self.current().aggregate(
            due=Count("pk"), public=public, **by_state
        )
        return figures

    def held_until(self, now: datetime) -> datetime | None:
        """When the first of those that the quiet hours hold back go out; None if there are none."""
        held = Notice.objects.held_at(now)
        until: datetime | None = (
            self.current()
            .filter(notice__in=held)
            .aggregate(first=Min("notice__not_before"))["first"]
        )
        return until

    def slips_by_station(self) -> list[tuple[str, str, int]]:
        """Code, name and how many people the station has yet to tell."""
        waiting = self.current().filter(notice__status=NoticeStatus.MANUAL)
        handed = waiting.exclude(notice__station_code="").filter(notice__contact_phone=None)
        stations = handed.filter(opinion__station__code=F("notice__station_code"))
        rows = stations.values_list("opinion__station__code", "opinion__station__name")
        return list(
            rows.annotate(people=Count("notice", distinct=True)).order_by("opinion__station__code")
        )

    def in_state(self, state: str) -> Self:
        """Rows behind one of the figures; an unknown ``state`` filters nothing."""
        if state == "public":
            return self.filter(notice=None)
        if state == "done":
            done = [
                *NOTICE_STATES["sent"],
                *NOTICE_STATES["delivered"],
                *NOTICE_STATES["in_person"],
            ]
            return self.filter(Q(notice=None) | Q(notice__status__in=done))
        if state == "left":
            return self.exclude(pk__in=self.in_state("done"))
        states = NOTICE_STATES.get(state)
        return self.filter(notice__status__in=states) if states else self


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
    is_current = models.BooleanField("现行", default=True)

    objects = OpinionFeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "意见反馈"
        ordering = ["release", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_feedback_per_opinion_and_release", fields=["release", "opinion"]
            ),
            # Two workers at once can't tell an author the same thing twice.
            models.UniqueConstraint(
                name="one_current_feedback_per_opinion",
                fields=["opinion"],
                condition=Q(is_current=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opinion}：{self.get_result_display()}"
