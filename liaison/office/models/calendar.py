from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from liaison.office.choices import DaySource


class CalendarYear(models.Model):
    """A year whose arrangement of holidays is known; later years are guessed as Monday-Friday."""

    year = models.PositiveSmallIntegerField(
        "年份", primary_key=True, validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    source = models.CharField(
        "来源", max_length=10, choices=DaySource.choices, default=DaySource.OFFICE
    )
    entered_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "工作日历年度"
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"{self.year} 年"


class CalendarDay(models.Model):
    """A day that differs from the plain week: a holiday, or a weekend day worked in exchange."""

    day = models.DateField("日期", primary_key=True)
    is_working = models.BooleanField("上班")
    name = models.CharField("名称", max_length=40, help_text="例如：国庆节、国庆节调休")
    source = models.CharField(
        "来源", max_length=10, choices=DaySource.choices, default=DaySource.OFFICE
    )
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="修改人",
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        verbose_name = "日历中的一天"
        verbose_name_plural = "工作日历"
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}"
