"""Stations of every kind, as a tree, with their history."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from stations.choices import StationKind, StationLevel, StationStatus
from stations.models.townships import Township, Village


class StationQuerySet(models.QuerySet["Station"]):
    def working(self) -> Self:
        return self.filter(status=StationStatus.ACTIVE)

    def shown_to_public(self) -> Self:
        return self.filter(status__in=[StationStatus.ACTIVE, StationStatus.SUSPENDED])

    def with_public_page(self) -> Self:
        """What is shown, and what was merged: its page says where it went."""
        return self.filter(
            status__in=[StationStatus.ACTIVE, StationStatus.SUSPENDED, StationStatus.MERGED]
        )

    def matching(self, words: str) -> Self:
        """Found by name, alias, brand, township, village or address."""
        return self.filter(
            Q(name__icontains=words)
            | Q(aliases__icontains=words)
            | Q(brand__icontains=words)
            | Q(village__name__icontains=words)
            | Q(township__icontains=words)
            | Q(address__icontains=words)
        )

    def townships(self) -> models.QuerySet["Station", str]:
        """The names of the places where there are stations."""
        placed = self.exclude(township="").order_by("in_township__pinyin_key", "township")
        return placed.values_list("township", flat=True).distinct()


class Theme(models.Model):
    """What a station is known for (党建、产业、青年…); the office edits the list."""

    name = models.CharField("特色", max_length=20, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "特色标签"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Station(models.Model):
    code = models.SlugField("编码", max_length=30, unique=True, allow_unicode=False)
    name = models.CharField("名称", max_length=100, unique=True)
    aliases = models.CharField("别名", max_length=200, blank=True)
    kind = models.CharField("类型", max_length=20, choices=StationKind)
    level = models.CharField(
        "设立层级", max_length=20, choices=StationLevel, default=StationLevel.COUNTY
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name="上级站点",
        related_name="children",
    )  # fmt: skip
    status = models.CharField(
        "状态", max_length=20, choices=StationStatus, default=StationStatus.ACTIVE
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name="并入", related_name="+"
    )
    host = models.CharField("依托单位", max_length=100, blank=True)
    # The name as it is shown; the register's row, kept equal by services.places.
    township = models.CharField("乡镇（街道）", max_length=60, blank=True)
    in_township = models.ForeignKey(
        Township, models.PROTECT, null=True, blank=True, editable=False,
        verbose_name="乡镇（街道）", related_name="stations",
    )  # fmt: skip
    village = models.ForeignKey(
        Village, models.PROTECT, null=True, blank=True, verbose_name="村（社区）",
        related_name="stations",
    )  # fmt: skip
    # A second plaque at an existing place (加挂): what stands there is counted there.
    co_located_with = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name="加挂在",
        related_name="co_located",
    )  # fmt: skip
    brand = models.CharField("本地品牌名称", max_length=60, blank=True)
    plaque = models.CharField("牌匾名称", max_length=100, blank=True)
    division_code = models.CharField("区划代码", max_length=12, blank=True)
    themes = models.ManyToManyField(Theme, blank=True, verbose_name="特色", related_name="stations")
    address = models.CharField("地址", max_length=200, blank=True)
    hours = models.CharField("开放时间", max_length=100, blank=True)
    # The station's own office line, public by nature; people's phones are contacts.
    phone = models.CharField("办公电话", max_length=40, blank=True)
    population = models.PositiveIntegerField("服务人口", null=True, blank=True)
    established_on = models.DateField("设立日期", null=True, blank=True)
    introduction = models.TextField("简介", blank=True)
    pinyin_key = models.CharField(max_length=300, editable=False, blank=True)

    objects = StationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "站点"
        ordering = ["pinyin_key", "code"]
        constraints = [
            models.CheckConstraint(
                name="station_merged_into_another",
                condition=Q(status=StationStatus.MERGED, merged_into__isnull=False)
                | (~Q(status=StationStatus.MERGED) & Q(merged_into__isnull=True)),
                violation_error_message="已并入的站点须写明并入哪个站点，其他站点不填。",
            ),
            models.CheckConstraint(
                name="station_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
                violation_error_message="站点不能以自己为上级。",
            ),
            models.CheckConstraint(
                name="station_not_at_itself",
                condition=Q(co_located_with__isnull=True) | ~Q(co_located_with=F("pk")),
                violation_error_message="站点不能加挂在自己那里。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def reports_by_itself(self) -> bool:
        """Set up by a body above the county, to which it reports what it hears (edge case 22)."""
        return self.level != StationLevel.COUNTY

    @property
    def place_id(self) -> int:
        """Where its facilities stand and are counted, once."""
        return self.co_located_with_id or self.pk

    def name_on(self, day: date) -> str:
        """The name that it bore on ``day``; one query unless ``former_names`` are loaded."""
        later = [one for one in self.former_names.all() if day < one.until]
        return min(later, key=lambda one: one.until).name if later else self.name


class FormerName(models.Model):
    """A name that a station bore up to, not including, the day ``until``."""

    station = models.ForeignKey(Station, models.CASCADE, related_name="former_names")
    name = models.CharField("曾用名", max_length=100)
    until = models.DateField("使用至")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "曾用名"
        ordering = ["station", "until", "pk"]

    def __str__(self) -> str:
        return self.name


class StationMove(models.Model):
    """Who moved a station from one state to another, when, and why."""

    station = models.ForeignKey(Station, models.CASCADE, related_name="moves")
    old_status = models.CharField("原状态", max_length=20, choices=StationStatus)
    new_status = models.CharField("新状态", max_length=20, choices=StationStatus)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="办理人", related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    note = models.CharField("原因", max_length=300)

    class Meta:
        verbose_name = verbose_name_plural = "站点状态变更"
        ordering = ["station", "pk"]

    def __str__(self) -> str:
        return f"{self.get_old_status_display()}→{self.get_new_status_display()}"
