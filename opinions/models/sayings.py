"""往年相近: what other rounds and imported tables hold that is like a wording of this one."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from drafts.models import Consultation
from opinions.models.compiling import CompiledItem
from opinions.models.earlier import EarlierItem


class EarlierSaying(models.Model):
    """One wording, and one earlier item that it is like; written by the worker."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="+", db_index=False)
    text_hash = models.CharField("文字", max_length=64)
    # Either a row of our own rounds or one of a table of past years.
    item = models.ForeignKey(
        CompiledItem, models.CASCADE, null=True, verbose_name="归并意见", related_name="+"
    )
    earlier = models.ForeignKey(
        EarlierItem, models.CASCADE, null=True, verbose_name="往年意见", related_name="+"
    )
    score = models.PositiveSmallIntegerField("把握")
    # What both say, the rarest first: why it is shown.
    words = ArrayField(models.CharField(max_length=20), verbose_name="共同的词")

    class Meta:
        verbose_name = verbose_name_plural = "往年相近意见"
        constraints = [
            models.CheckConstraint(
                name="saying_is_of_one_kind",
                condition=Q(item=None, earlier__isnull=False) | Q(item__isnull=False, earlier=None),
            ),
            models.CheckConstraint(
                name="saying_score_in_per_cent", condition=Q(score__range=(1, 100))
            ),
        ]
        indexes = [models.Index(name="saying_by_wording", fields=["consultation", "text_hash"])]

    def __str__(self) -> str:
        return f"{self.consultation_id}：{self.text_hash[:8]}"
