"""From what was typed to one page of hits.

However much there is, a search reads at most ``MOST`` entries of each rank: a word that stands in
every other article cannot be ranked in the time of a click, and nobody reads its thousands of hits.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.core.paginator import Page, Paginator
from django.db.models import Q

from drafts.blocks import Block, blocks_of
from drafts.finding.asked import LONGEST, MOST_WORDS, Asked, read
from drafts.finding.marking import Stretch, marked, snippet
from drafts.models import Provision, SearchEntry
from drafts.models.search import SearchEntryQuerySet

MOST = 500
PER_PAGE = 20
# In this order among hits of one rank: consultations and whole texts, then what is newest.
_SORTED_BY = ("pk", "provision_id", "version_id", "consultation_id", "position")


@dataclass(frozen=True)
class Hit:
    """``name``: the law or the consultation; ``place``: 第十二条 with its heading, for a part."""

    entry: SearchEntry
    url: str
    name: list[Stretch]
    place: list[Stretch]
    words: list[Stretch]


@dataclass(frozen=True)
class Search:
    """What the page shows; ``asked`` is empty where there was nothing to look for."""

    typed: str
    asked: Asked
    is_long: bool = False
    # Of how many hits the rest is not shown; 0 if these are all.
    cut_at: int = 0
    page: Page[int] | None = None
    hits: Sequence[Hit] = ()


class Reader(Protocol):
    """Who searches: what this reader may find, and where this reader reads it."""

    def entries(self) -> SearchEntryQuerySet: ...

    def link(self, entry: SearchEntry) -> str: ...


def search(typed: str, page: str | None, reader: Reader) -> Search:
    """The reader is asked only if there is a question.

    The whole takes a fixed number of queries: two for the ranks, two for the page.
    """
    typed = " ".join(typed.replace("\x00", "").split())
    asked = read(typed[: LONGEST + 1])
    if len(typed) > LONGEST or len(asked.words) > MOST_WORDS:
        return Search(typed, asked, is_long=True)
    if not asked.words:
        return Search(typed, asked)
    keys, is_capped = _ranked(reader.entries(), asked)
    found = Paginator(keys, PER_PAGE).get_page(page)
    hits = _hits(found.object_list, asked, reader)
    return Search(typed, asked, cut_at=MOST if is_capped else 0, page=found, hits=hits)


def _ranked(entries: SearchEntryQuerySet, asked: Asked) -> tuple[list[int], bool]:
    """Keys in the order in which they are shown, and whether there are more than these."""
    titled, anywhere = _first(entries, asked.titled()), _first(entries, asked.anywhere())
    every = dict.fromkeys([*titled, *anywhere])
    return list(every)[:MOST], max(len(titled), len(anywhere), len(every)) > MOST


def _first(entries: SearchEntryQuerySet, condition: Q) -> list[int]:
    rows = entries.filter(condition).values_list(*_SORTED_BY)[: MOST + 1]
    return [pk for pk, *_ in sorted(rows, key=_order)]


def _order(row: tuple[int, int | None, int | None, int | None, int]) -> tuple[bool, int, int, int]:
    pk, provision, version, consultation, position = row
    return provision is not None, -(version or consultation or 0), position, pk


def _hits(keys: Iterable[int], asked: Asked, reader: Reader) -> list[Hit]:
    entries = SearchEntry.objects.for_showing().in_bulk(list(keys))
    parts = [entry.provision_id for entry in entries.values() if entry.provision_id]
    found = blocks_of(Provision.objects.filter(Q(pk__in=parts) | Q(unit__in=parts)))
    blocks = {block.pk: block for block in found}
    shown = (entries[key] for key in keys if key in entries)
    return [_hit(entry, blocks.get(entry.provision_id or 0), asked, reader) for entry in shown]


def _hit(entry: SearchEntry, block: Block | None, asked: Asked, reader: Reader) -> Hit:
    name, note = entry.of_what()
    place = " ".join(part for part in (block.label, block.title) if part) if block else ""
    return Hit(
        entry,
        reader.link(entry),
        marked(name, asked),
        marked(place, asked),
        snippet(block.lines if block else note.splitlines(), asked),
    )
