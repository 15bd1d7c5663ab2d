"""Many opinions from one activity: one workbook (采集表), or taken down one by one."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from drafts.models import Consultation
from opinions.choices import BundleStatus, Channel
from opinions.models.channels import channel_label
from stations.choices import RecordSource, VenueKind
from stations.models import LedgerEntry, MobileSession, Station


class Bundle(models.Model):
    consultation = models.ForeignKey(
        Consultation, models.PROTECT, verbose_name="征求意见", related_name="+"
    )
    # None where a deputy without a station filed it.
    station = models.ForeignKey(
        Station, models.PROTECT, null=True, blank=True, verbose_name="站点", related_name="+"
    )
    ledger_entry = models.ForeignKey(
        LedgerEntry, models.PROTECT, null=True, blank=True, verbose_name="关联台账",
        related_name="+",
    )  # fmt: skip
    channel = models.CharField("采集方式", max_length=20, default=Channel.MEETING)
    collected_on = models.DateField("采集日期")
    status = models.CharField(
        "状态", max_length=20, choices=BundleStatus, default=BundleStatus.CHECKED
    )
    # None where they were taken down one by one: at a mobile session, or from paper forms.
    file = models.ForeignKey(
        "office.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    mobile_session = models.ForeignKey(
        MobileSession, models.PROTECT, null=True, blank=True, verbose_name="流动站点",
        related_name="+",
    )  # fmt: skip
    # The workbook with its 错误 column, when some rows were wrong.
    returned_file = models.ForeignKey(
        "office.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Of the rows, not of the file: the same rows saved again are the same bundle. Without a file,
    # of what its opinions have in common.
    content_hash = models.CharField(max_length=64)
    read_count = models.PositiveIntegerField("读到", default=0)
    accepted_count = models.PositiveIntegerField("录入", default=0)
    duplicate_count = models.PositiveIntegerField("重复", default=0)
    error_count = models.PositiveIntegerField("有误", default=0)
    errors = models.JSONField("错误", default=list, blank=True)
    # What the spreadsheet program may have changed, such as 1-2 into a date.
    warnings = models.JSONField("提醒", default=list, db_default=[], blank=True)
    # Column 照片: which rows name which photo, by ``sheet_photos.photo_key``.
    photo_rows = models.JSONField("照片所在行", default=dict, db_default={}, blank=True)
    # All of it went straight to the body that set the point up; we keep a copy.
    sent_directly = models.BooleanField("已直接报送", default=False, db_default=False)
    by_deputy = models.BooleanField("代表联络员直接报送", default=False, db_default=False)
    recorded_source = models.CharField("代录来源", max_length=20, choices=RecordSource, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人", related_name="+"
    )
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)
    accepted_at = models.DateTimeField("录入时间", null=True, blank=True)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    undo_reason = models.CharField("撤销原因", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "意见批量录入"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_accepted_bundle_per_content",
                fields=["consultation", "station", "content_hash"],
                condition=Q(status=BundleStatus.ACCEPTED),
                nulls_distinct=False,
                violation_error_message="这份采集表已经录入过，不会重复计数。",
            ),
            models.CheckConstraint(
                name="only_a_deputys_bundle_has_no_station",
                condition=Q(station__isnull=False) | Q(by_deputy=True),
            ),
            models.CheckConstraint(
                name="bundle_to_confirm_has_its_file",
                condition=~Q(status__in=[BundleStatus.CHECKING, BundleStatus.CHECKED])
                | Q(file__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.brought_by} {self.collected_on} 采集表"

    @property
    def brought_by(self) -> str:
        return self.station.name if self.station else "代表联络员"

    @property
    def place(self) -> str:
        """Where the same row counts once: at a station, or with a deputy who has none."""
        return str(self.station_id or f"deputy/{self.uploaded_by_id}")

    @property
    def is_at_school(self) -> bool:
        """What was said there is kept without names and phones."""
        entry = self.ledger_entry
        return entry is not None and entry.extra.get("venue") == VenueKind.SCHOOL.label

    def get_channel_display(self) -> str:
        return channel_label(self.channel)
