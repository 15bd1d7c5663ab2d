"""What the office finds opinions by, and the filters that its clerks keep."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from drafts.models.search import LexemeField
from opinions.models.opinions import Opinion


class OpinionEntry(models.Model):
    """One opinion as it is searched; written after it was accepted, never while it is sent.

    Missing, or of an earlier ``revision``: it waits to be written (``services.indexing``).
    """

    opinion = models.OneToOneField(Opinion, models.CASCADE, primary_key=True, related_name="entry")
    revision = models.PositiveSmallIntegerField()
    # Folded (drafts.finding.folding).
    text = models.TextField()
    lexemes = LexemeField()

    class Meta:
        verbose_name = verbose_name_plural = "意见检索条目"
        indexes = [
            # Every search. Kept in order at once: a pending list would be read by each of them.
            GinIndex(name="opinion_entry_lexemes", fields=["lexemes"], fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.text[:30]


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    def for_user(self, user_id: int) -> Self:
        """The own ones, and what others share with the office."""
        mine = Q(owner=user_id)
        return self.filter(mine | Q(is_shared=True)).select_related("owner").order_by("name", "pk")


class SavedFilter(models.Model):
    """A search that a clerk comes back to. No person is searched for in it."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(
        "名称", max_length=30, error_messages={"required": "请给这个条件起个名称。"}
    )
    # As it stands in the address.
    query = models.CharField("条件", max_length=1000)
    is_shared = models.BooleanField("办公室共用", default=False)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "检索条件"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                name="one_saved_filter_per_name",
                fields=["owner", "name"],
                violation_error_message="您已经有一个同名的条件。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


def waits_for_its_entry() -> Q:
    return Q(entry=None) | ~Q(entry__revision=F("revision"))
