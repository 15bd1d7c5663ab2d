"""Workbooks of opinions: the table that goes upward (form 4.1), and all raw opinions inside."""

from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils import timezone

from drafts.models import Consultation
from liaison.contacts.personal_data import without_personal_data
from liaison.office.services import office
from liaison.workbooks.choices import PersonalData
from liaison.workbooks.errors import WorkbookError
from liaison.workbooks.looks import Column, SheetSpec
from liaison.workbooks.presets import Tables, preset
from opinions.choices import NO_KIND, ChangeKind, Processing, source_without_station
from opinions.models import CompiledTable, Opinion, OpinionTarget
from opinions.models.channels import channel_choices
from opinions.models.compiling import mark_of

COMPILED = [
    Column("序号", 6, "int"),
    Column("条款（章-条-款-项）", 20),
    Column("草案原文", 36),
    Column("意见类别", 9),
    Column("意见建议（修改后表述）", 40),
    Column("理由", 28),
    Column("提出单位、人（或类别）", 18),
    Column("来源站点", 18),
    Column("提出方式", 12),
    Column("原始意见条数", 9, "int"),
    Column("备注", 16),
]
COMPILED_KEYS = (
    "position", "label", "quote", "kind", "text", "reason", "proposers", "stations", "channels",
    "opinions", "remark",
)  # fmt: skip
RAW = [
    Column("序号", 7, "int"),
    Column("意见编号", 20),
    Column("条款", 24),
    Column("征询要点", 24),
    Column("意见类别", 9),
    Column("意见原文", 46),
    Column("修改为", 36),
    Column("理由", 28),
    Column("提出人数", 8, "int"),
    Column("来源站点", 18),
    Column("提出方式", 12),
    Column("收到时间", 20, "datetime"),
    Column("办理", 12),
]
ROWS_AT_ONCE = 2_000


@preset("compiled_opinions", "意见建议汇总表", needs_consultation=True, by_part=True)
def compiled_opinions(slug: str | None, part: int | None = None) -> Tables:
    """A frozen table, as it was signed; nothing that changed later shows.

    ``part`` 1 is what went up first, later ones its supplements; without one the latest.
    """
    consultation = _consultation(slug)
    table = _table(consultation, part)
    submission = table.submission if table.sent_at else None
    number = f"发文字号：{submission.document_number}" if submission else "尚未上报"
    supplement = {"补充上报原因": table.reason} if table.is_supplement else {}
    spec = SheetSpec(
        title="补充上报意见汇总表" if table.is_supplement else "意见建议汇总表",
        heading=f"《{consultation.version.draft}》{table.title}",
        left_note=f"填报单位：{office().name}",
        right_note=f"{number}　填报时间：{_day(submission.sent_on if submission else None)}",
        columns=COMPILED,
        expected_rows=table.item_count,
    )
    rows = ([row[key] for key in COMPILED_KEYS] for row in table.rows)
    return Tables(
        sheets=[(spec, rows)],
        personal_data=PersonalData.CONSENTED,
        filters={
            "征求意见": consultation.title,
            "版本": f"定稿第{table.number}版{mark_of(table.part)}",
            "原始意见条数": str(table.raw_count),
            "涉及人数": str(table.people_count),
            "定稿校验值": table.checksum,
            **supplement,
        },
        subject=str(consultation.version.draft),
        version=f"补充上报{table.part - 1}_v{table.number}"
        if table.is_supplement
        else f"v{table.number}",
        total=table.item_count,
    )


@preset("opinions", "原始意见表", needs_consultation=True)
def raw_opinions(slug: str | None) -> Tables:
    """Every counted opinion in the person's own words, without names and contacts.

    Numbers that somebody wrote into the text are hidden; the original stays in the system.
    """
    consultation = _consultation(slug)
    opinions = Opinion.objects.filter(consultation=consultation).counted()
    total = opinions.count()
    spec = SheetSpec(
        title="原始意见",
        heading=f"《{consultation.version.draft}》原始意见",
        left_note=f"填报单位：{office().name}",
        right_note=f"填报时间：{_day(None)}",
        columns=RAW,
        expected_rows=total,
    )
    return Tables(
        sheets=[(spec, _raw_rows(consultation))],
        personal_data=PersonalData.HIDDEN,
        filters={"征求意见": consultation.title, "范围": "未撤回、已登记的全部意见"},
        subject=str(consultation.version.draft),
        total=total,
    )


def _raw_rows(consultation: Consultation) -> Iterator[list[Any]]:
    """Plain values, no objects: a hundred thousand rows take as long as their cells."""
    labels = OpinionTarget.objects.filter(opinion=OuterRef("pk")).order_by("pk").values("label")
    rows = (
        Opinion.objects.filter(consultation=consultation)
        .counted()
        .order_by("pk")
        .annotate(labels=ArraySubquery(labels))
        .values_list(
            "receipt_no", "labels", "question__text", "kind", "body", "replacement", "reason",
            "people", "station__name", "channel", "received_at", "processing",
        )
    )  # fmt: skip
    kinds, states = (dict(words.choices) for words in (ChangeKind, Processing))
    channels = dict(channel_choices())
    for number, row in enumerate(rows.iterator(chunk_size=ROWS_AT_ONCE), start=1):
        receipt, targets, question, kind, *words, people, station, channel, at, state = row
        yield [
            number,
            receipt,
            "、".join(targets),
            question or "",
            kinds.get(kind, NO_KIND),
            *map(without_personal_data, words),
            people,
            station or source_without_station(channel),
            channels.get(channel, channel),
            at,
            states[state],
        ]


def _table(consultation: Consultation, part: int | None) -> CompiledTable:
    tables = CompiledTable.objects.filter(consultation=consultation).standing()
    chosen = tables.filter(part=part) if part is not None else tables
    table = chosen.select_related("submission").last()
    if table is None and part is not None and tables.exists():
        raise WorkbookError(f"没有第{part}次上报的汇总表。")
    if table is None:
        raise WorkbookError("汇总表还没有定稿，定稿后才能导出。")
    if not table.is_intact:
        raise WorkbookError("汇总表定稿后内容有变动，与校验值不符，请联系系统管理员核查。")
    return table


def _consultation(slug: str | None) -> Consultation:
    found = Consultation.objects.with_draft().filter(slug=slug).first()
    if found is None:
        raise WorkbookError(f"没有代号为“{slug}”的征求意见。")
    return found


def _day(day: Any) -> str:
    day = day or timezone.localdate()
    return f"{day.year}年{day.month}月{day.day}日"
