"""Two versions side by side, through the map between them: what each article was and became."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from uuid import UUID

from drafts.alignment import Unit
from drafts.choices import ProvisionKind, Relation
from drafts.differences import Mark, Piece, differences
from drafts.models import DraftVersion, Provision, ProvisionMap, VersionMap

UNLABELLED = frozenset({ProvisionKind.PARAGRAPH.value, ProvisionKind.OUTLINE.value})
# Below this an edited article is asked about: perhaps it is another one.
SURELY_THE_SAME = 0.6


@dataclass(frozen=True)
class Article:
    """One commentable unit with its whole text, a line for each 款, 项 and 目."""

    provision: Provision
    text: str

    @property
    def label(self) -> str:
        return self.provision.label or self.provision.heading

    @property
    def unit(self) -> Unit:
        return Unit(self.label, self.text)


@dataclass(frozen=True)
class Compared:
    """One change: articles of the old text, articles of the new one."""

    relation: Relation
    score: float
    old: list[Article]
    new: list[Article]
    links: frozenset[tuple[int | None, int | None]] = frozenset()

    @cached_property
    def origins(self) -> dict[UUID, str]:
        """From which old articles each new one came: 第三条、第四条; nothing for a new one."""
        return {
            one.provision.uuid: "、".join(
                before.label
                for before in self.old
                if (before.provision.pk, one.provision.pk) in self.links
            )
            for one in self.new
        }

    @property
    def is_doubtful(self) -> bool:
        """Whether a person should look: the machine may have taken one article for another."""
        if self.relation in {Relation.SPLIT, Relation.MERGED}:
            return True
        return self.relation == Relation.EDITED and self.score < SURELY_THE_SAME

    @property
    def is_moved(self) -> bool:
        return bool(self.old and self.new) and _labels(self.old) != _labels(self.new)

    @cached_property
    def old_labels(self) -> str:
        return "、".join(_labels(self.old))

    @cached_property
    def new_labels(self) -> str:
        return "、".join(_labels(self.new))

    @property
    def old_text(self) -> str:
        return _whole(self.old)

    @property
    def new_text(self) -> str:
        return _whole(self.new)

    @cached_property
    def pieces(self) -> list[Piece]:
        before, after = self.old_text, self.new_text
        return [Piece(Mark.SAME, after)] if before == after else differences(before, after)

    @property
    def remark(self) -> str:
        """For the last column: （新增）, （删去）, （原第八条）…"""
        label = Relation(self.relation).label
        if self.relation in {Relation.NEW, Relation.DELETED}:
            return f"（{label}）"
        moved = f"（原{self.old_labels}）" if self.is_moved else ""
        plain = self.relation in {Relation.UNCHANGED, Relation.RENUMBERED}
        return moved + ("" if plain else label)


def articles_of(version_id: int) -> list[Article]:
    """The commentable units in order, by one query."""
    lines: dict[int, list[str]] = defaultdict(list)
    units = []
    for row in Provision.objects.filter(version=version_id).in_order():
        if row.unit_id is None:
            continue
        if row.is_unit:
            units.append(row)
            lines[row.pk] += [line for line in (row.caption, *_words(row)) if line]
        else:
            label = "" if row.kind in UNLABELLED else row.label
            lines[row.unit_id].append(f"{label}{row.text or row.heading}")
    return [Article(unit, "\n".join(lines[unit.pk])) for unit in units]


def _words(row: Provision) -> tuple[str, ...]:
    """An annex has a name besides its words; where the name is the label, it is said there."""
    return (row.heading, row.text) if row.label else (row.text or row.heading,)


def compare(version_map: VersionMap) -> list[Compared]:
    """Every article of both texts, in the reading order of the new one; three queries."""
    old = _by_key(articles_of(version_map.old_id))
    new = _by_key(articles_of(version_map.new_id))
    links = version_map.links.order_by("place", "pk")
    return [_compared(list(group), old, new) for _, group in groupby(links, lambda one: one.place)]


def stages(version_map: VersionMap) -> tuple[str, str]:
    """What stands above the two columns."""
    old, new = _column(version_map.old), _column(version_map.new)
    if old == new:
        return f"{old}第{version_map.old.number}稿", f"{new}第{version_map.new.number}稿"
    return old, new


def _compared(
    links: list[ProvisionMap], old: dict[int, Article], new: dict[int, Article]
) -> Compared:
    return Compared(
        Relation(links[0].relation),
        links[0].score,
        list(_known(old, (link.old_id for link in links))),
        list(_known(new, (link.new_id for link in links))),
        frozenset((link.old_id, link.new_id) for link in links),
    )


def _known(articles: dict[int, Article], keys: Iterable[int | None]) -> Iterator[Article]:
    """In the order of the text, each once."""
    found = {key: articles[key] for key in keys if key is not None}
    yield from sorted(found.values(), key=lambda article: article.provision.position)


def _by_key(articles: Iterable[Article]) -> dict[int, Article]:
    return {article.provision.pk: article for article in articles}


def _labels(articles: Iterable[Article]) -> list[str]:
    return [article.label for article in articles]


def _whole(articles: list[Article]) -> str:
    """Several articles keep their labels, one does not need it."""
    if len(articles) == 1:
        return articles[0].text
    return "\n".join(f"{article.label}　{article.text}" for article in articles)


def _column(version: DraftVersion) -> str:
    return f"{version.title}（{version.get_stage_display()}）"
