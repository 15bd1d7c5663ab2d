"""Which words of an opinion are covered (遮盖) in every copy that leaves the office."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from opinions.models.opinions import Opinion


class Redaction(models.Model):
    """What a clerk decided to cover; the last one for the current words holds.

    The words themselves stay as they came. Without a row the machine's proposals are covered.
    """

    opinion = models.ForeignKey(
        Opinion, models.CASCADE, verbose_name="意见", related_name="redactions"
    )
    # For which words: after an edit by the author the machine proposes anew.
    revision = models.PositiveSmallIntegerField("第几稿")
    # {"body": [[start, end, kind], ...], ...}: signs of the field, end exclusive.
    spans = models.JSONField("遮盖的文字", default=dict, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="办理人", related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "遮盖个人信息"
        ordering = ["opinion", "pk"]
        constraints = [
            models.CheckConstraint(
                name="redaction_of_existing_words", condition=Q(revision__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opinion} 第{self.revision}稿"
