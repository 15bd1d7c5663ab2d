"""The small register of townships and villages that stations point to."""

from django.db import models


class Township(models.Model):
    name = models.CharField("乡镇（街道）", max_length=60, unique=True)
    # GB/T 2260 and its extension: nine digits for a township, twelve for a village.
    division_code = models.CharField("区划代码", max_length=12, blank=True)
    pinyin_key = models.CharField(max_length=300, editable=False, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "乡镇（街道）"
        ordering = ["pinyin_key", "name"]

    def __str__(self) -> str:
        return self.name


class Village(models.Model):
    township = models.ForeignKey(
        Township, models.PROTECT, verbose_name="乡镇（街道）", related_name="villages"
    )
    name = models.CharField("村（社区）", max_length=60)
    division_code = models.CharField("区划代码", max_length=12, blank=True)
    pinyin_key = models.CharField(max_length=300, editable=False, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "村（社区）"
        ordering = ["pinyin_key", "name"]
        constraints = [
            models.UniqueConstraint(
                name="one_village_of_a_name_in_a_township",
                fields=["township", "name"],
                violation_error_message="这个乡镇（街道）已有同名的村（社区）。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.township}{self.name}"
