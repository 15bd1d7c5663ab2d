"""Valkey as a helper that may be missing: it answers within 0.1 s or not at all.

After a failure the process leaves it alone for some seconds, so that a request which asks
three times does not wait three times.
"""

import logging
from collections.abc import Callable
from functools import lru_cache
from threading import local
from time import monotonic
from typing import TypeVar

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)
Answer = TypeVar("Answer")

PATIENCE = 0.1
REST = 5.0


class _Line(local):
    resting_until = 0.0


_line = _Line()


def ask(question: Callable[[redis.Redis], Answer]) -> Answer | None:
    """The answer, or None if Valkey is down or slow."""
    if monotonic() < _line.resting_until:
        return None
    try:
        return question(_client(settings.REDIS_URL))
    except redis.RedisError as error:
        _line.resting_until = monotonic() + REST
        logger.warning("Valkey does not answer, going on without it: %s", error)
        return None


def wake() -> None:
    """Ask again at once, whatever happened before."""
    _line.resting_until = 0.0


@lru_cache(maxsize=2)
def _client(url: str) -> redis.Redis:
    return redis.Redis.from_url(
        url,
        socket_timeout=PATIENCE,
        socket_connect_timeout=PATIENCE,
        retry=Retry(NoBackoff(), 0),
    )
