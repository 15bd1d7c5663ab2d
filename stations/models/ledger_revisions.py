"""Corrections of approved entries: proposed by the station, in force once the office approves."""

from typing import Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from stations.choices import RecordSource, RevisionStatus
from stations.models.ledger import LedgerEntry


class RevisionQuerySet(models.QuerySet["LedgerRevision"]):
    def waiting(self) -> Self:
        return self.filter(status=RevisionStatus.SUBMITTED)

    def with_people(self) -> Self:
        return self.select_related("proposed_by", "decided_by")


class LedgerRevision(models.Model):
    """Both sides stay readable: ``before`` is what counted, ``after`` what was proposed."""

    entry = models.ForeignKey(
        LedgerEntry, models.PROTECT, verbose_name="台账", related_name="revisions"
    )
    number = models.PositiveSmallIntegerField("第几次更正")
    status = models.CharField(
        "状态", max_length=20, choices=RevisionStatus, default=RevisionStatus.SUBMITTED
    )
    # Field by field; shape in stations.ledger_content.
    before = models.JSONField("更正前", encoder=DjangoJSONEncoder)
    after = models.JSONField("更正后", encoder=DjangoJSONEncoder)
    reason = models.CharField("更正原因", max_length=300)
    recorded_source = models.CharField("代录来源", max_length=20, choices=RecordSource, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="提出人", related_name="+"
    )
    proposed_at = models.DateTimeField("提出时间", auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="办理人",
        related_name="+",
    )  # fmt: skip
    decided_at = models.DateTimeField("办理时间", null=True, blank=True)
    note = models.CharField("办理说明", max_length=300, blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "台账更正"
        ordering = ["entry", "-number"]
        constraints = [
            models.UniqueConstraint(name="one_revision_per_number", fields=["entry", "number"]),
            models.UniqueConstraint(
                name="one_waiting_revision_per_entry",
                fields=["entry"],
                condition=Q(status=RevisionStatus.SUBMITTED),
                violation_error_message="这条台账已有一次更正等待审核。",
            ),
            models.CheckConstraint(
                name="revision_decided_or_waiting",
                condition=Q(status=RevisionStatus.SUBMITTED, decided_at__isnull=True)
                | (~Q(status=RevisionStatus.SUBMITTED) & Q(decided_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry.number} 第{self.number}次更正"
