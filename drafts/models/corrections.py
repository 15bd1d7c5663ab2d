"""What clerks changed in a tree between reading the file and confirming it."""

import re
from typing import Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q

from drafts.choices import CorrectionKind
from drafts.models.texts import DraftVersion

HEADINGS_BEFORE = re.compile(r"^第.*[编章节](?=第[^编章节]*条)")


class ProvisionEditQuerySet(models.QuerySet["ProvisionEdit"]):
    def standing(self) -> Self:
        return self.filter(undone_at__isnull=True)


class ProvisionEdit(models.Model):
    """One correction: the rows of the tree from ``start`` on as they were and as they became.

    Undoing puts ``before`` back in the place of ``after``; only the last standing one can be.
    """

    version = models.ForeignKey(DraftVersion, models.CASCADE, related_name="edits")
    kind = models.CharField("更正", max_length=10, choices=CorrectionKind)
    subject = models.CharField("对象", max_length=300)
    start = models.PositiveIntegerField("起始位置")
    before = models.JSONField("更正前")
    after = models.JSONField("更正后")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="更正人", related_name="+"
    )
    at = models.DateTimeField("更正时间", auto_now_add=True)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ProvisionEditQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "条款更正记录"
        ordering = ["version", "pk"]
        constraints = [
            models.CheckConstraint(
                name="provision_edit_undone_by_someone",
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.subject}"

    @property
    def brief(self) -> str:
        """更正：第六百九十四条第二款, where there is no room for 编、章、节."""
        return f"{self.get_kind_display()}：{HEADINGS_BEFORE.sub('', self.subject)}"

    @property
    def changed(self) -> UUID | None:
        """The first row that this correction, or taking it back, changed; none if it only removed.

        Rows whose labels merely follow from it stand in ``before`` and ``after`` alike.
        """
        now, then = (self.before, self.after) if self.undone_at else (self.after, self.before)
        return next((UUID(row["uuid"]) for row in now if row not in then), None)
