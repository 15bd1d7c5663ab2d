"""Counts that are always right and cost nothing to read, also with 423,719 opinions.

The database itself adds a row with the difference for every change of an opinion, its targets or
its contributor (triggers of migration 0027); the worker folds them. Nobody waits for another's
count: a sum of a few hundred rows is the figure, inside the transaction that changed it, too.
"""

from typing import Any, Self

from django.db import models
from django.db.models import Q, Sum

from drafts.models import Consultation, Provision
from opinions.choices import NEVER_COUNTED, NOT_YET_SENT, TO_SORT, Moderation, Processing
from stations.models import Station

COUNTED = Q(is_counted=True) & ~Q(processing__in=NEVER_COUNTED) & ~Q(moderation=Moderation.BLOCKED)
PUBLIC_SENTIMENT = Q(processing=Processing.PUBLIC_SENTIMENT) & ~Q(moderation=Moderation.BLOCKED)
SENT_DIRECTLY = Q(processing=Processing.SENT_DIRECTLY) & ~Q(moderation=Moderation.BLOCKED)
WAITING = Q(moderation=Moderation.PASSED, processing__in=TO_SORT)
HELD = Q(moderation=Moderation.HELD)
RETURNED = Q(processing=Processing.RETURNED) & ~Q(moderation=Moderation.BLOCKED)
UNSENT = Q(processing__in=NOT_YET_SENT) & ~Q(moderation=Moderation.BLOCKED)


class TallyQuerySet(models.QuerySet[Any]):
    def sums(self, **which: Q) -> dict[str, int]:
        """By name how many are ``which``; one query."""
        found = self.aggregate(
            **{name: Sum("count", filter=asked, default=0) for name, asked in which.items()}
        )
        return dict(found)

    def of(self, consultation: Consultation | int) -> Self:
        return self.filter(consultation=consultation).order_by()


class OpinionTally(models.Model):
    """So many more (or, below zero, fewer) opinions of one consultation are like this."""

    consultation = models.ForeignKey(
        Consultation, models.DO_NOTHING, related_name="+", db_constraint=False
    )
    moderation = models.CharField(max_length=12)
    processing = models.CharField(max_length=30)
    is_counted = models.BooleanField()
    channel = models.CharField(max_length=20)
    station = models.ForeignKey(
        Station, models.DO_NOTHING, null=True, related_name="+", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    occupation = models.CharField(max_length=20)
    age_band = models.CharField(max_length=10)
    count = models.IntegerField()
    people = models.IntegerField()

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "意见计数"

    def __str__(self) -> str:
        return f"{self.consultation_id}：{self.count:+d}"


class ArticleTally(models.Model):
    """The same for the opinions on one article, each once; without ``unit`` for general ones."""

    consultation = models.ForeignKey(
        Consultation, models.DO_NOTHING, related_name="+", db_constraint=False
    )
    unit = models.ForeignKey(
        Provision, models.DO_NOTHING, null=True, related_name="+", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    moderation = models.CharField(max_length=12)
    processing = models.CharField(max_length=30)
    is_counted = models.BooleanField()
    count = models.IntegerField()

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "逐条计数"

    def __str__(self) -> str:
        return f"{self.consultation_id}，{self.unit_id}：{self.count:+d}"
