"""One process at a time at a work that two would only do twice, or wait for each other at."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def alone(lock: int) -> Iterator[bool]:
    """Whether this process is the only one at the work that ``lock`` names.

    Any number of the caller's own. The database lets go of it with the process that held it.
    Whoever is turned away leaves what it came for to the holder: the holder looks once more after
    it has let go, or a sweep does.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [lock])
        is_mine = bool(cursor.fetchone()[0])
    try:
        yield is_mine
    finally:
        if is_mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [lock])
