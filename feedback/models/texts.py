"""The office's own texts of messages, in versions; without one the portal's own words are sent."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from feedback.choices.texts import Situation, TextChannel


class TextVersion(models.Model):
    """Never changed: going back to an earlier one writes it anew."""

    situation = models.CharField("事由", max_length=20, choices=Situation)
    channel = models.CharField("渠道", max_length=10, choices=TextChannel)
    number = models.PositiveSmallIntegerField("第几版")
    # Empty: back to the portal's own words.
    text = models.TextField("文字", blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    in_use = models.BooleanField("正在使用", default=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="修改人", related_name="+"
    )
    written_at = models.DateTimeField("修改时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "告知文字"
        ordering = ["situation", "channel", "-number"]
        constraints = [
            models.UniqueConstraint(
                name="one_text_per_number", fields=["situation", "channel", "number"]
            ),
            models.UniqueConstraint(
                name="one_text_in_use", fields=["situation", "channel"], condition=Q(in_use=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}·{self.get_situation_display()} 第{self.number}版"
