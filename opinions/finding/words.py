"""Words in a million opinions, newest first, with every hit.

A word that many opinions hold is found among the newest of them, without an index. A rarer one
is looked up in the index, and its hits are put in order: walking the opinions for it from the
newest on would read nearly all of them. Either way the work is bounded by what is rare.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from drafts.finding.asked import Asked, Word
from opinions.models import OpinionEntry
from opinions.models.opinions import OpinionQuerySet

# A word that stands fewer than a page's times in so many is rare enough for the index.
PROBED = 2_000
SQL = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True)
class Seek:
    """Where a page begins: beyond ``at``, to older opinions, or ``back`` to newer ones."""

    at: int | None = None
    back: bool = False

    def apply(self, found: OpinionQuerySet) -> OpinionQuerySet:
        if self.at is not None:
            found = found.filter(pk__gt=self.at) if self.back else found.filter(pk__lt=self.at)
        return found.order_by("pk" if self.back else "-pk")

    @property
    def sql(self) -> str:
        beyond = "" if self.at is None else f"WHERE id {'>' if self.back else '<'} {self.at:d}"
        return f"{beyond} ORDER BY id {'ASC' if self.back else 'DESC'}"


def says(asked: Asked) -> Q:
    """All words must stand in an entry; longer ones than a pair of letters are looked at again."""
    held = Q(lexemes__holds=" & ".join(word.in_own() for word in asked.words))
    for word in asked.words:
        if word.article or len(word.text) > 2:
            held &= _exact(word)
    return held


def _exact(word: Word) -> Q:
    text = Q(text__contains=word.text)
    return text | word.q_title() if word.article else text


def keys_of_page(
    found: OpinionQuerySet, asked: Asked, seek: Seek, most: int
) -> tuple[list[int], int | None]:
    """Up to ``most`` keys, and how many hits there are in all if that was cheap to know."""
    near, total = _near(found, asked, seek, most)
    if len(near) == most:
        return near, total
    return _indexed(found, asked, seek, most)


def count(found: OpinionQuerySet, asked: Asked) -> int:
    """Exactly, however long it takes: a second for a word that is everywhere."""
    return found.filter(pk__in=_entries(asked)).count() if asked.words else found.count()


def _near(
    found: OpinionQuerySet, asked: Asked, seek: Seek, most: int
) -> tuple[list[int], int | None]:
    """Also all hits there are, if the newest ones are all there are."""
    newest, params = _sql(seek.apply(found).values("pk")[:PROBED])
    inside = OpinionEntry.objects.extra(where=["opinion_id IN (SELECT id FROM newest)"])
    hits, hit_params = _sql(inside.filter(says(asked)).values("opinion"))
    rows = _rows(
        f"WITH newest (id) AS MATERIALIZED ({newest}), hits (id) AS MATERIALIZED ({hits}) "  # noqa: S608 -- compiled by the ORM
        "SELECT id, (SELECT count(*) FROM newest), (SELECT count(*) FROM hits)"
        f" FROM hits {seek.sql} LIMIT {most:d}",
        (*params, *hit_params),
    )
    is_all = seek.at is None and rows and rows[0][1] < PROBED
    return [pk for pk, *_ in rows], rows[0][2] if is_all else None


def _indexed(found: OpinionQuerySet, asked: Asked, seek: Seek, most: int) -> tuple[list[int], int]:
    hits, params = _sql(_entries(asked))
    if not found.query.has_filters():
        return _ordered(hits, params, seek, most)
    inside = found.order_by().extra(where=["opinions_opinion.id IN (SELECT id FROM hits)"])
    kept, kept_params = _sql(inside.values("pk"))
    return _ordered(
        kept, (*params, *kept_params), seek, most, before=f"hits (id) AS MATERIALIZED ({hits}), "
    )


def keys_of_few(found: OpinionQuerySet, seek: Seek, most: int) -> tuple[list[int], int]:
    """The same without words, where ``found`` is a small part that stands together: all of it is
    put in order, while a walk from the newest on would pass hundreds of thousands of others."""
    return _ordered(*_sql(found.order_by().values("pk")), seek, most)


def _ordered(
    kept: str, params: tuple[Any, ...], seek: Seek, most: int, *, before: str = ""
) -> tuple[list[int], int]:
    rows = _rows(
        f"WITH {before}kept (id) AS MATERIALIZED ({kept}), "  # noqa: S608 -- compiled by the ORM
        "whole (total) AS (SELECT count(*) FROM kept), "
        f"page (id) AS (SELECT id FROM kept {seek.sql} LIMIT {most:d}) "
        "SELECT total, id FROM whole LEFT JOIN page ON TRUE",
        params,
    )
    return sorted((pk for _, pk in rows if pk), reverse=not seek.back), rows[0][0]


def _entries(asked: Asked) -> QuerySet[OpinionEntry, Any]:
    return OpinionEntry.objects.filter(says(asked)).values("opinion")


def _sql(queryset: QuerySet[Any, Any]) -> SQL:
    sql, params = queryset.query.sql_with_params()
    return sql, tuple(params)


def _rows(sql: str, params: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
