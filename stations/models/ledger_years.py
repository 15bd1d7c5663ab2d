"""年度锁定: the office closes a year of the ledger; opening it again needs a reason, too."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q


class LedgerYearQuerySet(models.QuerySet["LedgerYear"]):
    def locked(self) -> Self:
        return self.filter(is_locked=True)


class LedgerYear(models.Model):
    """The database refuses changes of entries in a locked year by a trigger (0006)."""

    year = models.PositiveSmallIntegerField("年度", primary_key=True)
    is_locked = models.BooleanField("已锁定", default=False)

    objects = LedgerYearQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "台账年度"
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                name="ledger_year_is_a_year",
                condition=Q(year__gte=1990, year__lte=2100),
                violation_error_message="年度请写四位数字，例如2026。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年度"


class LedgerYearMove(models.Model):
    """Who closed or opened a year, when, and why."""

    year = models.ForeignKey(LedgerYear, models.PROTECT, related_name="moves")
    is_locked = models.BooleanField("锁定")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="办理人", related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    note = models.CharField("原因", max_length=300)

    class Meta:
        verbose_name = verbose_name_plural = "台账年度锁定记录"
        ordering = ["year", "pk"]

    def __str__(self) -> str:
        return f"{self.year}{'锁定' if self.is_locked else '重新开放'}"
