"""People who stand behind an opinion that somebody else sent: supporters and joint signers."""

from typing import Self

from django.db import models
from django.db.models import Q

from opinions.models.opinions import Opinion


class OpinionSupportQuerySet(models.QuerySet["OpinionSupport"]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)

    def counted(self) -> Self:
        """我也这样认为, each person once; joint signers are in the opinion's own ``people``."""
        return self.standing().filter(is_joint=False, is_repeat=False)

    def reachable(self) -> Self:
        """Who left a way to be told of the outcome."""
        left = Q(phone__isnull=False) | Q(email__isnull=False)
        return self.counted().filter(left).select_related("phone", "email")

    def for_holder(self) -> Self:
        """Load everything that the holder's own page shows."""
        related = self.select_related(
            "opinion__consultation__version__draft__organ", "phone", "email"
        ).defer("opinion__consultation__version__source_text")
        return related.prefetch_related("opinion__targets", "opinion__moves", "opinion__revisions")


class OpinionSupport(models.Model):
    """One more person for a text that stands already, never a new opinion.

    It has a receipt like an opinion's: its holder sees where it stands and can take it back.
    """

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="supports")
    # As of ``Contributor``; equal for one phone.
    person_key = models.CharField(max_length=80)
    # Worked out from the nonce of the form: a second click counts once. The code comes from it.
    client_key = models.UUIDField(unique=True, editable=False)
    # Those of before had none.
    receipt_no = models.CharField("编号", max_length=24, blank=True, default="", db_default="")
    query_hash = models.CharField(max_length=64, blank=True, default="", db_default="")
    # The opinion's words at that time are those that the person read.
    revision = models.PositiveSmallIntegerField("第几稿", default=1, db_default=1)
    # One of those who gave it together (联名), counted in ``Opinion.people``.
    is_joint = models.BooleanField("共同提出", default=False, db_default=False)
    # The phone has supported it before, or is its author's: it is not counted again. The answer
    # is the same, so that nobody learns from it what somebody else's phone has supported.
    is_repeat = models.BooleanField("不重复计数", default=False, db_default=False)
    phone = models.ForeignKey(
        "contacts.Contact", models.PROTECT, null=True, blank=True, related_name="+"
    )
    email = models.ForeignKey(
        "contacts.Contact", models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)

    objects = OpinionSupportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "意见支持"
        ordering = ["opinion", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_support_per_person",
                fields=["opinion", "person_key"],
                condition=Q(is_repeat=False, withdrawn_at=None),
            ),
            models.UniqueConstraint(
                name="one_support_per_receipt",
                fields=["receipt_no"],
                condition=~Q(receipt_no=""),
            ),
        ]

    def __str__(self) -> str:
        return self.receipt_no or f"{self.opinion} 的支持"
