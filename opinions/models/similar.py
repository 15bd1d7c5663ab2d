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
    # It joined by itself, by what it shares with a few; the next comparison of all looks again.
    has_joined = models.BooleanField("随到随归", default=False, db_default=False)
    # When it was held against other years; a wording without waits for it.
    recalled_at = models.DateTimeField("与往年比对的时间", null=True)

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
        indexes = [
            # What the sweeps look for.
            models.Index(
                name="similar_joined", fields=["consultation"], condition=Q(has_joined=True)
            ),
            models.Index(
                name="similar_not_recalled",
                fields=["consultation"],
                condition=Q(recalled_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation}：{self.text_hash[:8]}"


class SimilarKey(models.Model):
    """By one of a wording's keys (``similarity.joining``) those that may be near it.

    Kept for consultations too large to be compared anew for each opinion that comes in.
    """

    pk = models.CompositePrimaryKey("consultation", "key", "text")
    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="+", db_index=False)
    key = models.IntegerField()
    text = models.ForeignKey(SimilarText, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "比对键"

    def __str__(self) -> str:
        return f"{self.consultation_id}：{self.key}"
