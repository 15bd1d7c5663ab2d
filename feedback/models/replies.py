"""What the superior answered, line by line, and what that means for each compiled item."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from drafts.models import Consultation, SuperiorOrgan
from feedback.choices import (
    OUTCOME_RESULTS,
    TAKEN_BACK,
    Basis,
    ReasonCode,
    ReplyKind,
    ReplyStatus,
    Result,
)
from opinions.models import CompiledItem, Opinion


class SuperiorReply(models.Model):
    """A letter, certificate or call that tells results."""

    consultation = models.ForeignKey(
        Consultation, models.PROTECT, verbose_name="征求意见", related_name="+"
    )
    organ = models.ForeignKey(
        SuperiorOrgan, models.PROTECT, verbose_name="来文机关", related_name="+"
    )
    kind = models.CharField("形式", max_length=20, choices=ReplyKind)
    number = models.CharField("文号", max_length=60, blank=True)
    dated_on = models.DateField("日期")
    note = models.CharField("说明", max_length=300, blank=True)
    scan = models.ForeignKey(
        "office.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    status = models.CharField(
        "状态", max_length=20, choices=ReplyStatus, default=ReplyStatus.REGISTERED
    )
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="登记人", related_name="+"
    )
    registered_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "立法机关反馈"
        ordering = ["-dated_on", "-pk"]
        constraints = [
            # Those posted before the two were kept apart stay on record.
            models.CheckConstraint(
                name="published_text_is_no_reply",
                condition=~Q(kind=ReplyKind.PUBLISHED_TEXT)
                | Q(status__in=[ReplyStatus.POSTED, ReplyStatus.VOIDED]),
                violation_error_message="公布文本不是立法机关的答复，请用“公布文本比对”。",
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.get_kind_display()} {self.dated_on}"


class ReplyMove(models.Model):
    """Who moved a reply from one state to another, when, and why."""

    reply = models.ForeignKey(SuperiorReply, models.CASCADE, related_name="moves")
    old_status = models.CharField("原状态", max_length=20, choices=ReplyStatus, blank=True)
    new_status = models.CharField("新状态", max_length=20, choices=ReplyStatus)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="办理人", related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "反馈登记流转"
        ordering = ["reply", "pk"]

    def __str__(self) -> str:
        return f"{self.get_old_status_display()}→{self.get_new_status_display()}"


def _reason_where_needed() -> Q:
    """Everything but a plain adoption says why; R99 says it in words."""
    return Q(result=Result.ADOPTED) | (
        ~Q(reason_code="") & (~Q(reason_code=ReasonCode.R99) | ~Q(reason=""))
    )


class ReplyLine(models.Model):
    """One thing the superior said; it may answer many items, or none of ours."""

    reply = models.ForeignKey(SuperiorReply, models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField("序号")
    text = models.TextField("内容")
    result = models.CharField("采纳情况", max_length=20, choices=Result)
    reason_code = models.CharField("理由", max_length=3, choices=ReasonCode, blank=True)
    reason = models.TextField("理由说明", blank=True)
    reflected_in = models.CharField("体现条款", max_length=200, blank=True)
    reflected_text = models.TextField("体现条款文字", blank=True)
    items = models.ManyToManyField(
        CompiledItem, blank=True, verbose_name="对应归并意见", related_name="+"
    )
    # Of those that a point had reported there directly (已直接报送): they stand in no item.
    direct_opinions = models.ManyToManyField(
        Opinion, blank=True, verbose_name="对应已直接报送的意见", related_name="+"
    )
    # The number in our table, where the superior names it: a hint for the matching.
    sent_number = models.PositiveIntegerField("上报序号", null=True, blank=True)
    # Somebody looked and found nothing of ours: an opinion of another county.
    is_elsewhere = models.BooleanField("其他地方的意见", default=False, db_default=False)
    # Where it was read from, with its row there; none if it was typed.
    sheet = models.ForeignKey(
        "feedback.AnswerSheet", models.PROTECT, null=True, blank=True, verbose_name="读自",
        related_name="+",
    )  # fmt: skip
    sheet_row = models.PositiveIntegerField("行号", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "反馈内容"
        ordering = ["reply", "position"]
        constraints = [
            models.UniqueConstraint(
                name="one_reply_line_per_sheet_row", fields=["sheet", "sheet_row"]
            ),
            models.UniqueConstraint(
                name="one_reply_line_per_position", fields=["reply", "position"]
            ),
            models.CheckConstraint(
                name="reply_line_has_words",
                condition=Q(text__regex=r"\S"),
                violation_error_message="请写下来函内容。",
            ),
            models.CheckConstraint(
                name="reply_line_says_why",
                condition=_reason_where_needed(),
                violation_error_message=(
                    "除“采纳”以外都要选择理由；选“其他”须写明；"
                    "来函没有说明的，选“立法机关未说明理由”。"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_result_display()}：{self.text[:30]}"


class OutcomeQuerySet(models.QuerySet["Outcome"]):
    def current(self) -> Self:
        return self.latest_words().exclude(result=TAKEN_BACK)

    def released(self) -> Self:
        """The newest answer of each item that has gone out; a later one waits for its release."""
        return self.latest_released().exclude(result=TAKEN_BACK)

    def told_or_answered(self) -> Self:
        """Without what was our own reading of a text and never went out."""
        return self.exclude(Q(basis=Basis.CLAIMED_BY_US, release=None) & ~Q(result=TAKEN_BACK))

    def latest_words(self) -> Self:
        """As ``current``, and what was taken back: there is no answer then, and people must hear
        so."""
        return self.filter(is_current=True)

    def latest_released(self) -> Self:
        """As ``released``, and what was taken back."""
        newer = Outcome.objects.filter(
            item=OuterRef("item"), release__isnull=False, revision__gt=OuterRef("revision")
        )
        return self.filter(release__isnull=False).filter(~Exists(newer))


class Outcome(models.Model):
    """What became of a compiled item, confirmed by a second person; corrected by a new row."""

    item = models.ForeignKey(
        CompiledItem, models.PROTECT, verbose_name="归并意见", related_name="+"
    )
    revision = models.PositiveSmallIntegerField("第几次")
    line = models.ForeignKey(ReplyLine, models.PROTECT, related_name="outcomes")
    result = models.CharField("采纳情况", max_length=20, choices=OUTCOME_RESULTS)
    basis = models.CharField(
        "依据", max_length=22, choices=Basis, default=Basis.CONFIRMED_BY_SUPERIOR,
        db_default=Basis.CONFIRMED_BY_SUPERIOR,
    )  # fmt: skip
    reason_code = models.CharField("理由", max_length=3, choices=ReasonCode, blank=True)
    reason = models.TextField("理由说明", blank=True)
    reflected_in = models.CharField("体现条款", max_length=200, blank=True)
    reflected_text = models.TextField("体现条款文字", blank=True)
    is_current = models.BooleanField("现行", default=True)
    posted_at = models.DateTimeField("入账时间", auto_now_add=True)
    # What let it out to the public; empty as long as only the office may know it.
    release = models.ForeignKey(
        "feedback.Release", models.PROTECT, null=True, blank=True, verbose_name="随哪次发布",
        related_name="+",
    )  # fmt: skip

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "采纳结果"
        ordering = ["item", "revision"]
        constraints = [
            models.UniqueConstraint(name="one_outcome_per_revision", fields=["item", "revision"]),
            models.UniqueConstraint(
                name="one_current_outcome_per_item",
                fields=["item"],
                condition=Q(is_current=True),
            ),
            models.CheckConstraint(
                name="outcome_says_why",
                condition=_reason_where_needed(),
                violation_error_message="除“采纳”以外都要有理由。",
            ),
            # Such as were told to people stand until somebody takes them back.
            models.CheckConstraint(
                name="our_reading_is_no_outcome",
                condition=Q(basis=Basis.CONFIRMED_BY_SUPERIOR)
                | Q(result=TAKEN_BACK)
                | Q(is_current=False)
                | Q(release__isnull=False),
                violation_error_message="只有立法机关答复的才是结果。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}：{self.get_result_display()}"

    @property
    def is_taken_back(self) -> bool:
        return self.result == TAKEN_BACK

    @property
    def rests_on_text_only(self) -> bool:
        """Nobody but us has said so; from before the two were kept apart."""
        return self.basis == Basis.CLAIMED_BY_US and not self.is_taken_back
