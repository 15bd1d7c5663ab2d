"""A text that took the place of another while opinions were being collected (edge case 3)."""

from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from drafts.deadlines import end_of
from drafts.models.consultations import Consultation
from drafts.models.texts import DraftVersion


class VersionReplacementQuerySet(models.QuerySet["VersionReplacement"]):
    def done(self) -> Self:
        """The last one first."""
        return self.filter(replaced_at__isnull=False).order_by("-replaced_at", "-pk")

    def waiting(self) -> Self:
        return self.filter(replaced_at__isnull=True, dropped_at__isnull=True)

    def with_texts(self) -> Self:
        related = self.select_related("old", "new", "asked_by")
        return related.defer("old__source_text", "new__source_text")


class VersionReplacement(models.Model):
    """Asked for by one person, carried out when another agrees; the earlier text stays readable."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="replacements")
    old = models.ForeignKey(DraftVersion, models.PROTECT, verbose_name="原稿", related_name="+")
    new = models.ForeignKey(DraftVersion, models.PROTECT, verbose_name="新稿", related_name="+")
    reason = models.CharField("原因", max_length=200)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="提请人", related_name="+"
    )
    asked_at = models.DateTimeField("提请时间", auto_now_add=True)
    replaced_at = models.DateTimeField("更换时间", null=True, blank=True)
    dropped_at = models.DateTimeField("不再更换的时间", null=True, blank=True)

    objects = VersionReplacementQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文本更换"
        ordering = ["consultation", "pk"]
        constraints = [
            models.CheckConstraint(
                name="text_is_not_replaced_by_itself", condition=~Q(old=F("new"))
            ),
            models.CheckConstraint(
                name="replacement_done_or_dropped",
                condition=Q(replaced_at__isnull=True) | Q(dropped_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="one_waiting_replacement",
                fields=["consultation"],
                condition=Q(replaced_at__isnull=True, dropped_at__isnull=True),
                violation_error_message="已经提请更换文本，请等待审核。",
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.old.number}稿→第{self.new.number}稿"


def replaced_texts(consultation: Consultation) -> list[VersionReplacement]:
    """What the readers of its pages are told, the last first; no query where nothing changed."""
    if not consultation.page_revision:
        return []
    return list(consultation.replacements.done().with_texts())


def text_on(consultation: Consultation, day: date, *, filed_at: datetime) -> DraftVersion:
    """The text that what was said on ``day`` was said about: the last that stood on that day,
    and not one that came after it was filed."""
    if not consultation.page_revision:
        return consultation.version
    moment = min(end_of(day), filed_at)
    after = consultation.replacements.done().filter(replaced_at__gt=moment)
    first = after.select_related("old").last()
    return first.old if first else consultation.version
