"""The rules that an office or a station works by, version after version."""

from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery

from liaison.accounts.choices import Role
from stations.choices import RuleKind, RuleStatus
from stations.models.places import Station


class RuleQuerySet(models.QuerySet["Rule"]):
    def in_use(self) -> Self:
        return self.filter(status=RuleStatus.IN_USE)

    def shown_to_public(self) -> Self:
        return self.in_use().filter(is_public=True)

    def of_stations(self, stations: Iterable[int]) -> Self:
        """The office's own and those of ``stations``."""
        return self.filter(Q(station__isnull=True) | Q(station__in=list(stations)))

    def with_latest(self) -> Self:
        """``latest_number`` and ``latest_from`` of the newest version."""
        newest = RuleVersion.objects.filter(rule=OuterRef("pk")).order_by("-number")
        return self.select_related("station").annotate(
            latest_number=Subquery(newest.values("number")[:1]),
            latest_from=Subquery(newest.values("in_force_from")[:1]),
        )


class Rule(models.Model):
    title = models.CharField("名称", max_length=120)
    kind = models.CharField("类别", max_length=16, choices=RuleKind)
    # 岗位责任清单 is of one post.
    role = models.CharField("适用岗位", max_length=30, choices=Role, blank=True)
    # None: for the office and all stations.
    station = models.ForeignKey(
        Station, models.PROTECT, null=True, blank=True, verbose_name="适用站点",
        related_name="rules",
    )  # fmt: skip
    is_public = models.BooleanField("在网站公开", default=False)
    status = models.CharField("状态", max_length=12, choices=RuleStatus, default=RuleStatus.IN_USE)

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "制度文件"
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_rule_per_title_and_scope",
                fields=["title", "station"],
                nulls_distinct=False,
                violation_error_message="同一范围内已有同名的制度文件，请在它下面增加新版本。",
            ),
            models.CheckConstraint(
                name="duty_list_names_its_post",
                condition=(Q(kind=RuleKind.DUTY_LIST) & ~Q(role=""))
                | (~Q(kind=RuleKind.DUTY_LIST) & Q(role="")),
                violation_error_message="岗位责任清单须选适用岗位，其他类别不选。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def scope(self) -> str:
        return self.station.name if self.station else "办公室和各站点"


class RuleVersion(models.Model):
    """One wording; it is never changed, a newer one takes its place."""

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField("第几版")
    text = models.TextField("正文", blank=True)
    file = models.ForeignKey(
        "office.StoredFile", models.PROTECT, null=True, blank=True, verbose_name="文件",
        related_name="+",
    )  # fmt: skip
    in_force_from = models.DateField("施行日期")
    note = models.CharField("修改说明", max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="登记人", related_name="+"
    )
    at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "制度文件版本"
        ordering = ["rule", "-number"]
        constraints = [
            models.UniqueConstraint(name="one_rule_version_per_number", fields=["rule", "number"]),
            models.CheckConstraint(
                name="rule_version_has_text_or_file",
                condition=~Q(text="") | Q(file__isnull=False),
                violation_error_message="请填写正文，或者上传文件。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} 第{self.number}版"


class RuleMove(models.Model):
    """Who abolished a rule, took it up again, published it or took it off, when, and why."""

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="moves")
    old_status = models.CharField("原状态", max_length=12, choices=RuleStatus, blank=True)
    new_status = models.CharField("新状态", max_length=12, choices=RuleStatus)
    is_public = models.BooleanField("在网站公开")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="办理人", related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "制度文件变更"
        ordering = ["rule", "pk"]

    def __str__(self) -> str:
        return f"{self.get_old_status_display()}→{self.get_new_status_display()}"
