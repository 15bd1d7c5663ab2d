"""报送进度表 of everything that runs, as on the office's page: stations down, rounds across."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from drafts import deadlines
from drafts.models import Consultation
from liaison.workbooks.choices import PersonalData
from liaison.workbooks.looks import Column as SheetColumn
from liaison.workbooks.presets import Tables, preset
from stations.board import Board, draw
from stations.workbook.tables import table


@preset("progress", "报送进度表")
def progress(slug: str | None) -> Tables:
    """Always of everything that runs: of one consultation there is its table of tasks."""
    now = timezone.now()
    board = draw(now, timezone.localdate(now))
    columns = [SheetColumn("序号", 6, "int"), SheetColumn("站点", 40), SheetColumn("类型", 16)]
    columns += [SheetColumn(_head(one.consultation), 24) for one in board.columns]
    filters = {"范围": "正在进行、等站点报送的征求意见"}
    rows = _rows(board)
    return table("报送进度表", columns, len(board.rows), rows, filters, PersonalData.NONE)


def _head(consultation: Consultation) -> str:
    return f"{consultation.title}（{deadlines.written(consultation.station_due)}）"


def _rows(board: Board) -> Iterator[list[Any]]:
    for number, row in enumerate(board.rows, start=1):
        kind = row.station.get_kind_display()
        yield [number, row.station.name, kind, *(cell.says for cell in row.cells)]
