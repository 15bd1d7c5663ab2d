"""The writer of workbooks against bare openpyxl; see ``bench_workbook``."""

from collections.abc import Iterator

from tests.bench import bench_workbook
from tests.bench.figures import Figure
from tests.bench.ground import Ground


def measure(ground: Ground) -> Iterator[Figure]:
    found = bench_workbook.measure(repeat=3)
    yield Figure(
        f"工作簿，{found['rows']:,}行",
        f"{found['seconds']:.1f}秒，{found['peak_mb']:.0f}MB",
        f"{found['bare_seconds']:.1f}秒，{found['bare_peak_mb']:.0f}MB",
        found["ratio"],
        "≤1.3，≤150MB",
        found["ratio"] <= 1.3 and found["peak_mb"] <= 150,
    )
