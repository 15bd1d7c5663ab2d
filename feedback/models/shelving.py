"""搁置审议、终止审议、提案人撤回: the superior's word on a draft whose opinions went upward."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet

from drafts.models import Consultation
from feedback.choices.shelving import DONE, ShelvingKind, ShelvingSource


class ShelvingQuerySet(models.QuerySet["Shelving"]):
    def holding(self) -> Self:
        """A second person agreed, and the draft was not taken up again."""
        return self.filter(released_at__isnull=False, resumed_at=None)

    def of(self, consultation: Consultation | int) -> "Shelving | None":
        """What holds for this round today."""
        return self.holding().filter(consultation=consultation).first()

    def rounds(self) -> QuerySet[Any, Any]:
        """Keys of the rounds that wait for nothing while one holds."""
        return self.holding().order_by().values("consultation")


class Shelving(models.Model):
    """The row is the queue until everyone's notice is written; what was lifted stays as history."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="+")
    kind = models.CharField("情形", max_length=20, choices=ShelvingKind)
    dated_on = models.DateField("日期")
    source = models.CharField("从哪里得知", max_length=10, choices=ShelvingSource)
    # The number of the letter, who called, or which paper printed it.
    reference = models.CharField("文号、来电人或报道名称", max_length=200)
    words = models.TextField("原话", max_length=1000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="登记人", related_name="+"
    )
    asked_at = models.DateTimeField("登记时间", auto_now_add=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True,
        verbose_name="复核人", related_name="+",
    )  # fmt: skip
    released_at = models.DateTimeField("复核时间", null=True, blank=True)
    finished_at = models.DateTimeField("告知完成时间", null=True, blank=True)
    people = models.PositiveIntegerField("告知人数", default=0)
    resumed_on = models.DateField("恢复审议日期", null=True, blank=True)
    resumed_words = models.TextField("恢复的依据", max_length=1000, blank=True)
    resumed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True,
        verbose_name="恢复登记人", related_name="+",
    )  # fmt: skip
    resumed_at = models.DateTimeField("恢复登记时间", null=True, blank=True)

    objects = ShelvingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "搁置、终止审议和撤回"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_shelving_at_a_time_per_round",
                fields=["consultation"],
                condition=Q(resumed_at=None),
                violation_error_message="这项征求意见已经登记过，还没有恢复审议。",
            ),
            models.CheckConstraint(
                name="shelving_released_before_finished_or_resumed",
                condition=Q(finished_at=None, resumed_at=None) | Q(released_at__isnull=False),
            ),
            models.CheckConstraint(
                name="shelving_released_by_somebody",
                condition=(
                    Q(released_at=None, released_by=None)
                    | Q(released_at__isnull=False, released_by__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="shelving_resumed_as_a_whole",
                condition=(
                    Q(resumed_at=None, resumed_on=None, resumed_by=None, resumed_words="")
                    | Q(
                        resumed_at__isnull=False,
                        resumed_on__isnull=False,
                        resumed_by__isnull=False,
                    )
                    & ~Q(resumed_words="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation}：{self.get_kind_display()}"

    @property
    def ends_the_round(self) -> bool:
        """Nothing more is to come and nobody is left to be told: it may be put away."""
        return self.kind != ShelvingKind.SHELVED and self.finished_at is not None

    @property
    def done(self) -> str:
        """已搁置审议."""
        return DONE[self.kind]
