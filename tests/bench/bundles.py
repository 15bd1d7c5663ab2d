"""采集表 of 20,000 rows, one in twenty wrong: checked and entered, then the same file once more.

Ours runs in a process of its own, as the worker does it, so that the peak memory is its own. The
bare side only reads the cells of the same file by openpyxl. ``python -m tests.bench.bundles ACT``.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.bench.figures import Figure
from tests.bench.ground import Ground

ROOT = Path(__file__).resolve().parents[2]
ROWS = 20_000
EVERY = 20
TITLES = ("条款", "意见内容", "姓名或单位", "手机", "人数")
MOST_SECONDS, MOST_MB = 120, 400


def measure(ground: Ground) -> Iterator[Figure]:
    """The processes find the portal's database by this one's environment."""
    path = ground.data_dir / "bundle.xlsx"
    write(path)
    ours, bare = _alone("ours", path), _alone("bare", path)
    wrong = ROWS // EVERY
    right = (
        ours["first"] == [ROWS, ROWS - wrong, 0, wrong]
        and ours["again"] == [ROWS, 0, ROWS - wrong, wrong]
        and ours["opinions"] == ROWS - wrong
        and ours["marked"] == wrong
    )
    yield Figure(
        f"采集表{ROWS:,}行（{wrong:,}行有误）检查{ours['check']:.0f}秒、录入{ours['enter']:.0f}秒、"
        f"再传一次{ours['repeat']:.0f}秒；重复录入0条、错误表{ours['marked']:,}行："
        f"{'相符' if right else '不符'}",
        f"{ours['seconds']:.0f}秒，{ours['peak_mb']:.0f}MB",
        f"{bare['seconds']:.1f}秒，{bare['peak_mb']:.0f}MB",
        ours["seconds"] / bare["seconds"],
        f"≤{MOST_SECONDS}秒，≤{MOST_MB}MB，条数全对",
        right and ours["seconds"] <= MOST_SECONDS and ours["peak_mb"] <= MOST_MB,
    )


def _alone(act: str, path: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.bundles", act, str(path)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def write(path: Path, rows: int = ROWS) -> None:
    from openpyxl import Workbook  # noqa: PLC0415 -- heavy

    book = Workbook(write_only=True)
    sheet = book.create_sheet("采集表")
    sheet.append(TITLES)
    for n in range(rows):
        phone = "12345" if n % EVERY == EVERY - 1 else f"138{n:08d}"
        body = f"第{n}位居民：建议写明由谁负责、多少日内办结，并向社会公布；逾期不办的，写明找谁。"
        sheet.append((f"第{n % 3 + 1}条", body, f"居民{n}", phone, 1))
    book.save(path)


def _ours(path: Path) -> dict[str, Any]:
    from opinions.models import Opinion  # noqa: PLC0415 -- needs Django's settings
    from tests.factories.drafts import OpenConsultationFactory  # noqa: PLC0415 -- as above
    from tests.factories.stations import AssignmentFactory  # noqa: PLC0415 -- as above

    task = AssignmentFactory(consultation=OpenConsultationFactory(), station__code="BENCH")
    started = time.perf_counter()
    first, check, enter = _file(path, task)
    again, repeat, _ = _file(path, task)
    seconds = time.perf_counter() - started
    return {
        "seconds": seconds,
        "check": check,
        "enter": enter,
        "repeat": repeat,
        "first": _counts(first),
        "again": _counts(again),
        "opinions": Opinion.objects.filter(station=task.station).counted().count(),
        "marked": _marked(again),
    }


def _file(path: Path, task: Any) -> tuple[Any, float, float]:
    """As the worker does it: checked, then entered; the bundle and the seconds of both."""
    from django.utils import timezone  # noqa: PLC0415 -- needs Django's settings

    from liaison.office.files import store_file  # noqa: PLC0415 -- as above
    from opinions.errors import OpinionError  # noqa: PLC0415 -- as above
    from opinions.services.bundle_checks import keep_check  # noqa: PLC0415 -- as above
    from opinions.services.bundles import accept_bundle  # noqa: PLC0415 -- as above

    by = task.consultation.handler
    began = time.perf_counter()
    bundle = keep_check(
        task.consultation, task.station, store_file(path, name="采集表.xlsx", by=by),
        by=by, collected_on=timezone.localdate(), channel="meeting",
    )  # fmt: skip
    checked = time.perf_counter()
    with suppress(OpinionError):  # nothing new in it: the second time
        bundle = accept_bundle(bundle.pk, by=by, now=timezone.now())
    return bundle, checked - began, time.perf_counter() - checked


def _counts(bundle: Any) -> list[int]:
    return [
        bundle.read_count, bundle.accepted_count, bundle.duplicate_count, bundle.error_count,
    ]  # fmt: skip


def _marked(bundle: Any) -> int:
    """Rows with something in the column 错误 of the workbook that comes back."""
    from openpyxl import load_workbook  # noqa: PLC0415 -- heavy

    with bundle.returned_file.file.open("rb") as source:
        rows = load_workbook(source, read_only=True).worksheets[0].iter_rows(values_only=True)
        place = next(rows).index("错误")
        return sum(1 for row in rows if len(row) > place and row[place])


def _bare(path: Path) -> dict[str, Any]:
    from openpyxl import load_workbook  # noqa: PLC0415 -- heavy

    started = time.perf_counter()
    rows = load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True)
    count = sum(1 for _ in rows)
    return {"seconds": time.perf_counter() - started, "rows": count}


if __name__ == "__main__":
    act, about = sys.argv[1:]
    if act == "ours":
        import django

        django.setup()
    found = {"ours": _ours, "bare": _bare}[act](Path(about))
    found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps(found))
