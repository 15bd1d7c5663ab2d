"""立法后意见: what an activity found out about a law in force, and the activity it came from."""

from django.conf import settings
from django.db import models

from opinions.models.opinions import Opinion
from stations.models import LedgerEntry


class PostLawOpinion(models.Model):
    """An opinion that was a problem in the ledger; one entry may have found several."""

    opinion = models.OneToOneField(
        Opinion, models.PROTECT, verbose_name="意见", related_name="post_law"
    )
    entry = models.ForeignKey(
        LedgerEntry, models.PROTECT, verbose_name="来自台账", related_name="+"
    )
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="登记人", related_name="+"
    )
    raised_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "立法后意见"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.opinion}（{self.entry}）"
