"""A code of the size of 民法典: 7 books, 1,260 articles. ``LAW=FILE`` takes a real one."""

import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import connection

from drafts.choices import DraftKind, Stage
from drafts.parsing import parse_lines
from drafts.parsing.lines import split_lines
from drafts.reading import read_file
from drafts.services import DraftFacts, import_draft
from tests.bench import data, law
from tests.bench.figures import Figure, Pair, rounds
from tests.bench.ground import Ground
from tests.factories.drafts import SuperiorOrganFactory

BOOKS = 7
ARTICLES = 1_260
NUMBERED = re.compile(r"\s*第[〇零一二三四五六七八九十百千]+(编|分编|章|节|条)")


def measure(ground: Ground) -> Iterator[Figure]:
    text = _text()
    counts = parse_lines(split_lines(text)).counts()
    if not os.environ.get("LAW") and (counts["book"], counts["article"]) != (BOOKS, ARTICLES):
        raise AssertionError(f"the text was not read as it was written: {counts}")
    size = f"{counts['article']:,}条，{len(text) / 10_000:.1f}万字"
    parsed = rounds(
        _seconds(lambda: parse_lines(split_lines(text))),
        _seconds(lambda: [NUMBERED.match(line) for line in text.splitlines()]),
    )
    yield _figure(f"解析法典（{size}）", parsed, most=2)
    rows = sum(counts.values())
    saved = rounds(_seconds(lambda: _save(text)), _seconds(lambda: _insert(rows)))
    yield _figure(f"解析并保存（{rows:,}个条款）", saved, most=5)


def _text() -> str:
    if path := os.environ.get("LAW"):
        return "\n".join(line.raw for line in read_file(Path(path), path).lines)
    return law.text(books=BOOKS, chapters=12, articles=ARTICLES, length=80)


def _seconds(work: Callable[[], object]) -> Callable[[], float]:
    def timed() -> float:
        began = time.perf_counter()
        work()
        return time.perf_counter() - began

    return timed


def _save(text: str) -> None:
    facts = DraftFacts(SuperiorOrganFactory(), DraftKind.NEW, Stage.CONSULTATION_DRAFT)
    import_draft(facts, text=text, by=data.clerk())


def _insert(rows: int) -> None:
    """As many rows of the same size, by one connection in one transaction."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bench_tree (id bigserial PRIMARY KEY, body text)")
        cursor.executemany(
            "INSERT INTO bench_tree (body) VALUES (%s)", [["文" * 60] for _ in range(rows)]
        )
        cursor.execute("DROP TABLE bench_tree")


def _figure(job: str, pair: Pair, *, most: float) -> Figure:
    return Figure(
        job,
        f"{pair.ours:.2f}秒",
        f"{pair.bare * 1000:.0f}毫秒",
        pair.ratio,
        f"≤{most}秒",
        pair.ours <= most,
    )
