"""What the stations' workbooks have in common."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from drafts.models import Consultation
from liaison.office.services import office
from liaison.workbooks.choices import PersonalData
from liaison.workbooks.errors import WorkbookError
from liaison.workbooks.looks import Column, SheetSpec
from liaison.workbooks.presets import Tables
from stations.models import Assignment, LedgerEntry

ROWS_AT_ONCE = 500


def table(
    title: str,
    columns: list[Column],
    total: int,
    rows: Iterator[list[Any]],
    filters: dict[str, str],
    personal_data: PersonalData,
) -> Tables:
    today = timezone.localdate()
    spec = SheetSpec(
        title=title,
        heading=f"{office().county_name}{title}",
        left_note=f"填报单位：{office().name}",
        right_note=f"填报时间：{today.year}年{today.month}月{today.day}日",
        columns=columns,
        expected_rows=total,
    )
    return Tables([(spec, rows)], personal_data, filters=filters, total=total)


def source_of(record: LedgerEntry | Assignment) -> str:
    return f"代录（{record.get_recorded_source_display()}）" if record.recorded_source else ""


def remark(*parts: str | bool) -> str:
    return "；".join(part for part in parts if isinstance(part, str) and part)


def consultation_of(slug: str) -> Consultation:
    found = Consultation.objects.filter(slug=slug).first()
    if found is None:
        raise WorkbookError(f"没有代号为“{slug}”的征求意见。")
    return found
