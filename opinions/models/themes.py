"""主题: what a consultation is about, as the machine suggests and people correct it."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from drafts.models import Consultation


class ThemeQuerySet(models.QuerySet["Theme"]):
    def standing(self) -> Self:
        """Those that nobody has put into another one."""
        return self.filter(into=None)


class Theme(models.Model):
    """A group of wordings. Merged into another one it keeps its own, so that it can come back."""

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, verbose_name="征求意见", related_name="+"
    )
    name = models.CharField("主题", max_length=40)
    # The words that tell it from the others; the machine's name is made of them.
    words = ArrayField(models.CharField(max_length=20), verbose_name="特征词", default=list)
    # ``text_hash`` of the wordings that stand for it, the best first.
    examples = ArrayField(models.CharField(max_length=64), verbose_name="代表意见", default=list)
    # NULL: the machine's name; the next run may find better words.
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="命名人",
        related_name="+",
    )  # fmt: skip
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="经办人",
        related_name="+",
    )  # fmt: skip
    into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, verbose_name="并入", related_name="merged"
    )
    # Of the opinions that stand: all, different wordings, and how many a person looked through.
    raw = models.PositiveIntegerField("意见条数", default=0)
    wordings = models.PositiveIntegerField("不同文字", default=0)
    reviewed = models.PositiveIntegerField("人工看过", default=0)
    created_at = models.DateTimeField("归出时间", auto_now_add=True)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "主题"
        ordering = ["consultation", "pk"]
        constraints = [
            models.CheckConstraint(name="theme_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="theme_not_into_itself", condition=Q(into=None) | ~Q(into=F("id"))
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_touched(self) -> bool:
        """A person named, gave away or merged it: the machine does not take it away."""
        return any((self.named_by_id, self.assignee_id, self.into_id))


class ThemeRun(models.Model):
    """When the machine last parted a consultation, and on how many opinions the counts stand."""

    consultation = models.OneToOneField(
        Consultation, models.CASCADE, primary_key=True, related_name="+"
    )
    ran_at = models.DateTimeField("归主题时间", null=True)
    # What the figure 收到 was when the themes were counted.
    counted = models.IntegerField(default=-1)

    class Meta:
        verbose_name = verbose_name_plural = "归主题"

    def __str__(self) -> str:
        return str(self.consultation)


class ThemeText(models.Model):
    """One wording and its theme; copies have the same ``text_hash`` and so the same theme.

    A wording without such a row was not looked at yet; without a theme it fits nowhere.
    """

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="+", db_index=False)
    text_hash = models.CharField("文字", max_length=64)
    theme = models.ForeignKey(
        Theme, models.SET_NULL, null=True, verbose_name="主题", related_name="texts",
        db_index=False,
    )  # fmt: skip
    # How sure the machine was, in per cent.
    score = models.PositiveSmallIntegerField("把握", default=0)
    # NULL: the machine; else the person who put it there or said that it is right there.
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="归入人",
        related_name="+", db_index=False,
    )  # fmt: skip

    class Meta:
        verbose_name = verbose_name_plural = "主题中的意见"
        constraints = [
            models.UniqueConstraint(
                name="one_theme_per_wording", fields=["consultation", "text_hash"]
            ),
            models.CheckConstraint(name="theme_score_in_per_cent", condition=Q(score__lte=100)),
        ]
        indexes = [models.Index(name="theme_texts", fields=["theme", "text_hash"])]

    def __str__(self) -> str:
        return f"{self.theme}：{self.text_hash[:8]}"
