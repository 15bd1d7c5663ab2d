"""The reading page of 100 articles with 10,000 opinions, as somebody without account gets it."""

from collections.abc import Iterator
from functools import partial
from itertools import repeat

import redis
from django.conf import settings

from liaison.office import memory
from opinions import reading_cache
from tests.bench import data, load
from tests.bench.figures import Figure, rate, rounds
from tests.bench.ground import Ground

WARM = 2_000
COLD = 40


def measure(ground: Ground) -> Iterator[Figure]:
    path = f"/consultations/{data.consultation().slug}/"
    warm_queries = _queries(path)
    for job, headers in (
        ("阅读页，热，未压缩", {}),
        ("阅读页，热，压缩", {"Accept_Encoding": "gzip"}),
    ):
        pair = _warm(ground, load.get(path, **headers), "gzip" if headers else "plain")
        yield rate(job, pair, least=0.5, aim="0.5", queries=warm_queries, most=6)
    yield from _cold(ground, path)


def _warm(ground: Ground, request: bytes, name: str):
    body = _body(ground.portal.port, request)
    bare_port, bare_request = ground.bare_page(name, body)

    def ask(port: int, request: bytes) -> float:
        requests = repeat(request, WARM)
        return load.together(port, requests, status=200, length=len(body)).rate

    return rounds(lambda: ask(ground.portal.port, request), lambda: ask(bare_port, bare_request))


def _cold(ground: Ground, path: str) -> Iterator[Figure]:
    """One after the other, each with nothing left of the page in Valkey or in the process."""
    port, _ = ground.serve("tests.bench.cold", "/healthz")
    body = _body(port, load.get(path))
    bare_port, bare_request = ground.bare_page("plain", body)

    def ask(port: int, request: bytes, *emptied: str) -> float:
        return load.one_by_one(
            port,
            repeat(request, COLD),
            status=200,
            length=len(body),
            before=lambda: _empty_valkey(*emptied),
        ).rate

    for job, request, emptied in (
        ("阅读页，冷，意见数已备", load.get(path, X_Counted="yes"), ("page:*",)),
        ("阅读页，冷，意见数重数", load.get(path), ("page:*", "counts:*")),
    ):
        pair = rounds(
            partial(ask, port, request, *emptied), partial(ask, bare_port, bare_request, *emptied)
        )
        queries = _queries(path, *emptied)
        yield rate(job, pair, least=0.05, aim="0.05", queries=queries, most=6)


def _queries(path: str, *emptied: str) -> int:
    client = data.client()
    client.get(path)
    if emptied:
        memory.forget_all()
        reading_cache.forget_pages()
        if "counts:*" in emptied:
            reading_cache.forget_all()
        _empty_valkey(*emptied)
    return data.queries_of(client, "get", path, 200)


def _empty_valkey(*patterns: str) -> None:
    """Only what the page left there: the broker's queues are in the same place."""
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        if keys := [key for pattern in patterns for key in client.keys(pattern)]:
            client.delete(*keys)


def _body(port: int, request: bytes) -> bytes:
    status, body = load.fetch(port, request)
    if status != 200:
        raise AssertionError(f"the reading page answers {status}")
    return body
