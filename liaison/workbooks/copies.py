"""The rows of a long export, copied by one statement into a table of their own.

So the workbook says what was there at one moment, however many rows arrive while it is written,
and a worker that takes over from a dead one writes the same rows again. The table belongs to its
job and goes with it. It is unlogged: a crash of the database empties it, and it is made anew.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import Error, connection, transaction
from django.db.models import QuerySet

from liaison.jobs.choices import FINISHED
from liaison.jobs.models import Job

PREFIX = "workbook_copy_"
ROWS_AT_ONCE = 2_000


@dataclass(frozen=True)
class RowCopy:
    table: str
    total: int

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        """In the order of the keys, through a cursor of the server; JSON comes as text."""
        with connection.chunked_cursor() as cursor:
            cursor.execute(f"SELECT * FROM {self.table} ORDER BY id")  # noqa: S608 -- our own name
            while rows := cursor.fetchmany(ROWS_AT_ONCE):
                yield from rows


@contextmanager
def copied(job_id: int, source: QuerySet[Any, Any]) -> Iterator[RowCopy]:
    """The copy that an earlier run of this job made, else a new one; dropped at the end.

    ``source`` is a ``values_list`` with the key ``id`` among its columns.
    """
    table = f"{PREFIX}{job_id:d}"
    try:
        yield _take(table, source)
    except Error:
        # The database went away, not the job: its next run writes the same rows.
        raise
    except Exception:
        _drop(table)
        raise
    _drop(table)


def drop_leftovers() -> int:
    """Copies of jobs that ended without a builder to clean up after them; how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relname ~ %s", [f"^{PREFIX}[0-9]+$"])
        tables = {int(name.removeprefix(PREFIX)): name for (name,) in cursor.fetchall()}
    living = set(
        Job.objects.filter(pk__in=tables).exclude(status__in=FINISHED).values_list("pk", flat=True)
    )
    over = [name for job_id, name in tables.items() if job_id not in living]
    for name in over:
        _drop(name)
    return len(over)


@transaction.atomic
def _take(table: str, source: QuerySet[Any, Any]) -> RowCopy:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table])
        if cursor.fetchone()[0] and (total := _count(table)):
            return RowCopy(table, total)
    # None yet; or an empty one, which may be all that a crash of the database has left.
    _drop(table)
    sql, params = source.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE UNLOGGED TABLE {table} AS {sql}", params)
        cursor.execute(f"ALTER TABLE {table} ADD PRIMARY KEY (id)")
    return RowCopy(table, _count(table))


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 -- our own name
        total: int = cursor.fetchone()[0]
    return total


def _drop(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {table}")
