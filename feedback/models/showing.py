"""What is shown beside the results: open data, the answer board's switch, reports of the media."""

from typing import Self

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q

from drafts.models import Consultation
from stations.models import Station


class OpenData(models.Model):
    """The two files of one public consultation or of one year, made by the worker."""

    consultation = models.OneToOneField(
        Consultation, models.PROTECT, null=True, blank=True, verbose_name="征求意见",
        related_name="+",
    )  # fmt: skip
    year = models.PositiveSmallIntegerField("年份", null=True, blank=True, unique=True)
    # What it was made from; another one means that it must be made anew.
    stamp = models.CharField(max_length=100)
    csv = models.ForeignKey("office.StoredFile", models.PROTECT, related_name="+")
    xlsx = models.ForeignKey("office.StoredFile", models.PROTECT, related_name="+")
    made_at = models.DateTimeField("生成时间")

    class Meta:
        verbose_name = verbose_name_plural = "开放数据"
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                name="open_data_of_a_consultation_or_a_year",
                condition=Q(consultation__isnull=True, year__isnull=False)
                | Q(consultation__isnull=False, year__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.csv.name


class BoardDecisionQuerySet(models.QuerySet["BoardDecision"]):
    def in_force(self) -> "BoardDecision | None":
        """The last one that a second person has confirmed."""
        return self.filter(confirmed_at__isnull=False).order_by("-confirmed_at", "-pk").first()


class BoardDecision(models.Model):
    """主任会议 decided whether the public sees how many opinions were answered, and how fast."""

    is_shown = models.BooleanField("决定", choices=[(True, "对外公布"), (False, "不再对外公布")])
    number = models.CharField("会议或者文件编号", max_length=60)
    decided_on = models.DateField("决定日期")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="登记人", related_name="+"
    )
    entered_at = models.DateTimeField("登记时间", auto_now_add=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="复核人",
        related_name="+",
    )  # fmt: skip
    confirmed_at = models.DateTimeField("复核时间", null=True, blank=True)

    objects = BoardDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "反馈情况表公布决定"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="board_decision_confirmed_by_somebody",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}：{self.get_is_shown_display()}"


class MediaReportQuerySet(models.QuerySet["MediaReport"]):
    def with_list_relations(self) -> Self:
        return self.select_related("consultation", "station")

    def public(self) -> Self:
        return self.filter(is_public=True)


class MediaReport(models.Model):
    """媒体报道: what was written about a consultation, a station, the whole."""

    title = models.CharField("标题", max_length=120)
    medium = models.CharField("媒体", max_length=60)
    published_on = models.DateField("报道日期")
    url = models.CharField(
        "网址", max_length=500, blank=True, validators=[URLValidator(["http", "https"])]
    )
    consultation = models.ForeignKey(
        Consultation, models.PROTECT, null=True, blank=True, verbose_name="征求意见",
        related_name="+",
    )  # fmt: skip
    station = models.ForeignKey(
        Station, models.PROTECT, null=True, blank=True, verbose_name="站点", related_name="+"
    )
    is_public = models.BooleanField("在公开网站列出", default=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="登记人", related_name="+"
    )
    entered_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = MediaReportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "媒体报道"
        ordering = ["-published_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_media_report_per_day",
                fields=["medium", "title", "published_on"],
                violation_error_message="这篇报道已经登记。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.medium}：{self.title}"
