"""The reading page of 100 articles with 10,000 opinions, as somebody without account gets it."""

from collections.abc import Iterator
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
    warm_queries = _queries(path, forget=False)
    for job, headers in (
        ("阅读页，热，未压缩", {}),
        ("阅读页，热，压缩", {"Accept_Encoding": "gzip"}),
    ):
        pair = _warm(ground, load.get(path, **headers), "gzip" if headers else "plain")
        yield rate(job, pair, least=0.5, aim="0.5", queries=warm_queries, most=6)
    yield _cold(ground, load.get(path), _queries(path, forget=True))


def _warm(ground: Ground, request: bytes, name: str):
    body = _body(ground.portal.port, request)
    bare_port, bare_request = ground.bare_page(name, body)

    def ask(port: int, request: bytes) -> float:
        requests = repeat(request, WARM)
        return load.together(port, requests, status=200, length=len(body)).rate

    return rounds(lambda: ask(ground.portal.port, request), lambda: ask(bare_port, bare_request))


def _cold(ground: Ground, request: bytes, queries: int) -> Figure:
    """One after the other, each with nothing left in Valkey or in the process."""
    port, _ = ground.serve("tests.bench.cold", "/healthz")
    body = _body(port, request)
    bare_port, bare_request = ground.bare_page("plain", body)

    def ask(port: int, request: bytes) -> float:
        return load.one_by_one(
            port, repeat(request, COLD), status=200, length=len(body), before=_empty_valkey
        ).rate

    pair = rounds(lambda: ask(port, request), lambda: ask(bare_port, bare_request))
    return rate("阅读页，冷", pair, least=0.05, aim="0.05", queries=queries, most=6)


def _queries(path: str, *, forget: bool) -> int:
    client = data.client()
    client.get(path)
    if forget:
        _empty_valkey()
        reading_cache.forget_all()
        memory.forget_all()
    return data.queries_of(client, "get", path, 200)


def _empty_valkey() -> None:
    """Only what the page left there: the broker's queues are in the same place."""
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        if keys := [*client.keys("page:*"), *client.keys("counts:*")]:
            client.delete(*keys)


def _body(port: int, request: bytes) -> bytes:
    status, body = load.fetch(port, request)
    if status != 200:
        raise AssertionError(f"the reading page answers {status}")
    return body
