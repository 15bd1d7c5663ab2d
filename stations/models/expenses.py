"""经费台账 of a station: lines are only added; a wrong one is countered by another (冲正)."""

from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, DecimalField, F, Q, Sum, When, Window
from django.db.models.functions import Coalesce

from stations.choices import ExpenseKind
from stations.models.ledger import LedgerEntry
from stations.models.places import Station

_MONEY: "DecimalField[Any, Any]" = DecimalField(max_digits=14, decimal_places=2)
SIGNED = Case(
    When(kind=ExpenseKind.INCOME, then=F("amount")), default=-F("amount"), output_field=_MONEY
)


class ExpenseQuerySet(models.QuerySet["Expense"]):
    def with_balance(self) -> Self:
        """Each line with the station's ``balance`` after it, in yuan, by day and then by entry.

        Filter afterwards only by station: the balance runs over the lines of this query.
        """
        running = Window(
            Sum(SIGNED), partition_by=[F("station")], order_by=[F("happened_on"), F("pk")]
        )
        return self.annotate(balance=running)

    def with_list_relations(self) -> Self:
        return self.select_related("station", "ledger_entry", "voucher", "entered_by", "counters")

    def books(self) -> list[dict[str, Any]]:
        """Of each station that has a book: code, name, income, spending and balance in yuan."""
        by_station = self.order_by().values("station__code", "station__name")
        grouped = by_station.annotate(**_by_kind(), balance=Sum(SIGNED))
        return [dict(row) for row in grouped.order_by("station__pinyin_key")]

    def sums(self) -> dict[str, Decimal]:
        """What came in and what was spent, in yuan; counter-entries take away from their kind."""
        return self.aggregate(**_by_kind())


def _by_kind() -> dict[str, Any]:
    return {
        kind.value: Coalesce(Sum("amount", filter=Q(kind=kind)), 0, output_field=_MONEY)
        for kind in ExpenseKind
    }


class Expense(models.Model):
    station = models.ForeignKey(
        Station, models.PROTECT, verbose_name="站点", related_name="expenses"
    )
    kind = models.CharField("收支", max_length=20, choices=ExpenseKind)
    happened_on = models.DateField("日期")
    item = models.CharField("事项", max_length=120)
    # Yuan; below zero only on the line that counters another.
    amount = models.DecimalField("金额（元）", max_digits=12, decimal_places=2)
    voucher_number = models.CharField("凭证号", max_length=40, blank=True)
    voucher = models.ForeignKey(
        "office.StoredFile", models.PROTECT, null=True, blank=True, verbose_name="凭证",
        related_name="+",
    )  # fmt: skip
    ledger_entry = models.ForeignKey(
        LedgerEntry, models.PROTECT, null=True, blank=True, verbose_name="关联台账",
        related_name="+",
    )  # fmt: skip
    counters = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="冲正",
        related_name="+",
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="登记人", related_name="+"
    )
    entered_at = models.DateTimeField("登记时间", auto_now_add=True)

    # Only on lines that were read ``with_balance``.
    balance: Decimal

    objects = ExpenseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "经费台账"
        ordering = ["-happened_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="expense_below_zero_only_to_counter",
                condition=Q(counters=None, amount__gt=0) | Q(counters__isnull=False, amount__lt=0),
                violation_error_message="金额应大于0；记错了的用冲正。",
            ),
        ]
        indexes = [
            # A station's book, and its running balance.
            models.Index(name="expense_by_station", fields=["station", "happened_on", "id"]),
        ]

    def __str__(self) -> str:
        return f"{self.happened_on} {self.item} {self.amount}元"
