"""一句话到一条法: how the words of one person became words of the law (典型案例)."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from drafts.models import Consultation
from feedback.choices import Result
from feedback.choices.stories import StoryStatus
from feedback.models.replies import Outcome
from opinions.models import CompiledItem, Opinion

FAVOURABLE = (Result.ADOPTED, Result.PARTIAL)


def adopted_in_public(item: OuterRef) -> Exists:
    """Whether the answer to ``item`` that everybody may read still is an adoption."""
    released = Outcome.objects.released().filter(item=item, result__in=FAVOURABLE)
    public = Consultation.objects.readable_by_public()
    return Exists(released.filter(item__consultation__in=public))


class StoryQuerySet(models.QuerySet["Story"]):
    def allowed(self) -> Self:
        """The person still agrees: to the case, and to the name where one stands."""
        return self.filter(opinion__contributor__consent_case=True).filter(
            Q(names_person=False) | Q(opinion__contributor__consent_name=True)
        )

    def public(self) -> Self:
        """What anybody may read now. Looks at the consents and the answer each time, so that
        what is taken back is gone with the next look."""
        shown = self.filter(status=StoryStatus.SHOWN).allowed()
        return shown.filter(adopted_in_public(OuterRef("item")))

    def no_longer_allowed(self) -> Self:
        """On record as drafted or shown, and the person has taken a consent back."""
        running = self.filter(status__in=[StoryStatus.DRAFTED, StoryStatus.SHOWN])
        return running.exclude(pk__in=Story.objects.allowed().values("pk"))

    def with_page_relations(self) -> Self:
        related = self.select_related(
            "item__consultation__version__draft__organ", "opinion__station", "opinion__contributor"
        )
        return related.defer("item__consultation__version__source_text")


class Story(models.Model):
    opinion = models.ForeignKey(
        Opinion, models.PROTECT, verbose_name="意见", related_name="+"
    )  # fmt: skip
    item = models.ForeignKey(
        CompiledItem, models.PROTECT, verbose_name="归并意见", related_name="+"
    )
    title = models.CharField("标题", max_length=40)
    speaker = models.CharField("怎样称呼提出人", max_length=40, blank=True)
    # Taken from the covered words of the opinion, never typed anew.
    words = models.TextField("原话", blank=True)
    text = models.TextField("经过", blank=True)
    # The person's own name stands somewhere in it: needs a consent of its own.
    names_person = models.BooleanField("写有姓名", default=False)
    status = models.CharField(
        "状态", max_length=12, choices=StoryStatus, default=StoryStatus.DRAFTED
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="拟稿人", related_name="+"
    )
    written_at = models.DateTimeField("拟稿时间", auto_now_add=True)
    shown_at = models.DateTimeField("公布时间", null=True, blank=True)

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "典型案例"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_story_per_opinion_and_item",
                fields=["opinion", "item"],
                condition=~Q(status=StoryStatus.TAKEN_DOWN),
                violation_error_message="这条意见已经写了案例。",
            ),
            models.CheckConstraint(
                name="story_shown_at_a_time",
                condition=~Q(status=StoryStatus.SHOWN) | Q(shown_at__isnull=False),
            ),
            models.CheckConstraint(
                name="story_shown_is_whole",
                condition=~Q(status__in=[StoryStatus.PENDING, StoryStatus.SHOWN])
                | (~Q(title="") & ~Q(speaker="") & ~Q(words="")),
                violation_error_message="标题、称呼、原话都要填写。",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class StoryMove(models.Model):
    """Who moved a story from one state to another, when, and why."""

    story = models.ForeignKey(Story, models.CASCADE, related_name="moves")
    old_status = models.CharField("原状态", max_length=12, choices=StoryStatus, blank=True)
    new_status = models.CharField("新状态", max_length=12, choices=StoryStatus)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="办理人", related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "典型案例流转"
        ordering = ["story", "pk"]

    def __str__(self) -> str:
        return f"{self.get_old_status_display()}→{self.get_new_status_display()}"
