"""What a station has: facilities from the office's list, the six items of a standard station."""

from django.conf import settings
from django.db import models

from stations.choices.standards import StandardItem
from stations.models.places import Station


class FacilityKind(models.Model):
    """One line of the office's list; what is no longer asked keeps what was answered."""

    name = models.CharField("设施", max_length=40, unique=True)
    position = models.PositiveSmallIntegerField("顺序", default=0)
    is_asked = models.BooleanField("仍在清单上", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "设施清单"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Facility(models.Model):
    station = models.ForeignKey(Station, models.CASCADE, related_name="facilities")
    kind = models.ForeignKey(FacilityKind, models.PROTECT, related_name="facilities")
    is_present = models.BooleanField("有")
    inspected_on = models.DateField("查看日期", null=True, blank=True)
    photo = models.ForeignKey(
        "office.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField("填写时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "站点设施"
        ordering = ["station", "kind__position", "pk"]
        constraints = [
            models.UniqueConstraint(name="one_facility_of_a_kind", fields=["station", "kind"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind}：{'有' if self.is_present else '没有'}"


class StandardAnswer(models.Model):
    """What the station itself says of one of the six items."""

    station = models.ForeignKey(Station, models.CASCADE, related_name="standards")
    item = models.CharField("项目", max_length=12, choices=StandardItem)
    is_present = models.BooleanField("有")
    evidence = models.CharField("说明", max_length=200, blank=True)
    file = models.ForeignKey(
        "office.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField("填写时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "六个有"
        ordering = ["station", "item"]
        constraints = [
            models.UniqueConstraint(name="one_answer_to_an_item", fields=["station", "item"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_item_display()}：{'有' if self.is_present else '没有'}"
