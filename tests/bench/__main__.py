"""``python -m tests.bench [NAME ...]``: ours against bare limits, measured in the same run.

Absolute figures drift with the machine; only the ratios can be compared with another run.
"""

import argparse
import os
import shutil
import sys
from importlib import import_module

from tests.bench.figures import Figure, table
from tests.support import environment

# In this order: memory first, while nothing has been worked on; exporting last, because the worker
# compares what it fills in. Each bench is a module.
NAMES = (
    *("memory", "reading", "giving", "office", "parsing", "finding", "workbook"),
    *("similar", "opinions", "bundles", "matching", "reflecting", "joining", "exporting"),
)
# These take long, and only run when they are named.
LONG = ("drill", "fuzzing", "telling", "export_killed")


def main() -> None:
    every = "、".join([*NAMES, *LONG])
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"{every}；不写即除{'、'.join(LONG)}以外的全部"
    )
    names = parser.parse_args().names or NAMES
    if unknown := set(names) - {*NAMES, *LONG}:
        parser.error(f"没有这一项：{'、'.join(sorted(unknown))}；可选：{every}")
    data_dir = environment.prepare()
    # Django reads its settings only now, with the folder of this run.
    ground = import_module("tests.bench.ground").Ground(data_dir)
    figures: list[Figure] = []
    try:
        ground.start()
        for name in names:
            figures += import_module(f"tests.bench.{name}").measure(ground)
    finally:
        ground.stop()
        shutil.rmtree(data_dir, ignore_errors=True)
        # Also what was measured before another bench failed.
        sys.stdout.write(f"{table(figures)}\n\n{os.cpu_count()}核，负载{os.getloadavg()[0]:.1f}\n")


if __name__ == "__main__":
    main()
