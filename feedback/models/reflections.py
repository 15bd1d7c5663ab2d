"""Where a later text shows our items (体现条款), and results that were taken back (更正)."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from drafts.models import Consultation, DraftVersion, Provision
from feedback.choices.reflections import Standing, TakingBackCause, TakingBackStatus
from feedback.models.replies import Outcome
from opinions.models import CompiledItem


class TextCheckQuerySet(models.QuerySet["TextCheck"]):
    def unfinished(self) -> Self:
        return self.filter(finished_at=None).order_by("pk")


class TextCheck(models.Model):
    """A later text of the draft held against the items of one consultation; the row is the queue
    until the machine has made its proposals."""

    consultation = models.ForeignKey(
        Consultation, models.PROTECT, verbose_name="征求意见", related_name="+"
    )
    # None: read on paper, before texts were held against items here.
    version = models.ForeignKey(
        DraftVersion, models.PROTECT, null=True, blank=True, verbose_name="文本", related_name="+"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="经办人", related_name="+"
    )
    asked_at = models.DateTimeField("开始时间")
    finished_at = models.DateTimeField("比对完成时间", null=True, blank=True)

    objects = TextCheckQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公布文本比对"
        ordering = ["consultation", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_check_per_text",
                fields=["consultation", "version"],
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        if self.version is None:
            return "以前登记的公布文本"
        return f"{self.version.get_stage_display()}（第{self.version.number}稿）"


class ReflectionQuerySet(models.QuerySet["Reflection"]):
    def claims(self) -> Self:
        """What we see, confirmed or not; the newest text last."""
        seen = self.filter(standing__in=[Standing.CLAIMED_BY_US, Standing.CONFIRMED_BY_SUPERIOR])
        return seen.order_by(models.F("check_of__version__number").asc(nulls_first=True), "pk")


class Reflection(models.Model):
    """One item and the clause that shows it: a proposal, our own reading, or confirmed."""

    check_of = models.ForeignKey(
        TextCheck, models.CASCADE, verbose_name="公布文本比对", related_name="reflections"
    )
    item = models.ForeignKey(
        CompiledItem, models.PROTECT, verbose_name="归并意见", related_name="+"
    )
    # What the machine found, the likeliest first: objects with the keys of
    # ``feedback.reflecting.Candidate``. Empty: nothing like it.
    candidates = models.JSONField("系统提示", default=list)
    standing = models.CharField("状态", max_length=22, choices=Standing, default=Standing.PROPOSED)
    provision = models.ForeignKey(
        Provision, models.PROTECT, null=True, blank=True, verbose_name="条文", related_name="+"
    )
    place = models.CharField("体现条款", max_length=200, blank=True)
    text = models.TextField("体现条款文字", blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="核对人",
        related_name="+",
    )  # fmt: skip
    decided_at = models.DateTimeField("核对时间", null=True, blank=True)
    outcome = models.ForeignKey(
        Outcome, models.PROTECT, null=True, blank=True, verbose_name="哪次答复确认",
        related_name="+",
    )  # fmt: skip

    objects = ReflectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "体现条款"
        ordering = ["check_of", "pk"]
        constraints = [
            models.UniqueConstraint(name="one_reflection_per_item", fields=["check_of", "item"]),
            models.CheckConstraint(
                name="reflection_decided_by_somebody",
                condition=Q(standing=Standing.PROPOSED, decided_by=None, decided_at=None)
                | ~Q(standing=Standing.PROPOSED)
                & Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_names_its_clause",
                condition=Q(standing__in=[Standing.PROPOSED, Standing.REJECTED]) | ~Q(place=""),
                violation_error_message="请写明体现在哪一条。",
            ),
            # 本办比对 is one thing, 立法机关确认 another: only an answer makes the second.
            models.CheckConstraint(
                name="confirmed_only_by_an_answer",
                condition=Q(standing=Standing.CONFIRMED_BY_SUPERIOR, outcome__isnull=False)
                | ~Q(standing=Standing.CONFIRMED_BY_SUPERIOR) & Q(outcome=None),
                violation_error_message="没有立法机关的答复，不能算确认。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}：{self.place or self.get_standing_display()}"


class ReflectionMove(models.Model):
    """Who moved a reflection from one standing to another, when, and to which clause."""

    reflection = models.ForeignKey(Reflection, models.CASCADE, related_name="moves")
    old_standing = models.CharField("原状态", max_length=22, choices=Standing)
    new_standing = models.CharField("新状态", max_length=22, choices=Standing)
    place = models.CharField("体现条款", max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="办理人", related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "体现条款流转"
        ordering = ["reflection", "pk"]

    def __str__(self) -> str:
        return f"{self.get_old_standing_display()}→{self.get_new_standing_display()}"


class TakingBack(models.Model):
    """A result that does not stand (更正): asked by a clerk, posted by a second person as the next
    revision, told with the next release to everyone who had been told the result."""

    outcome = models.ForeignKey(Outcome, models.PROTECT, verbose_name="原结果", related_name="+")
    cause = models.CharField("原因", max_length=12, choices=TakingBackCause)
    # What its authors read.
    words = models.CharField("给提出人的说明", max_length=300)
    status = models.CharField(
        "状态", max_length=12, choices=TakingBackStatus, default=TakingBackStatus.PENDING
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="提请人", related_name="+"
    )
    asked_at = models.DateTimeField("提请时间", auto_now_add=True)
    posted = models.OneToOneField(
        Outcome, models.PROTECT, null=True, blank=True, verbose_name="更正后", related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "结果更正"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_open_taking_back_per_outcome",
                fields=["outcome"],
                condition=Q(status=TakingBackStatus.PENDING),
                violation_error_message="这个结果的更正正在等待复核。",
            ),
            models.CheckConstraint(
                name="taking_back_posted_as_an_outcome",
                condition=Q(status=TakingBackStatus.POSTED, posted__isnull=False)
                | ~Q(status=TakingBackStatus.POSTED) & Q(posted=None),
            ),
            models.CheckConstraint(
                name="taking_back_says_why",
                condition=Q(words__regex=r"\S"),
                violation_error_message="请写明给提出人的说明。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome}：{self.get_cause_display()}"
