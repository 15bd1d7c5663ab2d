"""A sign of life that beat asks for and a worker writes: it proves beat, broker and worker."""

import time

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

KEY = "worker-heartbeat"
# Some missed beats are no alarm; see the schedule in settings.
LONGEST_SILENCE = 60


def write() -> None:
    cache.set(KEY, time.time(), timeout=24 * 3600)


def age() -> float | None:
    """Seconds since a worker last answered beat; None if nobody knows."""
    try:
        written = cache.get(KEY)
    except RedisError:
        return None
    return None if written is None else max(0.0, time.time() - written)


def broker_answers() -> bool:
    """Whether Valkey takes a write: a full one still answers a ping."""
    try:
        cache.set("broker-check", settings.PORT, timeout=60)
    except RedisError:
        return False
    return True
