"""What a row needs to be answered by a one-time link; see ``stations.links``."""

import uuid
from datetime import datetime
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Q

from drafts.choices import Visibility
from stations.links import hash_of, token_of

Row = TypeVar("Row", bound=models.Model)


class LinkedQuerySet(models.QuerySet[Row]):
    def with_token(self, token: str, now: datetime) -> Self:
        """The one row of a link that works: neither expired nor revoked.

        What names its readers is behind an account, whatever links there are.
        """
        alive = Q(link_revoked_at__isnull=True, link_expires_at__gt=now)
        found = self.filter(alive, link_hash=hash_of(token))
        return found.exclude(consultation__visibility=Visibility.NAMED)


class OneTimeLink(models.Model):
    link_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    link_serial = models.PositiveSmallIntegerField(default=1, editable=False)
    # None: there is no link.
    link_hash = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001 -- unique, so none is NULL
    link_expires_at = models.DateTimeField("链接有效期至", null=True, blank=True)
    link_revoked_at = models.DateTimeField("链接停用时间", null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def token(self) -> str:
        """The secret itself: for the paper and for the office's own page, never for a log."""
        return token_of(self.link_key, self.link_serial)

    def link_works(self, now: datetime) -> bool:
        is_alive = self.link_expires_at is not None and now < self.link_expires_at
        return bool(self.link_hash) and self.link_revoked_at is None and is_alive

    def next_link(self, expires_at: datetime) -> dict[str, Any]:
        """Columns of a link that works until ``expires_at``; a revoked token never works again."""
        serial = self.link_serial + (1 if self.link_revoked_at else 0)
        return {
            "link_serial": serial,
            "link_hash": hash_of(token_of(self.link_key, serial)),
            "link_expires_at": expires_at,
            "link_revoked_at": None,
        }
