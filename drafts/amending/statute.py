"""The working copy of a law: a tree that remembers under which number each part stood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from uuid import uuid4

from drafts.amending.errors import NotApplied
from drafts.amending.orders import Number, Place
from drafts.choices import ProvisionKind
from drafts.outline import HEADINGS, Row, flatten
from drafts.parsing import parse_text
from drafts.parsing.numerals import to_chinese

K = ProvisionKind


@dataclass(eq=False)
class Branch:
    """One part of the law.

    ``was`` is its number in the law in force, None for what is new; ``becomes`` the number that
    an instruction states.
    """

    row: Row
    parent: Branch | None = None
    children: list[Branch] = field(default_factory=list)
    was: Number | None = None
    becomes: Number | None = None

    def of_kind(self, kind: K) -> list[Branch]:
        return [child for child in self.children if child.row.kind == kind]

    def walk(self) -> Iterator[Branch]:
        yield self
        for child in self.children:
            yield from child.walk()

    def adopt(self, child: Branch, at: int) -> None:
        child.parent = self
        self.children.insert(at, child)

    def put_behind(self, new: Branch) -> None:
        new.parent = self.parent
        self.siblings.insert(self.siblings.index(self) + 1, new)

    def remove(self) -> None:
        self.siblings.remove(self)

    @property
    def siblings(self) -> list[Branch]:
        """With itself; the root stands alone."""
        return self.parent.children if self.parent else [self]


class Statute:
    """``root`` holds the whole text; its own row is never printed."""

    def __init__(self, title: str, rows: Sequence[Row]) -> None:
        self.title = title
        self.root = _tree(rows)
        self.added: list[Branch] = []

    def articles(self) -> list[Branch]:
        return [branch for branch in self.root.walk() if branch.row.kind == K.ARTICLE]

    def rows(self) -> list[Row]:
        return list(_rows(self.root))

    def find(self, place: Place) -> Branch:
        """The part that stood at ``place``. Raises NotApplied if there is none."""
        if place.heading:
            return self._heading(place.heading)
        found = _numbered(self.articles(), place.article)
        if found is None:
            raise NotApplied(f"现行文本里没有{say(place.article)}")
        if place.paragraph is not None:
            found = _part(found, K.PARAGRAPH, place.paragraph, "款")
        if place.item is not None:
            found = _part(_with_items(found), K.ITEM, place.item, "项")
        return found

    def _heading(self, label: str) -> Branch:
        for branch in self.root.walk():
            if branch.row.kind in HEADINGS and branch.row.label == label:
                return branch
        raise NotApplied(f"现行文本里没有{label}")


def say(number: Number | None, unit: str = "条") -> str:
    if number is None:
        return ""
    suffix = f"之{to_chinese(number[1])}" if number[1] else ""
    return f"第{to_chinese(number[0])}{unit}{suffix}"


def read_articles(words: str) -> list[Branch]:
    """New articles, with or without their own numbers in front."""
    numbered = words if words.startswith("第") else f"第一条　{words}"
    branches = _tree(flatten(parse_text(numbered).nodes)).children
    if not branches or any(branch.row.kind != K.ARTICLE for branch in branches):
        raise NotApplied("新的条文没有读出条款结构")
    return branches


def read_paragraphs(words: str) -> list[Branch]:
    """At least one 款. Raises NotApplied for whole articles, or no words at all."""
    article, *others = read_articles(f"第一条　{words}")
    if others or not article.children:
        raise NotApplied("新的款没有读出文字，或者里面又有条")
    return article.children


def read_items(words: str) -> list[Branch]:
    """（三）…… lines; they read as items only below a sentence that announces them."""
    (paragraph, *rest) = read_paragraphs(f"下列：\n{words}")
    items = paragraph.of_kind(K.ITEM)
    if rest or not items or len(items) != len(paragraph.children):
        raise NotApplied("新的项没有读出编号")
    return items


def _tree(rows: Iterable[Row]) -> Branch:
    root = Branch(Row("root", depth=-1))
    path = [root]
    for row in rows:
        while path[-1].row.depth >= row.depth:
            path.pop()
        branch = Branch(replace(row, uuid=uuid4()), path[-1])
        branch.was = _number_in(branch, path[-1])
        path[-1].children.append(branch)
        path.append(branch)
    return root


def _number_in(branch: Branch, parent: Branch) -> Number | None:
    if branch.row.kind == K.PARAGRAPH:
        return len(parent.of_kind(K.PARAGRAPH)) + 1, 0
    return branch.row.number, branch.row.suffix


def _rows(branch: Branch, depth: int = 0) -> Iterator[Row]:
    for child in branch.children:
        child.row.depth = depth
        yield child.row
        yield from _rows(child, depth + 1)


def _numbered(branches: Iterable[Branch], number: Number | None) -> Branch | None:
    return next((branch for branch in branches if branch.was == number), None)


def _part(branch: Branch, kind: K, number: int, unit: str) -> Branch:
    found = _numbered(branch.of_kind(kind), (number, 0))
    if found is None:
        raise NotApplied(f"{branch.row.label}里没有{say((number, 0), unit)}")
    return found


def _with_items(branch: Branch) -> Branch:
    """第八条第三项: of the 款 that has any."""
    if branch.row.kind != K.ARTICLE:
        return branch
    holders = [part for part in branch.children if part.of_kind(K.ITEM)]
    if len(holders) != 1:
        raise NotApplied(f"{branch.row.label}不止一款有项，或者没有项，看不出指哪一项")
    return holders[0]
