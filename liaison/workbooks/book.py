"""The file of a workbook while it is being written."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from liaison.workbooks.annex import ANNEX, ANNEX_SHEET, AnnexSpool
from liaison.workbooks.charts import add_chart
from liaison.workbooks.heights import capacity_of, lines_needed
from liaison.workbooks.looks import HEADER_ROW, HEADING_ROW, NOTE_ROW, Rows, SheetSpec
from liaison.workbooks.rows import RowWriter, text_row
from liaison.workbooks.styles import Looks, merged_notes, pages_wide, set_up_paper
from liaison.workbooks.text import sheet_name

MANIFEST_SHEET = "说明"
# Level 6 makes the file a tenth smaller and takes twice as long.
COMPRESSION = 3
BATCH = 200

Progress = Callable[[int], None]

_NO_ROWS = re.compile(rb"<sheetData\s*/>|<sheetData></sheetData>")
_DIMENSION = re.compile(rb"<dimension[^>]*/>")


@dataclass(frozen=True)
class Limits:
    """Where a table goes on in a new sheet: Excel ends at 1,048,576 rows, a zip entry at 2 GiB."""

    rows: int = 1_000_000
    bytes: int = 1_500_000_000


class BookFile:
    """One workbook, written from front to back: sheet after sheet, then the parts around them."""

    def __init__(self, path: Path, *, export_id: str, limits: Limits, progress: Progress) -> None:
        self._archive = ZipFile(path, "w", ZIP_DEFLATED, compresslevel=COMPRESSION)
        self._export_id = export_id
        self._limits = limits
        self._progress = progress
        self._written = 0
        self._counts_rows = True
        self.book = Workbook()
        self._looks = Looks(self.book)
        self.book.remove(self.book.worksheets[0])
        self._names = {ANNEX_SHEET, MANIFEST_SHEET}
        self._annex = AnnexSpool()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._annex.close()
        self._archive.close()

    def write_table(self, spec: SheetSpec, rows: Rows) -> dict[str, int]:
        """Write one table and return the rows of each of its sheets."""
        counts: dict[str, int] = {}
        batches = _batches(rows, min(BATCH, self._limits.rows))
        batch = next(batches, [])
        while batch or not counts:
            name = sheet_name(spec.title, self._names)
            counts[name], batch = self._write_sheet(name, spec, batch, batches, len(counts) + 1)
        return counts

    def write_annex(self) -> int:
        """Write the ends of long texts, if any; return how many texts go on there."""
        self._counts_rows = False
        if self._annex.count:
            self._names.discard(ANNEX_SHEET)
            self.write_table(ANNEX, self._annex.rows())
        return self._annex.count

    def write_manifest(self, spec: SheetSpec, rows: Rows) -> None:
        self._counts_rows = False
        self._names.discard(MANIFEST_SHEET)
        self.write_table(spec, rows)

    def finish(self) -> None:
        """Add everything around the sheets; without it the file is no workbook."""
        with ZipFile(self._saved()) as around:
            for name in around.namelist():
                # Beside the sheets themselves, which are written: where their charts are.
                if not name.startswith("xl/worksheets/sheet"):
                    self._archive.writestr(name, around.read(name))

    def _write_sheet(
        self,
        name: str,
        spec: SheetSpec,
        batch: Sequence[Sequence[object]],
        batches: Iterator[Sequence[Sequence[object]]],
        part: int,
    ) -> tuple[int, Sequence[Sequence[object]]]:
        """Write rows until they end or the sheet is full; return their number and what is left."""
        sheet = self._sheet(name, spec)
        writer = RowWriter(spec.columns, self._looks, partial(self._annex.keep, name))
        number, size = HEADER_ROW, 0
        with self._archive.open(self._part_name(sheet), "w") as out:
            before, _ = self._around_rows(sheet)
            out.write(before + b"<sheetData>" + self._top(spec, part).encode())
            while batch and not self._is_full(number - HEADER_ROW + len(batch), size):
                xml = "".join(map(writer.row, range(number + 1, number + 1 + len(batch)), batch))
                size += out.write(xml.encode())
                number += len(batch)
                self._report(len(batch))
                batch = next(batches, [])
            if not batch:
                add_chart(sheet, spec, number)
            self._end(sheet, out, spec, number, is_last=not batch)
        return number - HEADER_ROW, batch

    def _sheet(self, name: str, spec: SheetSpec) -> Worksheet:
        self._names.add(name.casefold())
        sheet: Worksheet = self.book.create_sheet(name)
        for index, column in enumerate(spec.columns, 1):
            sheet.column_dimensions[get_column_letter(index)].width = column.width
        pages = pages_wide(column.width for column in spec.columns)
        set_up_paper(sheet, export_id=self._export_id, pages=pages)
        _merge(sheet, f"A{HEADING_ROW}:{get_column_letter(len(spec.columns))}{HEADING_ROW}")
        for notes in merged_notes(len(spec.columns)):
            _merge(sheet, notes)
        return sheet

    def _top(self, spec: SheetSpec, part: int) -> str:
        looks, width = self._looks, len(spec.columns)
        heading = spec.heading if part == 1 else f"{spec.heading}（第{part}部分）"
        right = max(1, width // 2)
        notes = [("", looks.left_note)] * width
        notes[0] = (spec.left_note, looks.left_note)
        if width > 1:
            notes[right] = (spec.right_note, looks.right_note)
        header = [(column.title, looks.header) for column in spec.columns]
        high = max(lines_needed(one.title, capacity_of(one.width)) for one in spec.columns)
        # In the middle of two pages side by side the heading would be cut in half.
        is_wide = pages_wide(column.width for column in spec.columns) > 1
        style = looks.wide_heading if is_wide else looks.heading
        return (
            text_row(HEADING_ROW, [(heading, style)], lines=2)
            + text_row(NOTE_ROW, notes)
            + text_row(HEADER_ROW, header, lines=max(2, high))
        )

    def _end(
        self, sheet: Worksheet, out: IO[bytes], spec: SheetSpec, number: int, *, is_last: bool
    ) -> None:
        if spec.footer and is_last:
            line = number + 1
            out.write(text_row(line, [(spec.footer, self._looks.left_note)], lines=2).encode())
            _merge(sheet, f"A{line}:{get_column_letter(len(spec.columns))}{line}")
        if spec.on_one_page:
            sheet.page_setup.orientation = "portrait"
            sheet.page_setup.fitToHeight = 1
        _, after = self._around_rows(sheet)
        out.write(b"</sheetData>" + after)

    def _around_rows(self, sheet: Worksheet) -> tuple[bytes, bytes]:
        """Let openpyxl write the sheet without rows; return what stands before and after them."""
        with ZipFile(self._saved()) as around:
            before, after = _NO_ROWS.split(around.read(self._part_name(sheet)))
        return _DIMENSION.sub(b"", before), after

    def _saved(self) -> BytesIO:
        saved = BytesIO()
        self.book.save(saved)
        return saved

    def _part_name(self, sheet: Worksheet) -> str:
        return f"xl/worksheets/sheet{self.book.sheetnames.index(sheet.title) + 1}.xml"

    def _is_full(self, rows: int, size: int) -> bool:
        return rows > self._limits.rows or size > self._limits.bytes

    def _report(self, rows: int) -> None:
        if self._counts_rows:
            self._written += rows
        self._progress(self._written)


def _merge(sheet: Worksheet, cells: str) -> None:
    """Note the range only: ``merge_cells`` would make cells, and the rows are ours."""
    merged = CellRange(cells)
    if merged.size["rows"] * merged.size["columns"] > 1:
        sheet.merged_cells.add(merged)


def _batches(rows: Rows, size: int) -> Iterator[Sequence[Sequence[object]]]:
    source = iter(rows)
    while batch := list(islice(source, size)):
        yield batch
