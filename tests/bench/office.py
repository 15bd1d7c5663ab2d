"""The office's list of 10,000 opinions, for a clerk who is signed in."""

from collections.abc import Iterator
from itertools import repeat

from django.conf import settings
from django.urls import reverse

from tests.bench import data, load
from tests.bench.figures import Figure, rate, rounds
from tests.bench.ground import Ground

REQUESTS = 200
BARE_REQUESTS = 2_000


def measure(ground: Ground) -> Iterator[Figure]:
    path = reverse("admin:opinions_list", args=[data.consultation().pk])
    client = data.client()
    client.force_login(data.clerk())
    client.get(path)
    queries = data.queries_of(client, "get", path, 200)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    request = load.get(path, Cookie=f"{settings.SESSION_COOKIE_NAME}={cookie}")
    status, body = load.fetch(ground.portal.port, request)
    if status != 200:
        raise AssertionError(f"the office's list answers {status}")
    bare_port, bare_request = ground.bare_page("office", body)

    def ask(port: int, request: bytes, count: int) -> float:
        return load.together(port, repeat(request, count), status=200, length=len(body)).rate

    pair = rounds(
        lambda: ask(ground.portal.port, request, REQUESTS),
        lambda: ask(bare_port, bare_request, BARE_REQUESTS),
    )
    yield rate("办公室意见列表", pair, least=1 / 60, aim="1/60", queries=queries, most=10)
