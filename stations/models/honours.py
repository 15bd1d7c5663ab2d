"""What persons and stations were honoured with (优秀联络员、先进集体)."""

from django.db import models
from django.db.models import Q

from stations.models.people import Person
from stations.models.places import Station


class Honour(models.Model):
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, verbose_name="个人", related_name="honours"
    )
    station = models.ForeignKey(
        Station, models.PROTECT, null=True, blank=True, verbose_name="站点", related_name="honours"
    )
    title = models.CharField("荣誉名称", max_length=100)
    granted_by = models.CharField("授予单位", max_length=100)
    granted_on = models.DateField("授予日期")
    document = models.CharField("文号", max_length=60, blank=True)
    scan = models.ForeignKey(
        "office.StoredFile", models.PROTECT, null=True, blank=True, verbose_name="证书扫描件",
        related_name="+",
    )  # fmt: skip
    # A register forgets nothing: an entry made by mistake is struck out with a reason.
    struck_out = models.CharField("撤销原因", max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "荣誉"
        ordering = ["-granted_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="honour_of_one",
                condition=Q(person__isnull=False, station__isnull=True)
                | Q(person__isnull=True, station__isnull=False),
                violation_error_message="请选择个人或者站点，只选一个。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person or self.station}：{self.title}"
