"""原始意见表 as its job writes it, while 25 opinions a second arrive.

Against bare openpyxl with the same typed and styled cells from memory; ``OPINIONS`` sets another
number. What is written must be what SQL counts at the moment of the copy.
"""

import os
import threading
from collections.abc import Iterator

from django.db import connection

from drafts.models import Consultation
from opinions.models import Opinion
from tests.bench.bench_export import alone
from tests.bench.figures import Figure
from tests.bench.ground import Ground

ROWS = int(os.environ.get("OPINIONS") or 20_000)
PER_SECOND = 25
MOST_MB = 150


def measure(ground: Ground) -> Iterator[Figure]:
    slug = str(alone("fill", str(ROWS))["slug"])
    over = threading.Event()
    arriving = threading.Thread(target=arrive, args=(slug, over))
    arriving.start()
    try:
        ours = alone("copied", slug)
    finally:
        over.set()
        arriving.join()
    kept = Opinion.objects.filter(consultation__slug=slug, pk__lte=ours["last"]).counted().count()
    came = Opinion.objects.filter(consultation__slug=slug).count() - ROWS
    bare = alone("bare", slug)
    ratio = ours["seconds"] / bare["seconds"]
    yield Figure(
        f"导出原始意见（{ours['rows']:,}行，其间到{came:,}条）",
        f"{ours['seconds']:.1f}秒，{ours['peak_mb']:.0f}MB",
        f"{bare['seconds']:.1f}秒，{bare['peak_mb']:.0f}MB",
        ratio,
        f"≤1.3，≤{MOST_MB}MB，行数与SQL一致",
        ratio <= 1.3 and ours["peak_mb"] <= MOST_MB and ours["rows"] == kept,
    )


def arrive(slug: str, over: threading.Event) -> None:
    """25 opinions a second, numbered from ROWS on."""
    from tests.bench.opinion_rows import add  # noqa: PLC0415 -- needs Django's settings

    consultation = Consultation.objects.get(slug=slug)
    number = ROWS
    try:
        while not over.wait(1):
            add(consultation, range(number, number + PER_SECOND))
            number += PER_SECOND
    finally:
        connection.close()
