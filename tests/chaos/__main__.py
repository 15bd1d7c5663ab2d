"""``python -m tests.chaos``: real work while everything is killed, and the reckoning afterwards.

``KILLS`` (100) over ``MINUTES`` (15), a bundle of ``ROWS`` (20,000), ``RECIPIENTS`` (5,000) of one
release, ``SEED``. The disk is filled and the clock moved once each; both are the portal's own.
Ends with 1 if anything is not as it must be.
"""

import os
import signal
import sys
from importlib import import_module

from tests.bench.figures import Figure, table
from tests.chaos.ground import Ground


def main() -> int:
    ground = Ground()
    figures: list[Figure] = []
    # Whatever ends it, nothing is left behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        ground.prepare()
        # Only now: it asks for Django.
        run = import_module("tests.chaos.run")
        with run.outside() as world:
            ground.start(EMAIL_URL=world.mailbox.url, SMS_URL=world.gateway.url)
            for figure in run.measure(ground, world):
                figures.append(figure)
    finally:
        ground.stop()
        sys.stdout.write(f"{table(figures)}\n\n{os.cpu_count()}核，负载{os.getloadavg()[0]:.1f}\n")
    return 0 if all(figure.met for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
