"""原始意见表 of 100,000 opinions: from the database through our writer, against bare openpyxl.

The bare side has the same rows in memory before the clock starts and writes the same typed and
styled cells, write-only. Each side runs in a process of its own, so that the peak memory is its
own. Works on the database that the settings name.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import django
from django.db import connection
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

ROWS = 100_000
END_OF_CELLS = b"</sheetData>"
ROOT = Path(__file__).resolve().parents[2]


def measure(rows: int = ROWS, repeat: int = 1) -> dict[str, float]:
    """Return seconds and peak megabytes of both, and ours against bare."""
    slug = str(alone("fill", str(rows))["slug"])
    runs = [(alone("ours", slug), alone("bare", slug)) for _ in range(repeat)]
    ours, bare = (
        {key: median(run[side][key] for run in runs) for key in ("seconds", "peak_mb")}
        for side in (0, 1)
    )
    return {
        "rows": rows,
        "seconds": ours["seconds"],
        "peak_mb": ours["peak_mb"],
        "bare_seconds": bare["seconds"],
        "bare_peak_mb": bare["peak_mb"],
        "ratio": median(mine["seconds"] / theirs["seconds"] for mine, theirs in runs),
    }


def alone(act: str, about: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.bench_export", act, about]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def _fill(count: str) -> dict[str, Any]:
    from tests.bench.opinion_rows import fill  # noqa: PLC0415 -- needs Django's settings

    return {"slug": fill(int(count)).slug}


def _ours(slug: str) -> dict[str, Any]:
    from liaison.workbooks.services import export_preset  # noqa: PLC0415 -- as above

    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        path = Path(folder) / "ours.xlsx"
        summary = export_preset("opinions", path=path, by=None, consultation=slug).summary
        return {"seconds": time.perf_counter() - started, "rows": summary.total}


def _copied(slug: str) -> dict[str, Any]:
    """As the job does it: the copy is part of the time."""
    from liaison.accounts.models import User  # noqa: PLC0415 -- as above
    from liaison.workbooks.copies import copied  # noqa: PLC0415 -- as above
    from liaison.workbooks.presets import find_preset  # noqa: PLC0415 -- as above
    from liaison.workbooks.services import export_preset  # noqa: PLC0415 -- as above
    from tests.factories.jobs import RunningJobFactory  # noqa: PLC0415 -- as above

    preset = find_preset("opinions", slug)
    path = Path(tempfile.mkdtemp()) / "copied.xlsx"
    # Never silent, so that the sweep leaves it and its copy alone.
    clerk = User.objects.get(username=slug)
    job = RunningJobFactory(owner=clerk, heartbeat_at=timezone.now() + timedelta(days=1))
    started = time.perf_counter()
    with copied(job.pk, preset.source(slug)) as copy:
        build = partial(preset.build, copy=copy)
        summary = export_preset(
            "opinions", path=path, by=None, consultation=slug, build=build
        ).summary
        seconds = time.perf_counter() - started
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT max(id) FROM {copy.table}")
            last = cursor.fetchone()[0]
    shutil.rmtree(path.parent)
    return {"seconds": seconds, "rows": summary.total, "last": last}


def _again(job_id: str) -> dict[str, Any]:
    """What the job writes, from the copy that it has made."""
    from liaison.jobs.models import Job  # noqa: PLC0415 -- as above
    from liaison.workbooks.copies import PREFIX, RowCopy  # noqa: PLC0415 -- as above
    from liaison.workbooks.presets import find_preset  # noqa: PLC0415 -- as above
    from liaison.workbooks.services import export_preset  # noqa: PLC0415 -- as above

    slug = Job.objects.get(pk=job_id).params["consultation"]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), max(id) FROM {PREFIX}{int(job_id)}")
        total, last = cursor.fetchone()
    copy = RowCopy(f"{PREFIX}{int(job_id)}", total)
    build = partial(find_preset("opinions", slug).build, copy=copy)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "again.xlsx"
        export_preset("opinions", path=path, by=None, consultation=slug, build=build)
        return {"sheet": sheet_digest(path), "rows": total, "last": last}


def sheet_digest(path: str | Path) -> str:
    """Of all cells of the first sheet, with their looks; the number of the export comes after."""
    found, held = hashlib.sha256(), b""
    with zipfile.ZipFile(path) as book, book.open("xl/worksheets/sheet1.xml") as sheet:
        while piece := sheet.read(1 << 20):
            cells, end, _ = (held + piece).partition(END_OF_CELLS)
            if end:
                found.update(cells)
                return found.hexdigest()
            found.update(cells[: -len(END_OF_CELLS)])
            held = cells[-len(END_OF_CELLS) :]
    raise ValueError(f"{path} has no sheet that ends")


def _bare(slug: str) -> dict[str, Any]:
    """The quickest way that openpyxl itself offers: one shared style for each column."""
    from liaison.workbooks.presets import find_preset  # noqa: PLC0415 -- as above

    ((spec, source),) = find_preset("opinions", slug).build(slug).sheets
    rows = [list(row) for row in source]
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        _write_bare(Path(folder) / "bare.xlsx", [column.kind for column in spec.columns], rows)
        return {"seconds": time.perf_counter() - started, "rows": len(rows)}


def _write_bare(path: Path, kinds: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    from liaison.workbooks.styles import (  # noqa: PLC0415 -- as above
        ALIGNMENTS,
        BODY,
        NUMBER_FORMATS,
        THIN_LINES,
        Alignment,
    )

    book = Workbook(write_only=True)
    sheet = book.create_sheet("原始意见")
    styles = []
    for kind in kinds:
        cell = WriteOnlyCell(sheet)
        cell.font, cell.border = BODY, THIN_LINES
        cell.alignment = Alignment(
            horizontal=ALIGNMENTS.get(kind, "center"), vertical="center", wrap_text=True
        )
        cell.number_format = NUMBER_FORMATS[kind]
        styles.append(cell._style)
    for values in rows:
        sheet.append(list(_bare_cells(sheet, values, styles)))
    book.save(path)


def _bare_cells(sheet: Any, values: Sequence[Any], styles: Sequence[Any]) -> Iterator[Any]:
    for value, style in zip(values, styles, strict=True):
        cell = WriteOnlyCell(sheet, value.replace(tzinfo=None) if hasattr(value, "hour") else value)
        cell._style = style
        if cell.data_type == "f":
            cell.data_type = "s"
        yield cell


def _peak_mb() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def main() -> None:
    if len(sys.argv) != 3:
        sys.stdout.write(json.dumps(measure(), indent=2) + "\n")
        return
    django.setup()
    act, about = sys.argv[1:]
    result = {"fill": _fill, "ours": _ours, "copied": _copied, "bare": _bare, "again": _again}[act](
        about
    )
    sys.stdout.write(json.dumps(result | {"peak_mb": _peak_mb()}))


if __name__ == "__main__":
    main()
