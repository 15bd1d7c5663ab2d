"""Where the articles of an earlier text stand in later ones, through the confirmed maps.

An opinion stays with the words it was written on. Pages show beside it where its article is now:
「针对征求意见稿第十二条；现第十三条」. Chains of maps are followed to the last text that the
reader may see; a split leads to several articles, and what was struck out stays struck out.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.urls import reverse

from drafts.choices import ProvisionKind, Stage
from drafts.models import DraftVersion, VersionMap

# An article from text to text. Each text is held against one other at most, so its articles are
# reached by one way; UNION drops what was reached already, so even maps in a circle end. What is
# struck out (no node) goes on through the later maps as struck out.
_WAY = """
WITH RECURSIVE way (start_id, own_version, version_id, node_id) AS (
    SELECT id, version_id, version_id, COALESCE(unit_id, id)
    FROM drafts_provision
    WHERE id = ANY(%s)
    UNION
    SELECT way.start_id, way.own_version, map.new_id, link.new_id
    FROM way
    JOIN drafts_versionmap map ON map.old_id = way.version_id
        AND map.confirmed_at IS NOT NULL AND map.new_id <> way.own_version
    LEFT JOIN drafts_provisionmap link ON link.map_id = map.id AND link.old_id = way.node_id
    WHERE way.node_id IS NULL OR link.id IS NOT NULL
)
"""
_STOPS = (
    _WAY
    + """
SELECT way.start_id, version.id, version.number, version.stage,
       node.uuid, node.kind, node.label, node.heading
FROM way
JOIN drafts_draftversion version ON version.id = way.version_id
LEFT JOIN drafts_provision node ON node.id = way.node_id
ORDER BY way.start_id, version.id <> way.own_version, version.number, node.position
"""
)
_PLACES = (
    _WAY
    + """
SELECT way.start_id, way.node_id FROM way WHERE way.version_id = %s AND way.node_id IS NOT NULL
"""
)


@dataclass(frozen=True)
class Text:
    """One version, as a stop on the way."""

    id: int
    number: int
    stage: str


@dataclass(frozen=True)
class Place:
    """An article by its name, with its page where there is one for this reader."""

    label: str
    address: str
    uuid: UUID


@dataclass(frozen=True)
class Followed:
    """An article of an earlier text and what it is now."""

    # 征求意见稿第十二条
    before: Place
    # 第十三条; several after a split, none once it was struck out.
    now: tuple[Place, ...]
    # 二审稿
    text: str

    @property
    def now_labels(self) -> str:
        return "、".join(place.label for place in self.now)

    @property
    def words(self) -> str:
        """For tables: 针对征求意见稿第十二条；现第十三条（二审稿）."""
        now = f"现{self.now_labels}（{self.text}）" if self.now else "后来的稿子里已没有这一条"
        return f"针对{self.before.label}；{now}"


# The address of an article by its label and key; "" for a text without a page.
Page = Callable[[str, UUID], str]
# The pages of those texts that a reader may know of.
Pages = Callable[[Iterable[Text]], Mapping[int, Page]]


def office_pages(texts: Iterable[Text]) -> dict[int, Page]:
    """The office sees every text, beside the words it was read from."""

    def page(pk: int) -> Page:
        address = reverse("admin:drafts_review", args=[pk])
        return lambda label, uuid: f"{address}#n-{uuid}"

    return {text.id: page(text.id) for text in texts}


def pages_of(version_id: int) -> Pages:
    """For the office, as far as this text and no further."""

    def pages(texts: Iterable[Text]) -> dict[int, Page]:
        return office_pages(text for text in texts if text.id == version_id)

    return pages


def follow(provisions: Iterable[int | None], pages: Pages = office_pages) -> dict[int, Followed]:
    """For each provision (by id) that a later text is known for: what it is there.

    One query and those of ``pages``, whatever the number of provisions and of texts between.
    A 款 or 项 is followed with its article.
    """
    stops = _stops(sorted({one for one in provisions if one is not None}))
    texts = {text for way in stops.values() for text in way}
    shown = pages(texts) if any(len(way) > 1 for way in stops.values()) else {}
    found = {start: _followed(way, shown) for start, way in stops.items()}
    return {start: one for start, one in found.items() if one is not None}


def places_in(version_id: int, provisions: Iterable[int]) -> dict[int, list[int]]:
    """The articles of one text that the articles of it and of earlier ones are in it; one query.

    By the id of each: itself for one of this text, several after a split. What was struck out, or
    what no confirmed map leads here, is left out.
    """
    places: dict[int, list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, [sorted(set(provisions)), version_id])
        for start, node in cursor.fetchall():
            places[start].append(node)
    return dict(places)


def later_texts(version: DraftVersion) -> list[DraftVersion]:
    """The newer texts that confirmed maps lead to, the newest first; one query."""
    maps = VersionMap.objects.filter(confirmed_at__isnull=False, new__draft=version.draft_id)
    steps: dict[int, list[DraftVersion]] = defaultdict(list)
    for one in maps.select_related("new").defer("new__source_text"):
        steps[one.old_id].append(one.new)
    found: dict[int, DraftVersion] = {}
    waiting = [version.pk]
    while waiting:
        for later in steps[waiting.pop()]:
            if later.pk not in found:
                found[later.pk] = later
                waiting.append(later.pk)
    newer = (later for later in found.values() if later.number > version.number)
    return sorted(newer, key=lambda later: -later.number)


_Node = tuple[str, UUID]
_Way = dict[Text, list[_Node]]


def _stops(ids: list[int]) -> dict[int, _Way]:
    """For each provision the texts on its way, the own first, with its articles in each."""
    ways: dict[int, _Way] = defaultdict(dict)
    if not ids:
        return ways
    with connection.cursor() as cursor:
        cursor.execute(_STOPS, [ids])
        for start, text, number, stage, uuid, kind, label, heading in cursor.fetchall():
            nodes = ways[start].setdefault(Text(text, number, stage), [])
            if uuid is not None:
                nodes.append((label or heading or ProvisionKind(kind).label, uuid))
    return ways


def _followed(way: _Way, shown: Mapping[int, Page]) -> Followed | None:
    first, *later = way
    known = [text for text in later if text.id in shown]
    if not known or not way[first]:
        return None
    last = known[-1]
    alike = first.stage == last.stage
    label, uuid = way[first][0]
    address = shown[first.id](label, uuid) if first.id in shown else ""
    return Followed(
        before=Place(f"{_name(first, by_number=alike)}{label}", address, uuid),
        now=tuple(Place(name, shown[last.id](name, its), its) for name, its in way[last]),
        text=_name(last, by_number=alike),
    )


def _name(text: Text, *, by_number: bool) -> str:
    return f"第{text.number}稿" if by_number else Stage(text.stage).label
