"""代表建议 that opinions turned into: number, who deals with it, what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from opinions.models.compiling import CompiledItem
from opinions.models.opinions import Opinion


class DeputySuggestion(models.Model):
    """Dealt with elsewhere, by a procedure of its own; we keep the thread to it and no more."""

    number = models.CharField("建议编号", max_length=40, unique=True)
    organ = models.CharField("承办单位", max_length=100)
    # Empty as long as it is dealt with.
    result = models.CharField("办理结果", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "代表建议"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="deputy_suggestion_names_number_and_organ",
                condition=~Q(number="") & ~Q(organ=""),
                violation_error_message="请填写建议编号和承办单位。",
            ),
        ]

    def __str__(self) -> str:
        return f"代表建议{self.number}"


class SuggestionSource(models.Model):
    """An opinion, or a compiled item with all its opinions, that led to a suggestion."""

    suggestion = models.ForeignKey(DeputySuggestion, models.CASCADE, related_name="sources")
    opinion = models.ForeignKey(
        Opinion, models.CASCADE, null=True, blank=True, verbose_name="意见",
        related_name="suggested_in",
    )  # fmt: skip
    item = models.ForeignKey(
        CompiledItem, models.PROTECT, null=True, blank=True, verbose_name="归并意见",
        related_name="suggested_in",
    )  # fmt: skip
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="关联人", related_name="+"
    )
    at = models.DateTimeField("关联时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "代表建议来源"
        ordering = ["suggestion", "pk"]
        constraints = [
            models.CheckConstraint(
                name="suggestion_source_is_of_one_kind",
                condition=Q(opinion=None, item__isnull=False) | Q(opinion__isnull=False, item=None),
            ),
            models.UniqueConstraint(
                name="one_suggestion_source_per_opinion", fields=["suggestion", "opinion"]
            ),
            models.UniqueConstraint(
                name="one_suggestion_source_per_item", fields=["suggestion", "item"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opinion or self.item}→{self.suggestion}"


class SuggestionMove(models.Model):
    """Who changed what is known of a suggestion, when, from what to what."""

    suggestion = models.ForeignKey(DeputySuggestion, models.CASCADE, related_name="moves")
    old = models.CharField("原办理结果", max_length=300, blank=True)
    new = models.CharField("办理结果", max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="登记人", related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "代表建议办理经过"
        ordering = ["suggestion", "pk"]

    def __str__(self) -> str:
        return f"{self.suggestion}：{self.new}"
