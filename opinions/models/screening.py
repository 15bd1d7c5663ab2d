"""What makes an opinion wait for a person to look, and what a person has told apart."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from opinions.models.opinions import Opinion


class HeldTerm(models.Model):
    """A word of the office's own list: a hit is looked at by a person, never refused by itself."""

    term = models.CharField("词语", max_length=40, unique=True)
    group = models.CharField("分组", max_length=40, blank=True, db_default="")
    note = models.CharField("说明", max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "待复核词语"
        ordering = ["term"]

    def __str__(self) -> str:
        return self.term


class NotSimilar(models.Model):
    """A person looked at two opinions side by side and said they are different."""

    first = models.ForeignKey(Opinion, models.CASCADE, related_name="+")
    second = models.ForeignKey(Opinion, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "不相似"
        constraints = [
            models.UniqueConstraint(name="one_not_similar_pair", fields=["first", "second"]),
            models.CheckConstraint(
                name="not_similar_pair_in_order", condition=Q(first__lt=F("second"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first}≠{self.second}"
