"""What the machine suggests to see side by side; people decide (人工复核)."""

from django.db import models

from drafts.models import Consultation


class SimilarText(models.Model):
    """One wording of a consultation, and the group of near wordings that it is shown in.

    Opinions have the wording by their ``text_hash``: a further copy joins by coming in. A wording
    without such a row waits to be compared.
    """

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, verbose_name="征求意见", related_name="+", db_index=False
    )
    text_hash = models.CharField("文字", max_length=64)
    # The wording of the group that came in first; its own in a group of one.
    leader_hash = models.CharField("所在组", max_length=64)
    compared_at = models.DateTimeField("比对时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "智能比对"
        constraints = [
            models.UniqueConstraint(
                name="one_similar_text_per_wording", fields=["consultation", "text_hash"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation}：{self.text_hash[:8]}"
