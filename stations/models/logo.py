"""统一标识: the one picture that all stations show beside their names."""

from django.db import models
from django.db.models import Q


class StationLogo(models.Model):
    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    picture = models.ForeignKey("office.StoredFile", models.PROTECT, related_name="+")
    changed_at = models.DateTimeField("上传时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "统一标识"
        constraints = [models.CheckConstraint(name="one_station_logo", condition=Q(id=1))]

    def __str__(self) -> str:
        return "统一标识"
