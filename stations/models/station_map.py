"""The one map that the office may show: its own picture with the number of its examination."""

from django.db import models
from django.db.models import Q


class StationMap(models.Model):
    """A public map needs a 审图号 (Regulation on Map Management, article 18 and 37)."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    picture = models.ForeignKey("office.StoredFile", models.PROTECT, related_name="+")
    approval_number = models.CharField("审图号", max_length=60)
    changed_at = models.DateTimeField("上传时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "联系点分布图"
        constraints = [
            models.CheckConstraint(name="one_station_map", condition=Q(id=1)),
            models.CheckConstraint(
                name="station_map_with_its_number",
                condition=~Q(approval_number=""),
                violation_error_message="没有审图号的地图不能公开。",
            ),
        ]

    def __str__(self) -> str:
        return self.approval_number
