"""100,000 rows into a workbook against bare openpyxl: our writer alone, and from the database."""

from collections.abc import Iterator

from tests.bench import bench_export, bench_workbook
from tests.bench.figures import ROUNDS, Figure
from tests.bench.ground import Ground


def measure(ground: Ground) -> Iterator[Figure]:
    """The processes that measure find the portal's database by this one's environment."""
    yield _figure("写工作簿", bench_workbook.measure(repeat=ROUNDS))
    yield _figure("导出原始意见表", bench_export.measure(repeat=ROUNDS))


def _figure(job: str, found: dict[str, float]) -> Figure:
    return Figure(
        f"{job}（{found['rows']:,}行）",
        f"{found['seconds']:.1f}秒，{found['peak_mb']:.0f}MB",
        f"{found['bare_seconds']:.1f}秒，{found['bare_peak_mb']:.0f}MB",
        found["ratio"],
        "≤1.3，≤150MB",
        found["ratio"] <= 1.3 and found["peak_mb"] <= 150,
    )
