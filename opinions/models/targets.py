"""What an opinion is about."""

from django.db import models
from django.db.models import Q

from drafts.models import DraftVersion, Provision
from opinions.choices import TargetScope
from opinions.models.opinions import Opinion


class OpinionTarget(models.Model):
    """What the opinion is about; the words of the text are kept as they were then."""

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="targets")
    scope = models.CharField(
        "范围", max_length=10, choices=TargetScope, default=TargetScope.PROVISION
    )
    provision = models.ForeignKey(
        Provision, models.PROTECT, null=True, blank=True, verbose_name="条款", related_name="+"
    )
    # The article around it, for queues and counts by article.
    unit = models.ForeignKey(Provision, models.PROTECT, null=True, blank=True, related_name="+")
    # The text that a general opinion was given on; an article knows its own.
    version = models.ForeignKey(
        DraftVersion, models.PROTECT, null=True, blank=True, verbose_name="针对哪一稿",
        related_name="+",
    )  # fmt: skip
    label = models.CharField("条款名称", max_length=300)
    quote = models.TextField("草案原文", blank=True)
    # The few words of ``quote`` that the author marked, if any.
    selected = models.TextField("选中的文字", blank=True, default="", db_default="")

    class Meta:
        verbose_name = verbose_name_plural = "意见所指条款"
        ordering = ["opinion", "pk"]
        constraints = [
            models.CheckConstraint(
                name="target_names_its_provision",
                condition=Q(scope=TargetScope.WHOLE, provision__isnull=True)
                | (~Q(scope=TargetScope.WHOLE) & Q(provision__isnull=False)),
                violation_error_message="总体意见不指条款，其他意见须指明条款。",
            ),
            models.UniqueConstraint(
                name="one_target_per_provision", fields=["opinion", "provision"]
            ),
            models.CheckConstraint(
                name="whole_target_names_its_text",
                condition=Q(scope=TargetScope.WHOLE, version__isnull=False)
                | (~Q(scope=TargetScope.WHOLE) & Q(version__isnull=True)),
                violation_error_message="总体意见须记明针对哪一稿。",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def quote_lines(self) -> list[str]:
        return self.quote.split("\n") if self.quote else []
