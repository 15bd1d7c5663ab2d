"""What the worker writes down ahead of the readers; all of it can be made again."""

from django.db import models

from drafts.models import Consultation, DraftVersion


class ReadingCopy(models.Model):
    """The text of an open consultation as HTML, and the opinions that each article has."""

    consultation = models.OneToOneField(
        Consultation, models.CASCADE, primary_key=True, related_name="+", verbose_name="征求意见"
    )
    version = models.ForeignKey(DraftVersion, models.CASCADE, related_name="+", verbose_name="文本")
    # Which release of the program wrote it.
    release = models.CharField("程序版本", max_length=40)
    text = models.TextField("正文")
    contents = models.TextField("目录")
    # {key of the article: opinions}, only where there are some.
    counts = models.JSONField("各条意见数", default=dict)
    counted_at = models.DateTimeField("清点时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "阅读页底稿"

    def __str__(self) -> str:
        return f"阅读页底稿 {self.pk}"
