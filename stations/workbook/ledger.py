"""立法联系点工作台账 (form 4.3)."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from liaison.workbooks.choices import PersonalData
from liaison.workbooks.errors import WorkbookError
from liaison.workbooks.looks import Column
from liaison.workbooks.presets import Tables, preset
from stations.choices import LedgerKind, LedgerStatus
from stations.ledger_filters import KEYS, chosen, narrowed, spoken
from stations.ledger_kinds import HISTORY_LABELS, QUESTIONS
from stations.models import LedgerAttachment, LedgerEntry
from stations.models.ledger import LedgerQuerySet
from stations.workbook.narrowing import ALL, Filters
from stations.workbook.tables import ROWS_AT_ONCE, consultation_of, remark, source_of, table

LEDGER = [
    Column("台账编号", 20),
    Column("站点", 20),
    Column("类别", 16),
    Column("具体形式", 12),
    Column("标题", 28),
    Column("开始时间", 20, "datetime"),
    Column("结束时间", 20, "datetime"),
    Column("地点", 20),
    Column("方式", 10),
    Column("由谁开展", 10),
    Column("组织者", 14),
    Column("参加对象", 18),
    Column("参加人数", 8, "int"),
    Column("其中代表（人次）", 8, "int"),
    Column("其中专家（人次）", 8, "int"),
    Column("其中群众（人次）", 8, "int"),
    Column("关联征求意见", 28),
    Column("分类内容", 28),
    Column("内容摘要", 40),
    Column("收集意见条数", 8, "int"),
    Column("解决问题（件）", 8, "int"),
    Column("附件（个）", 8, "int"),
    Column("经费（元）", 12, "money"),
    Column("填报人", 12),
    Column("填报日期", 16, "date"),
    Column("状态", 10),
    Column("审核人", 12),
    Column("退回理由", 20),
    Column("备注", 16),
]


# Those of the list of entries; the consultation is given as with every preset.
LEDGER_FILTERS = {key: key for key in KEYS if key != "consultation"}


@preset("ledger", "立法联系点工作台账", filters=LEDGER_FILTERS)
def ledger(slug: str | None, filters: Filters = ALL) -> Tables:
    """Everything that was handed in, also what was returned or voided: numbers have no gaps.

    ``filters`` are those of the list of entries.
    """
    entries = LedgerEntry.objects.exclude(status=LedgerStatus.DRAFT).order_by("number")
    scope = "已提交的台账" if filters else "已提交的全部台账"
    if slug:
        consultation = consultation_of(slug)
        entries, scope = entries.filter(consultation=consultation), f"关联“{consultation}”的台账"
    wanted = chosen(filters)
    if meaningless := [key for key in filters if key not in wanted]:
        raise WorkbookError(f"“{meaningless[0]}”不能是“{filters[meaningless[0]]}”。")
    entries, words = narrowed(entries, wanted), spoken(wanted) if wanted else {}
    rows, shows = _ledger_rows(entries), PersonalData.STAFF
    return table("工作台账", LEDGER, entries.count(), rows, {"范围": scope, **words}, shows)


def chosen_entries(entries: LedgerQuerySet, filters: dict[str, str]) -> Tables:
    """Exactly what a filtered list shows, in the same columns; ``filters`` in words."""
    ordered = entries.order_by("station__pinyin_key", "number")
    rows, shows = _ledger_rows(ordered), PersonalData.STAFF
    return table("工作台账", LEDGER, entries.count(), rows, filters, shows)


def _ledger_rows(entries: QuerySet[LedgerEntry]) -> Iterator[list[Any]]:
    kept = Prefetch("attachments", LedgerAttachment.objects.in_force())
    loaded = entries.select_related("station", "filed_by", "consultation")
    for entry in loaded.prefetch_related(kept, "moves__by").iterator(chunk_size=ROWS_AT_ONCE):
        yield [
            entry.number,
            entry.station.name,
            entry.get_kind_display(),
            entry.sub_kind,
            entry.title,
            entry.starts_at,
            entry.ends_at,
            entry.place,
            entry.get_mode_display(),
            entry.get_held_by_display(),
            entry.organiser,
            entry.audience,
            entry.headcount,
            entry.deputies,
            entry.experts,
            entry.residents,
            entry.consultation.title if entry.consultation else "",
            _answers(entry),
            entry.summary,
            entry.opinion_count,
            entry.solved_count,
            len(entry.attachments.all()),
            entry.expense,
            entry.filed_by.full_name,
            timezone.localdate(entry.created_at),
            entry.get_status_display(),
            *_decision(entry),
            remark(
                entry.is_late and "迟报",
                source_of(entry),
                entry.history_import_id is not None and "历史导入",
            ),
        ]


def _decision(entry: LedgerEntry) -> tuple[str, str]:
    """Who approved it last, and why it was last given back."""
    approved_by = returned_for = ""
    for move in entry.moves.all():
        if move.new_status == LedgerStatus.APPROVED:
            approved_by = move.by.full_name
        elif move.new_status == LedgerStatus.RETURNED:
            returned_for = move.note
    return approved_by, returned_for


def _answers(entry: LedgerEntry) -> str:
    """主讲人：孙某某；课时：2."""
    labels = {question.key: question.label for question in QUESTIONS[LedgerKind(entry.kind)]}
    labels |= HISTORY_LABELS
    return "；".join(
        f"{label}：{entry.extra[key]}" for key, label in labels.items() if key in entry.extra
    )
