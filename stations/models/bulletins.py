"""通知公告, 资料共享 and 特色做法: what goes from the office to stations and between them."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet

from stations.choices import BulletinKind
from stations.models.ledger import LedgerEntry
from stations.models.places import Station


class BulletinQuerySet(models.QuerySet["Bulletin"]):
    def shown(self) -> Self:
        return self.filter(withdrawn_at=None)

    def in_force(self, day: date) -> Self:
        return self.shown().filter(Q(expires_on=None) | Q(expires_on__gte=day))

    def for_stations(self, stations: QuerySet[Station]) -> Self:
        """What is for everybody, for one of ``stations``, or by one of them."""
        own = Q(addressees__in=stations) | Q(station__in=stations)
        return self.filter(Q(for_all=True) | Q(pk__in=self.model.objects.filter(own).values("pk")))

    def unread_by(self, user_id: int) -> Self:
        return self.exclude(reads__user=user_id)

    def with_list_relations(self) -> Self:
        return self.select_related("station", "published_by")


class Bulletin(models.Model):
    """Published at once and never rewritten: a mistake is withdrawn, the right words follow."""

    kind = models.CharField("种类", max_length=20, choices=BulletinKind)
    title = models.CharField("标题", max_length=120)
    body = models.TextField("内容", max_length=5000, blank=True)
    # None: from the office.
    station = models.ForeignKey(
        Station, models.PROTECT, null=True, blank=True, verbose_name="发布站点", related_name="+"
    )
    for_all = models.BooleanField("发给全部站点", default=True)
    addressees = models.ManyToManyField(Station, blank=True, verbose_name="发给", related_name="+")
    is_pinned = models.BooleanField("置顶", default=False)
    expires_on = models.DateField("有效期至", null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="发布人", related_name="+"
    )
    published_at = models.DateTimeField("发布时间")
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="撤回人",
        related_name="+",
    )  # fmt: skip
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdraw_reason = models.CharField("撤回原因", max_length=300, blank=True)

    objects = BulletinQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "通知公告和共享资料"
        ordering = ["-is_pinned", "-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="bulletin_notices_come_from_the_office",
                condition=~Q(kind=BulletinKind.NOTICE) | Q(station=None),
            ),
            models.CheckConstraint(
                name="bulletin_withdrawn_for_a_reason",
                condition=Q(withdrawn_at=None) | ~Q(withdraw_reason=""),
                violation_error_message="撤回时请写明原因。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_expired(self, day: date) -> bool:
        return self.expires_on is not None and self.expires_on < day


class BulletinFile(models.Model):
    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="files")
    file = models.ForeignKey("office.StoredFile", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "通知公告附件"
        ordering = ["bulletin", "pk"]

    def __str__(self) -> str:
        return str(self.file)


class BulletinRead(models.Model):
    """Opening it is enough; nobody is asked to sign."""

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="reads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    read_at = models.DateTimeField("第一次打开")

    class Meta:
        verbose_name = verbose_name_plural = "通知公告阅读"
        ordering = ["bulletin", "read_at"]
        constraints = [
            models.UniqueConstraint(name="one_first_read", fields=["bulletin", "user"]),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.read_at:%Y-%m-%d}"


class FeaturedEntry(models.Model):
    """特色做法: an approved entry that every station may read, without anybody's name."""

    entry = models.ForeignKey(LedgerEntry, models.PROTECT, verbose_name="台账", related_name="+")
    comment = models.CharField("推荐理由", max_length=300)
    featured_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="推荐人", related_name="+"
    )
    featured_at = models.DateTimeField("推荐时间", auto_now_add=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="取消人",
        related_name="+",
    )  # fmt: skip
    ended_at = models.DateTimeField("取消时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "特色做法"
        ordering = ["-featured_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_open_feature_per_entry",
                fields=["entry"],
                condition=Q(ended_at=None),
                violation_error_message="这条台账已经是特色做法。",
            ),
        ]

    def __str__(self) -> str:
        return str(self.entry)
