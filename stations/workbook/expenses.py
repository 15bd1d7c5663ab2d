"""经费台账 as a workbook: by station, each line with the balance after it."""

from collections.abc import Iterator
from typing import Any

from liaison.workbooks.choices import PersonalData
from liaison.workbooks.looks import Column
from liaison.workbooks.presets import Tables
from stations.models.expenses import ExpenseQuerySet
from stations.workbook.tables import ROWS_AT_ONCE, table

EXPENSES = [
    Column("站点", 24),
    Column("日期", 16, "date"),
    Column("收支", 8),
    Column("事项", 36),
    Column("收入（元）", 14, "money"),
    Column("支出（元）", 14, "money"),
    Column("结余（元）", 14, "money"),
    Column("凭证号", 16),
    Column("关联台账", 20),
    Column("登记人", 12),
    Column("备注", 12),
]


def expense_book(lines: ExpenseQuerySet, filters: dict[str, str]) -> Tables:
    ordered = lines.with_balance().with_list_relations()
    ordered = ordered.order_by("station__pinyin_key", "station", "happened_on", "pk")
    return table("经费台账", EXPENSES, lines.count(), _rows(ordered), filters, PersonalData.STAFF)


def _rows(lines: ExpenseQuerySet) -> Iterator[list[Any]]:
    for line in lines.iterator(chunk_size=ROWS_AT_ONCE):
        is_income = line.kind == "income"
        yield [
            line.station.name,
            line.happened_on,
            line.get_kind_display(),
            line.item,
            line.amount if is_income else None,
            None if is_income else line.amount,
            line.balance,
            line.voucher_number,
            line.ledger_entry.number if line.ledger_entry else "",
            line.entered_by.full_name,
            "冲正" if line.counters_id else "",
        ]
