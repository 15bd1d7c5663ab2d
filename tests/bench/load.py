"""A client that costs little: raw sockets, kept connections, one thread.

It reads no more of an answer than it must to know that it is the right one.
"""

import selectors
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from statistics import quantiles

HOST = "127.0.0.1"
LONGEST = 4.0
CONNECTIONS = 4


@dataclass(frozen=True)
class Load:
    """How long each request took, and all of them together."""

    seconds: list[float]
    whole: float

    @property
    def rate(self) -> float:
        return len(self.seconds) / self.whole

    @property
    def p99_ms(self) -> float:
        return quantiles(self.seconds, n=100)[98] * 1000


def get(path: str, **headers: str) -> bytes:
    return _head("GET", path, headers)


def post(path: str, body: bytes, **headers: str) -> bytes:
    kind = {"Content_Type": "application/x-www-form-urlencoded", "Content_Length": str(len(body))}
    return _head("POST", path, kind | headers) + body


def _head(method: str, path: str, headers: dict[str, str]) -> bytes:
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([f"{method} {path} HTTP/1.1", f"Host: {HOST}", *lines, "", ""]).encode()


class Connection:
    """At most one request under way."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.line = socket.create_connection((HOST, port), timeout=30)
        self.got = bytearray()
        self.head = b""
        self.sent_at = 0.0

    def send(self, request: bytes) -> None:
        if b"connection: close" in self.head.lower():
            self.line.close()
            self.line = socket.create_connection((HOST, self.port), timeout=30)
        self.got.clear()
        self.head = b""
        self.sent_at = time.perf_counter()
        self.line.sendall(request)

    def receive(self) -> bool:
        """Whether the answer is complete."""
        piece = self.line.recv(1 << 18)
        if not piece:
            raise ConnectionError(f"port {self.port} hung up in the middle of an answer")
        self.got += piece
        if not self.head:
            head, end, _ = self.got.partition(b"\r\n\r\n")
            if not end:
                return False
            self.head = bytes(head)
        return len(self.body) >= self._length()

    @property
    def status(self) -> int:
        return int(self.head.split(b" ", 2)[1])

    @property
    def body(self) -> bytes:
        return bytes(self.got[len(self.head) + 4 :])

    def _length(self) -> int:
        for line in self.head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                return int(line.partition(b":")[2])
        raise ValueError(f"an answer without a length: {self.head!r}")


def fetch(port: int, request: bytes) -> tuple[int, bytes]:
    connection = Connection(port)
    connection.send(request)
    while not connection.receive():
        pass
    connection.line.close()
    return connection.status, connection.body


def together(port: int, requests: Iterable[bytes], *, status: int, length: int) -> Load:
    """Send over four connections at once; every answer must have this status and length."""
    left = iter(requests)
    seconds: list[float] = []
    began = time.perf_counter()
    with selectors.DefaultSelector() as waiting:
        for _ in range(CONNECTIONS):
            _send_next(waiting, Connection(port), left, began)
        while waiting.get_map():
            for key, _ in waiting.select(timeout=30):
                connection: Connection = key.data
                if connection.receive():
                    seconds.append(time.perf_counter() - connection.sent_at)
                    _check(connection, status, length)
                    waiting.unregister(key.fileobj)
                    _send_next(waiting, connection, left, began)
    return Load(seconds, time.perf_counter() - began)


def one_by_one(
    port: int, requests: Iterable[bytes], *, status: int, length: int, before: Callable[[], object]
) -> Load:
    """Send one after the other; the time that ``before`` takes is not counted."""
    connection = Connection(port)
    seconds: list[float] = []
    began = time.perf_counter()
    for request in requests:
        before()
        connection.send(request)
        while not connection.receive():
            pass
        seconds.append(time.perf_counter() - connection.sent_at)
        _check(connection, status, length)
        if time.perf_counter() - began > LONGEST:
            break
    connection.line.close()
    return Load(seconds, sum(seconds))


def _send_next(
    waiting: selectors.BaseSelector, connection: Connection, left: Iterator[bytes], began: float
) -> None:
    request = next(left, None) if time.perf_counter() - began < LONGEST else None
    if request is None:
        connection.line.close()
        return
    connection.send(request)
    waiting.register(connection.line, selectors.EVENT_READ, connection)


def _check(connection: Connection, status: int, length: int) -> None:
    size = len(connection.body)
    if connection.status != status or size != length:
        raise AssertionError(f"{connection.status} with {size} bytes, not {status} with {length}")
