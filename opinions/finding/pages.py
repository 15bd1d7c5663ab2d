"""One page of opinions, newest first, by keyset: the thousandth page costs what the first does."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import QueryDict

from drafts.finding.asked import LONGEST, MOST_WORDS, Asked, read
from opinions.finding.narrowing import narrowed
from opinions.finding.words import Seek, count, keys_of_few, keys_of_page
from opinions.models import Opinion
from opinions.models.opinions import OpinionQuerySet
from opinions.receipts import read_number

ROWS = 20
# Counted exactly up to here; beyond, somebody asks for it (数一数).
COUNTED = 10_000
LONGEST_KEY = 18
SOME_DAYS = timedelta(days=10)
UNSHOWN = ("consultation__summary", "consultation__notice_text")


@dataclass(frozen=True)
class Found:
    """``total`` is None where counting would take longer than the page."""

    rows: list[Opinion]
    asked: Asked
    total: int | None
    newer: int | None
    older: int | None
    is_long: bool = False

    def __iter__(self) -> Iterator[Opinion]:
        return iter(self.rows)


def find(data: Mapping[str, Any], address: QueryDict) -> Found:
    """``data``: cleaned fields of the form; ``address``: where the page begins, and ``count``.

    Three queries with words, else two, besides those that load the rows' relations.
    """
    typed = " ".join(data.get("q", "").replace("\x00", "").split())
    found = narrowed(data)
    if number := read_number(typed):
        found, typed = found.filter(receipt_no=number), ""
    asked = read(typed[: LONGEST + 1])
    if len(typed) > LONGEST or len(asked.words) > MOST_WORDS:
        return Found([], asked, 0, None, None, is_long=True)
    seek = _seek(address)
    rows, total = _rows(found, asked, seek, few=_is_few(data))
    if "count" in address:
        total = count(found, asked)
    return _page(rows, seek, asked, total)


def _is_few(data: Mapping[str, Any]) -> bool:
    """Whether it is asked for some days only: their opinions came one after the other."""
    since, until = data.get("since"), data.get("until")
    return bool(since and until and until - since <= SOME_DAYS)


def _rows(
    found: OpinionQuerySet, asked: Asked, seek: Seek, *, few: bool
) -> tuple[list[Opinion], int | None]:
    if asked.words or few:
        keys, total = (
            keys_of_page(found, asked, seek, ROWS + 1)
            if asked.words
            else keys_of_few(found, seek, ROWS + 1)
        )
        hits = Opinion.objects.filter(pk__in=keys).order_by("pk" if seek.back else "-pk")
        return list(_loaded(hits)), total
    some = found.order_by().values("pk")[: COUNTED + 1].count()
    rows = list(_loaded(seek.apply(found))[: ROWS + 1])
    return rows, some if some <= COUNTED else None


def _loaded(opinions: OpinionQuerySet) -> OpinionQuerySet:
    return opinions.for_list().select_related("consultation").defer(*UNSHOWN)


def _page(rows: list[Opinion], seek: Seek, asked: Asked, total: int | None) -> Found:
    has_more = len(rows) > ROWS
    shown = sorted(rows[:ROWS], key=lambda row: -row.pk)
    has_newer = has_more if seek.back else seek.at is not None
    has_older = seek.back or has_more
    return Found(
        shown,
        asked,
        total,
        newer=shown[0].pk if shown and has_newer else None,
        older=shown[-1].pk if shown and has_older else None,
    )


def _seek(address: QueryDict) -> Seek:
    for name, back in (("newer", True), ("older", False)):
        key = address.get(name, "")
        if key.isascii() and key.isdigit() and len(key) <= LONGEST_KEY:
            return Seek(int(key), back)
    return Seek()
