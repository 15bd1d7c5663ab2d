"""One line of the table: ours against the bare limit of the same run."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median

ROUNDS = 3
HEAD = ("项目", "本门户", "底线", "比值", "目标", "达到", "SQL")


@dataclass(frozen=True)
class Figure:
    job: str
    ours: str
    bare: str
    ratio: float
    aim: str
    met: bool
    queries: str = ""

    def cells(self) -> tuple[str, ...]:
        ratio = f"{self.ratio:.2f}" if self.ratio >= 0.1 else f"1/{1 / self.ratio:.0f}"
        met = "是" if self.met else "否"
        return (self.job, self.ours, self.bare, ratio, self.aim, met, self.queries)


@dataclass(frozen=True)
class Pair:
    """Ours and bare, and the ratio of each round, in which both had the same machine."""

    ours: float
    bare: float
    ratio: float


def rounds(ours: Callable[[], float], bare: Callable[[], float], count: int = ROUNDS) -> Pair:
    """A B A B A B; the medians."""
    runs = [(ours(), bare()) for _ in range(count)]
    return Pair(
        median(a for a, _ in runs), median(b for _, b in runs), median(a / b for a, b in runs)
    )


def rate(job: str, pair: Pair, *, least: float, aim: str, queries: int, most: int) -> Figure:
    """Something per second: more is better. ``aim`` says ``least`` in words."""
    return Figure(
        job,
        f"{pair.ours:,.0f}/秒",
        f"{pair.bare:,.0f}/秒",
        pair.ratio,
        f"≥{aim}，SQL≤{most}",
        pair.ratio >= least and queries <= most,
        str(queries),
    )


def table(figures: Iterable[Figure]) -> str:
    rows = [HEAD, *(figure.cells() for figure in figures)]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    )


def _width(text: str) -> int:
    """Chinese characters are two columns wide."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
