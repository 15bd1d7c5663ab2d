"""What the machine suggests to see side by side; people decide (人工复核)."""

from django.db import models
from django.db.models import Q

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
    # The closest wording of another group that may speak of the same matter, in per cent.
    matter_hash = models.CharField("可能是同一事项", max_length=64, blank=True)
    matter_score = models.PositiveSmallIntegerField("把握", default=0)
    compared_at = models.DateTimeField("比对时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "智能比对"
        constraints = [
            models.CheckConstraint(
                name="same_matter_with_a_score",
                condition=Q(matter_hash="", matter_score=0)
                | (~Q(matter_hash="") & Q(matter_score__range=(1, 100))),
            ),
            models.UniqueConstraint(
                name="one_similar_text_per_wording", fields=["consultation", "text_hash"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation}：{self.text_hash[:8]}"
