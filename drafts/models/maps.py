"""Which provision of one version became which of a later one (domain rules 3.6)."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from drafts.choices import ProvisionKind, Relation
from drafts.models.texts import DraftVersion, Provision


class VersionMap(models.Model):
    """A version held against the one it came from; proposed by machine, confirmed by a person."""

    old = models.ForeignKey(
        DraftVersion, models.CASCADE, verbose_name="前一文本", related_name="maps_to_later"
    )
    new = models.OneToOneField(
        DraftVersion, models.CASCADE, verbose_name="后一文本", related_name="map_from_earlier"
    )
    proposed_at = models.DateTimeField("比对时间", auto_now_add=True)
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="确认人",
        related_name="+",
    )

    class Meta:
        verbose_name = verbose_name_plural = "文本对应"
        constraints = [
            models.CheckConstraint(
                name="version_is_not_held_against_itself", condition=~Q(old=F("new"))
            ),
            models.CheckConstraint(
                name="version_map_confirmed_by_someone",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.new}与第{self.old.number}稿的对应"

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None


class ProvisionMapQuerySet(models.QuerySet["ProvisionMap"]):
    def in_order(self) -> Self:
        return self.order_by("place", "old__position", "new__position")

    def with_provisions(self) -> Self:
        return self.select_related("old", "new")


class ProvisionMap(models.Model):
    """One link; a split has several of one ``place``, a new provision has no ``old``."""

    map = models.ForeignKey(VersionMap, models.CASCADE, related_name="links")
    # Links of one change share it; in the reading order of the new text.
    place = models.PositiveIntegerField("次序")
    old = models.ForeignKey(
        Provision, models.CASCADE, null=True, verbose_name="原条款", related_name="became"
    )
    new = models.ForeignKey(
        Provision, models.CASCADE, null=True, verbose_name="现条款", related_name="came_from"
    )
    relation = models.CharField("关系", max_length=12, choices=Relation)
    # 1.0: the same words.
    score = models.FloatField("相似度")

    objects = ProvisionMapQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "条款对应"
        ordering = ["map", "place"]
        constraints = [
            models.UniqueConstraint(
                name="one_link_between_two_provisions",
                fields=["map", "old", "new"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="only_new_provisions_come_from_nowhere",
                condition=Q(old__isnull=True) & Q(relation=Relation.NEW)
                | Q(old__isnull=False) & ~Q(relation=Relation.NEW),
            ),
            models.CheckConstraint(
                name="only_deleted_provisions_lead_nowhere",
                condition=Q(new__isnull=True) & Q(relation=Relation.DELETED)
                | Q(new__isnull=False) & ~Q(relation=Relation.DELETED),
            ),
            models.CheckConstraint(
                name="likeness_between_nothing_and_the_same",
                condition=Q(score__gte=0, score__lte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old or '（新增）'} → {self.new or '（删去）'}"


# What a short message says of a change; a new number alone is no news of substance.
IN_SHORT = {
    Relation.EDITED: "修改",
    Relation.SPLIT: "拆分",
    Relation.MERGED: "合并",
    Relation.NEW: "新增",
    Relation.DELETED: "删去",
}


def changes_between(old: DraftVersion, new: DraftVersion) -> dict[str, int]:
    """How many articles were changed in which way, as far as a confirmed map leads from ``old`` to
    ``new`` directly: 修改 3, 新增 1. One query."""
    links = ProvisionMap.objects.filter(
        map__old=old, map__new=new, map__confirmed_at__isnull=False, relation__in=IN_SHORT
    )
    of_articles = links.filter(
        Q(old__kind=ProvisionKind.ARTICLE) | Q(new__kind=ProvisionKind.ARTICLE)
    )
    rows = of_articles.order_by().values_list("relation")
    counts = dict(rows.annotate(models.Count("place", distinct=True)))
    return {words: counts[relation] for relation, words in IN_SHORT.items() if relation in counts}
