"""Asking one address over and over, and counting the answers. Plain sockets: the asking itself
must cost next to nothing on the machine that answers."""

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Load:
    per_second: float
    p99_ms: float


@dataclass
class _Asked:
    url: str
    requests: Iterator[bytes]
    status: bytes
    until: float
    lock: threading.Lock = field(default_factory=threading.Lock)
    waits: list[float] = field(default_factory=list)
    wrong: list[bytes] = field(default_factory=list)


def get(url: str, *, seconds: float, connections: int = 4) -> Load:
    request = f"GET {urlsplit(url).path} HTTP/1.1\r\n{_host(url)}\r\n\r\n".encode()
    return _ask(url, iter(lambda: request, None), b" 200 ", seconds, connections)


def post(url: str, bodies: Iterator[str], *, seconds: float, connections: int = 4) -> Load:
    """Each body is sent once; the answer has to be 303."""
    kind = "Content-Type: application/x-www-form-urlencoded"
    start = f"POST {urlsplit(url).path} HTTP/1.1\r\n{_host(url)}\r\n{kind}\r\n"
    requests = (f"{start}Content-Length: {len(body)}\r\n\r\n{body}".encode() for body in bodies)
    return _ask(url, requests, b" 303 ", seconds, connections)


def _host(url: str) -> str:
    return f"Host: {urlsplit(url).netloc}\r\nConnection: close"


def _ask(
    url: str, requests: Iterator[bytes], status: bytes, seconds: float, connections: int
) -> Load:
    asked = _Asked(url, requests, status, until=time.perf_counter() + seconds)
    threads = [threading.Thread(target=_ask_until, args=[asked]) for _ in range(connections)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if asked.wrong or not asked.waits:
        raise AssertionError(f"{url} answers {asked.wrong[:1]}, so the figure means nothing")
    waits = sorted(asked.waits)
    per_second = len(waits) / (time.perf_counter() - started)
    return Load(per_second=per_second, p99_ms=waits[int(len(waits) * 0.99)] * 1000)


def _ask_until(asked: _Asked) -> None:
    parts = urlsplit(asked.url)
    while (begun := time.perf_counter()) < asked.until and not asked.wrong:
        with asked.lock:
            request = next(asked.requests)
        with socket.create_connection((parts.hostname, parts.port)) as line:
            line.sendall(request)
            head = line.recv(65_536)
            while line.recv(262_144):
                pass
        if asked.status not in head[:20]:
            asked.wrong.append(head[:40])
        asked.waits.append(time.perf_counter() - begun)
