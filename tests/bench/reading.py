"""The reading page of 100 articles with 10,000 opinions, as somebody without account gets it."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import repeat

import redis
from django.conf import settings

from liaison.office import memory
from opinions import reading_ahead, reading_cache
from opinions.models import ReadingCopy
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
    """One after the other, each with nothing left of the page in Valkey or in the process.

    First as a running portal has it, with what the worker writes down each minute; then as if no
    worker had ever run.
    """
    port, _ = ground.serve("tests.bench.cold", "/healthz")
    reading_ahead.write()
    body = _body(port, load.get(path))
    bare_port, bare_request = ground.bare_page("plain", body)

    def ask(port: int, request: bytes, empty: Callable[[], object]) -> float:
        requests = repeat(request, COLD)
        return load.one_by_one(port, requests, status=200, length=len(body), before=empty).rate

    for job, empty in (("阅读页，冷", _empty_valkey), ("阅读页，冷，无后台进程", _empty_all)):
        pair = rounds(
            partial(ask, port, load.get(path), empty), partial(ask, bare_port, bare_request, empty)
        )
        yield rate(job, pair, least=0.05, aim="0.05", queries=_queries(path, empty), most=6)


def _queries(path: str, empty: Callable[[], object] | None = None) -> int:
    client = data.client()
    client.get(path)
    if empty:
        memory.forget_all()
        reading_cache.forget_all()
        empty()
    return data.queries_of(client, "get", path, 200)


def _empty_valkey() -> None:
    """Only what the page left there: the broker's queues are in the same place."""
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        if keys := client.keys("page:*"):
            client.delete(*keys)


def _empty_all() -> None:
    _empty_valkey()
    ReadingCopy.objects.all().delete()


def _body(port: int, request: bytes) -> bytes:
    status, body = load.fetch(port, request)
    if status != 200:
        raise AssertionError(f"the reading page answers {status}")
    return body
