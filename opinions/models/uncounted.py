"""不计入统计: a campaign stays readable and is answered, only no figure counts it; and 集中来稿,
the waves of opinions that the office is told of."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from drafts.models import Consultation
from opinions.choices import GroupBasis, UncountedState, WaveKind
from opinions.models.opinions import Opinion


class UncountedGroupQuerySet(models.QuerySet["UncountedGroup"]):
    def in_force(self, consultation: Consultation) -> Self:
        """What the figures of a consultation leave out."""
        here = self.filter(consultation=consultation, state=UncountedState.IN_FORCE)
        return here.order_by("pk")

    def holding(self, opinion: Opinion) -> "UncountedGroup | None":
        """The group by which no figure counts this opinion now."""
        return self.filter(members__opinion=opinion, state=UncountedState.IN_FORCE).first()


class UncountedGroup(models.Model):
    """One group of one consultation that a clerk chose and a second person confirmed."""

    consultation = models.ForeignKey(
        Consultation, models.PROTECT, verbose_name="征求意见", related_name="+"
    )
    basis = models.CharField("按什么选定", max_length=10, choices=GroupBasis)
    # The leading text of a group of similar ones, or the mark of a network; that one is erased
    # when those of the opinions are.
    key = models.CharField("组", max_length=64, blank=True, editable=False)
    since = models.DateTimeField("从", null=True, blank=True)
    until = models.DateTimeField("到", null=True, blank=True)
    # What comes in later is not meant: somebody has to look at it first.
    up_to = models.BigIntegerField("最后一条", editable=False)
    count = models.PositiveIntegerField("条数")
    reason = models.CharField("原因", max_length=300)
    state = models.CharField(
        "状态", max_length=10, choices=UncountedState, default=UncountedState.ASKED
    )

    objects = UncountedGroupQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "不计入统计的意见"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="uncounted_span_has_two_ends",
                condition=~Q(basis=GroupBasis.SPAN) | Q(since__lt=F("until")),
                violation_error_message="请填写开始和结束时间，结束要晚于开始。",
            ),
            models.CheckConstraint(
                name="uncounted_group_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message="请写明不计入统计的原因。",
            ),
            models.UniqueConstraint(
                name="one_asked_uncounted_group",
                fields=["consultation"],
                condition=Q(state=UncountedState.ASKED),
                violation_error_message="这项征求意见已有一组等待确认，请先办完。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_basis_display()}，{self.count}条"


class UncountedOpinion(models.Model):
    """Which opinions a group held; stays when they are counted again."""

    group = models.ForeignKey(UncountedGroup, models.CASCADE, related_name="members")
    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="uncounted_in")

    class Meta:
        verbose_name = verbose_name_plural = "不计入统计的意见明细"
        constraints = [
            models.UniqueConstraint(
                name="one_opinion_once_in_a_group", fields=["group", "opinion"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opinion}：{self.group}"


class UncountedMove(models.Model):
    """Who moved a group from one state to another, when, and why."""

    group = models.ForeignKey(UncountedGroup, models.CASCADE, related_name="moves")
    old = models.CharField("原状态", max_length=10, choices=UncountedState, blank=True)
    new = models.CharField("新状态", max_length=10, choices=UncountedState)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="经手人", related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "不计入统计经过"
        ordering = ["group", "pk"]

    def __str__(self) -> str:
        return f"{self.group}：{self.get_new_state_display()}"

    def get_new_state_display(self) -> str:
        return str(UncountedState(self.new).label)


class Wave(models.Model):
    """集中来稿: within an hour, much more than usual of one kind. It tells, it stops nobody."""

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, verbose_name="征求意见", related_name="+"
    )
    kind = models.CharField("情形", max_length=10, choices=WaveKind)
    # The mark of the network or the hash of the text; empty for a high rate.
    key = models.CharField(max_length=64, blank=True, editable=False)
    began_at = models.DateTimeField("发现时间")
    last_at = models.DateTimeField("最近一次超过")
    most = models.PositiveIntegerField("一小时最多条数")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    seen_at = models.DateTimeField("查看时间", null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="查看人",
        related_name="+",
    )  # fmt: skip

    class Meta:
        verbose_name = verbose_name_plural = "集中来稿"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_running_wave",
                fields=["consultation", "kind", "key"],
                condition=Q(ended_at=None),
            ),
            models.CheckConstraint(
                name="wave_is_seen_by_somebody",
                condition=Q(seen_at=None, seen_by=None)
                | Q(seen_at__isnull=False, seen_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}，一小时{self.most}条"
