"""意见箱 of the stations: where they hang, and each opening with two people and what was in it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q

from opinions.choices import Processing
from stations.models import Station


class OpinionBox(models.Model):
    station = models.ForeignKey(Station, models.PROTECT, verbose_name="站点", related_name="+")
    place = models.CharField("放在哪里", max_length=60)
    is_in_use = models.BooleanField("在用", default=True, db_default=True)

    class Meta:
        verbose_name = verbose_name_plural = "意见箱"
        ordering = ["station", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_opinion_box_per_place",
                fields=["station", "place"],
                violation_error_message="这个站点在这里已经有一只意见箱。",
            ),
        ]

    def __str__(self) -> str:
        return self.place


class BoxOpeningQuerySet(models.QuerySet["BoxOpening"]):
    def with_list_relations(self) -> Self:
        """Load what a row shows, with ``entered``: how many opinions were taken down from it."""
        entered = Count("opinions", filter=~Q(opinions__processing=Processing.WITHDRAWN))
        related = self.select_related("box__station", "recorded_by").annotate(entered=entered)
        return related.order_by("-opened_on", "-pk")

    def of_station(self, station_id: int) -> Self:
        """What slips may be taken down from, the latest first."""
        return self.filter(box__station=station_id, slips__gt=0).select_related("box")


class BoxOpening(models.Model):
    """Opened by two people; nothing in it (0 slips) is an answer like any other."""

    box = models.ForeignKey(
        OpinionBox, models.PROTECT, verbose_name="意见箱", related_name="openings"
    )
    opened_on = models.DateField("开箱日期")
    first = models.CharField("开箱人", max_length=30)
    second = models.CharField("另一位开箱人", max_length=30)
    slips = models.PositiveIntegerField("纸条张数")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="登记人", related_name="+"
    )
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = BoxOpeningQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "开箱登记"
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_opening_per_box_and_day",
                fields=["box", "opened_on"],
                violation_error_message="这只意见箱当天的开箱已经登记过。",
            ),
            models.CheckConstraint(
                name="box_opened_by_two_people",
                condition=~Q(first="") & ~Q(second="") & ~Q(first=F("second")),
                violation_error_message="开箱要有两个不同的人。",
            ),
        ]

    def __str__(self) -> str:
        day = self.opened_on
        return f"{day.year}年{day.month}月{day.day}日，{self.box}"
