"""Telling the authors of a round that was withdrawn after it had opened."""

from django.db import models
from django.db.models import Exists, OuterRef

from drafts.choices import ConsultationStatus
from drafts.models import Consultation


class WithdrawalTellingQuerySet(models.QuerySet["WithdrawalTelling"]):
    def waiting_consultations(self) -> models.QuerySet[Consultation]:
        """Withdrawn rounds that somebody may have spoken in and nobody was told of."""
        told = self.filter(consultation=OuterRef("pk"))
        return Consultation.objects.filter(
            ~Exists(told), status=ConsultationStatus.WITHDRAWN, opened_at__isnull=False
        ).order_by("pk")


class WithdrawalTelling(models.Model):
    """Written when everyone's notice is in the outbox: that round is done with."""

    consultation = models.OneToOneField(Consultation, models.PROTECT, related_name="+")
    people = models.PositiveIntegerField("人数")
    finished_at = models.DateTimeField("完成时间")

    objects = WithdrawalTellingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "撤回告知"

    def __str__(self) -> str:
        return f"{self.consultation}：撤回已告知{self.people}人"
