"""Many people at once: some send at fixed moments, others read, pause and read on.

Each request has a connection of its own, as a phone has. Who has to wait is timed from the moment
at which the request was due, so a server that stands still looks as bad as it is.
"""

import heapq
import selectors
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import quantiles

from tests.bench.load import Connection

PAUSE = 2.0


@dataclass
class Heard:
    """What came back: seconds by kind of request, the receipts, and what went wrong."""

    sent: list[float] = field(default_factory=list)
    read: list[float] = field(default_factory=list)
    locations: list[str] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)


def percentiles(seconds: Sequence[float]) -> tuple[float, float]:
    """p50 and p99 in milliseconds."""
    cuts = quantiles(seconds, n=100)
    return cuts[49] * 1000, cuts[98] * 1000


class Crowd:
    def __init__(self, port: int, submissions: Iterator[bytes], pages: Sequence[bytes]) -> None:
        self.port = port
        self.submissions = submissions
        self.pages = pages
        self.heard = Heard()
        self.waiting = selectors.DefaultSelector()
        # When, and which reader turns which page; reader -1 is somebody who sends.
        self.due: list[tuple[float, int, int]] = []

    def gather(
        self, *, seconds: float, per_second: int, readers: int, meanwhile: Callable[[float], object]
    ) -> Heard:
        """``meanwhile`` is told how many seconds have passed, many times a second."""
        began = time.perf_counter()
        until = began + seconds
        self.due = [(began + at / per_second, -1, at) for at in range(int(seconds * per_second))]
        self.due += [(began + PAUSE * at / readers, at, at) for at in range(readers)]
        heapq.heapify(self.due)
        while self.due or self.waiting.get_map():
            meanwhile(time.perf_counter() - began)
            self._send_what_is_due()
            pause = self.due[0][0] - time.perf_counter() if self.due else 1.0
            for key, _ in self.waiting.select(timeout=min(max(pause, 0.0), 0.05)):
                self._listen(key.fileobj, *key.data, until)
        return self.heard

    def _send_what_is_due(self) -> None:
        while self.due and self.due[0][0] <= time.perf_counter():
            at, reader, turn = heapq.heappop(self.due)
            request = next(self.submissions) if reader < 0 else self.pages[turn % len(self.pages)]
            try:
                connection = Connection(self.port)
                connection.send(request)
            except OSError as error:
                self.heard.errors[str(error)] += 1
                continue
            self.waiting.register(
                connection.line, selectors.EVENT_READ, (connection, at, reader, turn)
            )

    def _listen(
        self, line: object, connection: Connection, at: float, reader: int, turn: int, until: float
    ) -> None:
        try:
            if not connection.receive():
                return
        except OSError as error:
            self.heard.errors[str(error)] += 1
        else:
            self._note(connection, time.perf_counter() - at, reader)
        self.waiting.unregister(connection.line)
        connection.line.close()
        if reader >= 0 and (again := time.perf_counter() + PAUSE) < until:
            heapq.heappush(self.due, (again, reader, turn + 1))

    def _note(self, connection: Connection, seconds: float, reader: int) -> None:
        if connection.status != (303 if reader < 0 else 200):
            self.heard.errors[f"answer {connection.status}"] += 1
        elif reader < 0:
            self.heard.sent.append(seconds)
            self.heard.locations.append(_location(connection.head))
        else:
            self.heard.read.append(seconds)


def _location(head: bytes) -> str:
    lines = head.decode().split("\r\n")
    found = [line for line in lines if line.lower().startswith("location:")]
    return found[0].partition(":")[2].strip()
