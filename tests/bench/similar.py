"""智能比对 on one core: edited copies, a flood of copies, a campaign, a million.

Generated texts of 60 letters: words of two and three letters, few of them frequent. Each load runs
in a process of its own, so that processor time and peak memory are its own; the bare side is one
pass over the same texts that makes their sets of three letters in a row.
``python -m tests.bench.similar LOAD`` runs one.
"""

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

from tests.bench.figures import Figure
from tests.bench.ground import Ground

ROOT = Path(__file__).resolve().parents[2]
LETTERS = [chr(code) for code in range(0x4E00, 0x4E00 + 2_500)]
LONG = 60
# The name of a load: what the table calls it, most seconds, least recall, most MB.
LOADS = {
    "edited": ("比对10万条，三成为改动1-6字的复制", 20, 0.995, 2_000),
    "changed": ("比对10万条，三成改动至多15%并调换分句", 20, 0.95, 2_000),
    "copied": ("比对207,850条，96%为8,277种文字的复制", 30, 0.999, 2_000),
    "campaign": ("比对100种模板各300条改动稿", 20, 0.999, 2_000),
    "million": ("比对100万条，三成为改动1-6字的复制", 600, 0.99, 2_000),
}
PRECISION = 0.99
Said = tuple[list[str], list[int]]


def measure(ground: Ground) -> Iterator[Figure]:
    del ground  # compares without a database
    for load, (job, seconds, recall, most_mb) in LOADS.items():
        command = [sys.executable, "-m", "tests.bench.similar", load]
        one_core = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        done = subprocess.run(
            command, cwd=ROOT, env=one_core, check=True, capture_output=True, text=True
        )
        got: dict[str, float] = json.loads(done.stdout)
        yield Figure(
            f"{job}：查全{got['recall']:.4f}，查准{got['precision']:.4f}，{got['peak_mb']:.0f} MB",
            f"{got['seconds']:.1f}秒",
            f"{got['bare']:.1f}秒",
            got["seconds"] / got["bare"],
            f"≤{seconds}秒，查全≥{recall}，查准≥{PRECISION}，≤{most_mb} MB",
            got["seconds"] <= seconds
            and got["recall"] >= recall
            and got["precision"] >= PRECISION
            and got["peak_mb"] <= most_mb,
        )


def _edited(rng: Random, count: int = 100_000) -> Said:
    return _with_copies(rng, count, lambda text: _edit(text, rng.randint(1, 6), rng))


def _changed(rng: Random) -> Said:
    def change(text: str) -> str:
        clauses = re.findall(".{1,15}", text)
        rng.shuffle(clauses)
        whole = "".join(clauses) if rng.random() < 0.5 else text
        return _edit(whole, rng.randint(1, LONG * 15 // 100), rng)

    return _with_copies(rng, 100_000, change)


def _copied(rng: Random) -> Said:
    texts = _texts(rng, 8_277)
    origin = [*range(8_277), *(int(8_277 * rng.random() ** 2) for _ in range(207_850 - 8_277))]
    return [texts[one] for one in origin], origin


def _campaign(rng: Random) -> Said:
    origin = [one for one in range(100) for _ in range(300)]
    templates = _texts(rng, 100)
    return [_edit(templates[one], rng.randint(0, 9), rng) for one in origin], origin


def _million(rng: Random) -> Said:
    return _edited(rng, 1_000_000)


def _with_copies(rng: Random, count: int, change: Callable[[str], str]) -> Said:
    texts = _texts(rng, count * 7 // 10)
    origin = list(range(len(texts)))
    for _ in range(count - len(texts)):
        one = rng.randrange(count * 7 // 10)
        texts.append(change(texts[one]))
        origin.append(one)
    return texts, origin


def _texts(rng: Random, count: int) -> list[str]:
    words = ["".join(rng.choices(LETTERS, k=rng.choice((2, 2, 3)))) for _ in range(20_000)]
    weights = list(accumulate(1 / (place + 20) for place in range(len(words))))
    return ["".join(rng.choices(words, cum_weights=weights, k=30))[:LONG] for _ in range(count)]


def _edit(text: str, changes: int, rng: Random) -> str:
    letters = list(text)
    for _ in range(changes):
        place = rng.randrange(len(letters))
        act = rng.randrange(3)
        letters[place : place + (act > 0)] = [rng.choice(LETTERS)] if act < 2 else []
    return "".join(letters)


def _judged(clusters: Sequence[Sequence[int]], origin: Sequence[int]) -> dict[str, float]:
    """By pairs: how many of one origin stand together, how many that stand together are of one."""
    right = sum(_pairs(Counter(origin[place] for place in one).values()) for one in clusters)
    return {
        "recall": right / _pairs(Counter(origin).values()),
        "precision": right / _pairs(map(len, clusters)),
    }


def _pairs(sizes: Any) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def _run(load: str) -> dict[str, float]:
    from opinions.similarity.engine import compare  # noqa: PLC0415 -- only in its own process
    from opinions.similarity.plain import plain  # noqa: PLC0415 -- as above

    make = {"edited": _edited, "changed": _changed, "copied": _copied, "campaign": _campaign}
    said, origin = (make | {"million": _million})[load](Random(4))  # noqa: S311 -- same texts
    began = time.process_time()
    texts = [plain(text) for text in said]
    del said
    found = compare(texts)
    seconds = time.process_time() - began
    peak = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024
    judged = _judged(found.clusters, origin)
    del found
    began = time.process_time()
    for text in texts:
        set(zip(text, text[1:], text[2:], strict=False))
    bare = time.process_time() - began
    return {"seconds": seconds, "bare": bare, "peak_mb": peak, **judged}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_run(sys.argv[1])))
