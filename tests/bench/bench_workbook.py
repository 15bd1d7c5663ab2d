"""100,000 opinions into a workbook: our writer against bare openpyxl, write-only, from memory.

Both write the same typed and styled cells. Each runs in a process of its own, so that the peak
memory is its own.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from django.conf import settings
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side

from liaison.workbooks.choices import PersonalData
from liaison.workbooks.writer import Column, Manifest, SheetSpec, write_workbook

ROWS = 100_000
WORDS = "维护保养单位应当至少每十五日进行一次维护保养并在轿厢内公示记录建议增加老旧小区更新资金来源"
TITLES = [
    "序号",
    "条款",
    "草案原文",
    "类别",
    "意见建议",
    "理由",
    "提出人",
    "来源站点",
    "方式",
    "条数",
    "日期",
    "备注",
]
KINDS = ["int", *["text"] * 8, "int", "date", "text"]
WIDTHS = [6, 20, 30, 10, 40, 30, 14, 18, 10, 8, 18, 12]


def sample_rows(count: int) -> Iterator[tuple[Any, ...]]:
    """Yield rows cut from a thousand different ones, so that memory is the writer's alone."""

    def words(start: int, length: int) -> str:
        return ((WORDS[start % len(WORDS) :] + WORDS) * 3)[:length]

    pool = [
        (
            f"第{seed % 9 + 1}章第{seed % 99 + 1}条",
            words(seed, 20 + seed % 30),
            "修改",
            f"{words(seed + 7, 30 + seed % 60)}{seed}。",
            words(seed + 13, 10 + seed % 40),
            f"居民({seed % 9 + 1}人)",
            "柳荫街道工作站",
            "座谈会",
            seed % 9 + 1,
            date(2025, 9, 1) + timedelta(days=seed % 30),
            "=1+1" if seed % 50 == 0 else None,
        )
        for seed in range(1000)
    ]
    for number in range(count):
        yield (number + 1, *pool[number % 1000])


def write_ours(path: Path, count: int) -> None:
    columns = [Column(*column) for column in zip(TITLES, WIDTHS, KINDS, strict=True)]
    spec = SheetSpec("意见", "意见建议汇总表", "填报单位：", "填报时间：", columns)
    manifest = Manifest("意见建议汇总表", "测量", datetime.now(UTC), "bench", PersonalData.NONE)
    write_workbook(path, [(spec, sample_rows(count))], manifest=manifest)


def write_bare(path: Path, count: int) -> None:
    """The quickest way that openpyxl itself offers: one shared style for each column."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("意见")
    formats = {"int": "0", "date": 'yyyy"年"m"月"d"日"', "text": "General"}
    styles = []
    for kind in KINDS:
        cell = WriteOnlyCell(sheet)
        cell.font = Font(name="仿宋", size=11)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        cell.border = Border(*(Side("thin") for _ in range(4)))
        cell.number_format = formats[kind]
        styles.append(cell._style)
    for row in sample_rows(count):
        cells = []
        for value, style in zip(row, styles, strict=True):
            cell = WriteOnlyCell(sheet, value)
            cell._style = style
            if cell.data_type == "f":
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    book.save(path)


def measure(rows: int = ROWS, repeat: int = 1) -> dict[str, float]:
    """Return seconds and peak megabytes of both, and ours against bare."""
    runs = [(run_alone("ours", rows), run_alone("bare", rows)) for _ in range(repeat)]
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
        "ratio": ours["seconds"] / bare["seconds"],
    }


def run_alone(side: str, rows: int) -> dict[str, float]:
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "tests.bench.bench_workbook", side, str(rows)]
    done = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)
    result: dict[str, float] = json.loads(done.stdout)
    return result


def _write_once(side: str, rows: int) -> None:
    settings.configure(TIME_ZONE="Asia/Shanghai", USE_TZ=True)
    write = {"ours": write_ours, "bare": write_bare}[side]
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        write(Path(folder) / "workbook.xlsx", rows)
        seconds = time.perf_counter() - started
        size = (Path(folder) / "workbook.xlsx").stat().st_size
    status = Path("/proc/self/status").read_text()
    peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
    sys.stdout.write(json.dumps({"seconds": seconds, "peak_mb": peak, "file_mb": size / 1e6}))


if __name__ == "__main__":
    if len(sys.argv) == 3:
        _write_once(sys.argv[1], int(sys.argv[2]))
    else:
        sys.stdout.write(json.dumps(measure(), indent=2) + "\n")
