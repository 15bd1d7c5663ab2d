"""Thank-you letters with their yearly numbers, and ratings."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from drafts.models import Consultation
from feedback.choices import LetterStatus, Satisfaction
from feedback.choices.rereviews import LowReason
from feedback.models.releases import OpinionFeedback, Release
from opinions.models import Contributor


class ThankYouLetter(models.Model):
    """感谢信 of the county office, after an adoption by the superior (form 4.8)."""

    # Empty for a letter to the employer, which is about a year.
    consultation = models.ForeignKey(
        Consultation, models.PROTECT, null=True, blank=True, verbose_name="征求意见",
        related_name="+",
    )  # fmt: skip
    # 致所在单位: only when the person asked for it, for all that was adopted in one year.
    for_year = models.PositiveSmallIntegerField("哪一年", null=True, blank=True)
    employer = models.CharField("所在单位", max_length=120, blank=True)
    asked_on = models.DateField("本人提出的日期", null=True, blank=True)
    asked_how = models.CharField("本人怎样提出的", max_length=100, blank=True)
    contributor = models.ForeignKey(
        Contributor, models.PROTECT, verbose_name="提出人", related_name="+"
    )
    # The same person or unit gets one letter for one consultation, whatever they sent.
    person_key = models.CharField("同一人标识", max_length=80)
    salutation = models.CharField("称谓", max_length=120)
    body = models.TextField("正文")
    status = models.CharField(
        "状态", max_length=20, choices=LetterStatus, default=LetterStatus.DRAFTED
    )
    year = models.PositiveSmallIntegerField("年份", null=True, blank=True)
    number = models.PositiveIntegerField("序号", null=True, blank=True)
    number_text = models.CharField("编号", max_length=60, blank=True)
    signed_on = models.DateField("落款日期", null=True, blank=True)
    delivered_on = models.DateField("送达日期", null=True, blank=True)
    void_reason = models.CharField("作废原因", max_length=200, blank=True)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="拟稿人", related_name="+"
    )
    created_at = models.DateTimeField("拟稿时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "感谢信"
        ordering = ["-year", "-number", "-pk"]
        constraints = [
            # A voided letter keeps its number (form 4.8).
            models.UniqueConstraint(
                name="one_letter_per_number",
                fields=["number_text"],
                condition=~Q(number_text=""),
            ),
            models.UniqueConstraint(
                name="one_letter_per_person_and_consultation",
                fields=["consultation", "person_key"],
                condition=~Q(status=LetterStatus.VOIDED),
                violation_error_message="此人（单位）在本次征求意见中已有感谢信。",
            ),
            models.UniqueConstraint(
                name="one_letter_to_the_employer_per_person_and_year",
                fields=["for_year", "person_key"],
                condition=~Q(status=LetterStatus.VOIDED) & Q(for_year__isnull=False),
                violation_error_message="此人这一年已有致所在单位的感谢信。",
            ),
            models.CheckConstraint(
                name="letter_about_a_round_or_asked_for_a_year",
                condition=Q(consultation__isnull=False, for_year=None, employer="")
                | Q(
                    consultation=None,
                    for_year__isnull=False,
                    employer__regex=r"\S",
                    asked_on__isnull=False,
                    asked_how__regex=r"\S",
                ),
                violation_error_message="致所在单位的感谢信要写明单位，以及本人何时、怎样提出。",
            ),
            models.CheckConstraint(
                name="letter_numbered_when_signed",
                condition=Q(number__isnull=True, year__isnull=True, signed_on__isnull=True)
                | Q(number__isnull=False, year__isnull=False, signed_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number_text or f"感谢信（{self.get_status_display()}）"

    @property
    def about(self) -> str:
        """What it thanks for; names nobody."""
        if self.consultation:
            return self.consultation.title
        return f"{self.for_year}年度，致提出人所在单位"


class Rating(models.Model):
    """How content the author is with the answer; once, however many opinions it was about."""

    feedback = models.OneToOneField(OpinionFeedback, models.PROTECT, related_name="rating")
    # Whose it is and of which release; ratings from before this was asked have neither.
    release = models.ForeignKey(
        Release, models.PROTECT, null=True, blank=True, verbose_name="反馈发布", related_name="+"
    )
    person_key = models.CharField("同一人标识", max_length=80, blank=True)
    score = models.CharField("满意度", max_length=1, choices=Satisfaction)
    # What an author who is not content ticked: values of LowReason.
    reasons = models.JSONField("原因", default=list, blank=True)
    comment = models.CharField("说明", max_length=300, blank=True)
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "满意度评价"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_rating_per_person_and_release",
                fields=["release", "person_key"],
                condition=Q(release__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.get_score_display()

    @property
    def reason_words(self) -> str:
        return "、".join(LowReason(one).label for one in self.reasons)


class LetterMove(models.Model):
    """Who moved a letter from one state to another, when, and why."""

    letter = models.ForeignKey(ThankYouLetter, models.CASCADE, related_name="moves")
    old_status = models.CharField("原状态", max_length=20, choices=LetterStatus, blank=True)
    new_status = models.CharField("新状态", max_length=20, choices=LetterStatus)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="办理人", related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "感谢信流转"
        ordering = ["letter", "pk"]

    def __str__(self) -> str:
        return f"{self.get_old_status_display()}→{self.get_new_status_display()}"
