"""The rows of a frozen table with everything that a column may hold (table_fields)."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from liaison.office.services import office
from opinions.choices import Adoption
from opinions.models import CompiledItem, CompiledSource, CompiledTable


def full_rows(table: CompiledTable) -> list[dict[str, Any]]:
    """The frozen words, and beside them the sources' numbers and what became of each; two
    queries."""
    items = [row["item"] for row in table.rows]
    receipts = _receipts(table, items)
    adoption = dict(CompiledItem.objects.filter(pk__in=items).values_list("pk", "adoption"))
    shared = {"office": office().name, "draft": f"《{table.consultation.version.draft}》"}
    return [
        {
            **row,
            **shared,
            "receipts": "、".join(receipts[row["item"]]),
            "adoption": Adoption(adoption.get(row["item"], Adoption.NONE)).label,
        }
        for row in table.rows
    ]


def labels_of(table: CompiledTable) -> dict[str, str]:
    """What a blank form asks for beside its table."""
    profile = office()
    day = table.submission.sent_on if table.sent_at else timezone.localdate()
    return {
        "office": profile.name,
        "day": f"{day.year}年{day.month}月{day.day}日",
        "phone": profile.phone,
        "draft": f"《{table.consultation.version.draft}》",
        "handler": str(table.consultation.handler),
    }


def _receipts(table: CompiledTable, items: list[int]) -> Mapping[int, list[str]]:
    letter = table.submission if table.sent_at else None
    sources = CompiledSource.objects.filter(item__in=items, submission=letter)
    found: dict[int, list[str]] = defaultdict(list)
    for item, number in sources.order_by("pk").values_list("item", "opinion__receipt_no"):
        found[item].append(number)
    return found
