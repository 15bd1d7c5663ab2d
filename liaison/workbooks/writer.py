"""Write a workbook of any length in constant memory.

openpyxl draws everything but the rows (styles, paper, merges, the parts of the package); the rows
go from their source straight into the compressed file. The workbook appears under its name only
when it is whole.
"""

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from liaison.workbooks.book import MANIFEST_SHEET, BookFile, Limits, Progress
from liaison.workbooks.choices import PersonalData
from liaison.workbooks.errors import WorkbookError
from liaison.workbooks.looks import SIGN_OFF, Column, Kind, Rows, SheetSpec
from liaison.workbooks.whole_file import whole_or_not_at_all

__all__ = [
    "SIGN_OFF",
    "Column",
    "Kind",
    "Limits",
    "Manifest",
    "SheetSpec",
    "WorkbookSummary",
    "new_export_id",
    "write_workbook",
]


@dataclass(frozen=True)
class Manifest:
    """What the last sheet says about the workbook."""

    what: str
    exported_by: str
    exported_at: datetime
    code_version: str
    personal_data: PersonalData
    filters: Mapping[str, str] = field(default_factory=dict)
    export_id: str = ""


@dataclass(frozen=True)
class WorkbookSummary:
    """What was written: rows by sheet, texts continued in the annex, and the file's checksum."""

    rows: Mapping[str, int]
    annexed: int
    sha256: str
    bytes: int
    export_id: str

    @property
    def total(self) -> int:
        return sum(self.rows.values())


def new_export_id(now: datetime) -> str:
    return f"DC{timezone.localtime(now):%Y%m%d}-{secrets.token_hex(4).upper()}"


def write_workbook(
    path: Path,
    sheets: Iterable[tuple[SheetSpec, Rows]],
    *,
    manifest: Manifest,
    progress: Progress = lambda rows: None,
    limits: Limits | None = None,
) -> WorkbookSummary:
    """Write the tables one after the other; rows are asked for as they are written.

    ``progress`` gets the rows written so far; what it raises ends the writing and leaves no file.
    """
    export_id = manifest.export_id or new_export_id(manifest.exported_at)
    rows: dict[str, int] = {}
    with whole_or_not_at_all(path) as unfinished:
        with BookFile(
            unfinished, export_id=export_id, limits=limits or Limits(), progress=progress
        ) as book:
            for spec, source in sheets:
                written = book.write_table(spec, source)
                _check_count(spec, sum(written.values()))
                rows |= written
            annexed = book.write_annex()
            lines = _manifest_rows(manifest, export_id, rows, annexed)
            book.write_manifest(_manifest_spec(manifest), lines)
            book.book.properties.creator = manifest.exported_by
            book.book.properties.title = manifest.what
            book.finish()
        with unfinished.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        size = unfinished.stat().st_size
    return WorkbookSummary(rows, annexed, sha256, size, export_id)


def _check_count(spec: SheetSpec, written: int) -> None:
    if spec.expected_rows is not None and spec.expected_rows != written:
        raise WorkbookError(
            f"“{spec.heading}”应有 {spec.expected_rows} 行，写出 {written} 行，"
            "导出期间数据有变化，请重新导出。"
        )


def _manifest_spec(manifest: Manifest) -> SheetSpec:
    return SheetSpec(
        title=MANIFEST_SHEET,
        heading=f"{manifest.what}：导出说明",
        left_note="",
        right_note="",
        columns=[Column("项目", 24), Column("内容", 80), Column("行数", 14, "int")],
        footer="文件的 SHA-256 校验值见系统的导出页面，可用来核对文件有没有被改动。",
    )


def _manifest_rows(
    manifest: Manifest, export_id: str, rows: Mapping[str, int], annexed: int
) -> Iterator[tuple[str, str, int | None]]:
    at = timezone.localtime(manifest.exported_at)
    yield "导出内容", manifest.what, None
    yield "导出编号", export_id, None
    yield "导出人", manifest.exported_by, None
    yield "导出时间", f"{at.year}年{at.month}月{at.day}日 {at:%H:%M:%S}（北京时间）", None
    yield "程序版本", manifest.code_version, None
    yield "个人信息", str(manifest.personal_data.label), None
    for name, value in manifest.filters.items():
        yield f"筛选条件：{name}", value, None
    if not manifest.filters:
        yield "筛选条件", "无（全部）", None
    for sheet, count in rows.items():
        yield "工作表", sheet, count
    if annexed:
        yield "续页", "超过一格长度、接在“续页”的文字", annexed
    yield "合计", "各工作表数据行之和", sum(rows.values())
