"""Where a later text shows what an item asked for (体现条款): a proposal, never applied.

Adopted words seldom come as they were written, and often in another article (edge case 6). So an
article speaks for an item as far as it has *new* words, those the text asked about did not have
there, that the item asked for; the article that the item was about only comes first among equals.
What was struck out, as asked, leaves no article to point at and is said by its old label.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from drafts.comparison import Article
from feedback.matching import shared_parts, word_pairs
from opinions.choices import ChangeKind
from opinions.models import CompiledItem

MOST_CANDIDATES = 3
# Below this an article has nothing that the item asked for but the vocabulary of statutes.
LIKELY = 16.0
# What speaks for an article: new words, words at all, and standing where the item was about.
OF_NEW, OF_ALL, SAME_PLACE = 70.0, 20.0, 12.0
# So sure, and so far ahead of the next, that it may be ticked beforehand where a clerk asks.
SURE, AHEAD = 60, 20
# So little of what was asked for is chance.
LEAST_NEW, LEAST_GONE = 0.08, 0.5
# As few signs between two changes are not read as kept.
ISLAND = 1

Span = tuple[int, int]


@dataclass(frozen=True)
class Candidate:
    """``provision`` None: what was asked to be struck out is gone, ``place`` says which it was.

    ``changed`` and ``marks`` are spans of the article's text: what is new there, and what of that
    the item asked for.
    """

    provision: int | None
    place: str
    score: int
    why: str
    changed: list[Span] = field(default_factory=list)
    marks: list[Span] = field(default_factory=list)


class Reader:
    """Holds the items of one consultation against a later text.

    ``ways``: by article of the text asked about (id) those that it is in the later one.
    ``parts``: by article of the later text what each of its last lines is called (第二款).
    """

    def __init__(
        self,
        asked: Sequence[Article],
        later: Sequence[Article],
        ways: Mapping[int, Sequence[int]],
        parts: Mapping[int, Sequence[str]] | None = None,
    ) -> None:
        self.asked = {one.provision.pk: _Text(one) for one in asked}
        self.later = {one.provision.pk: _Text(one) for one in later}
        self.ways, self.parts = ways, parts or {}
        self.origins = self._origins()
        self.new = {pk: self._new_pairs(pk) for pk in self.later}
        count = Counter(pair for text in self.later.values() for pair in text.pairs)
        total = len(self.later)
        self.weights = {pair: math.log(1 + total / found) for pair, found in count.items()}
        self.foreign = 0.5 * math.log(1 + total)
        self._changed: dict[int, list[Span]] = {}

    def candidates(self, item: CompiledItem) -> list[Candidate]:
        """The likeliest first; none may be right. ``item`` comes with its provision."""
        about = item.provision.unit_id or item.provision.pk if item.provision else None
        wanted = word_pairs(item.text)
        known = self.asked[about].pairs if about in self.asked else word_pairs(item.quote)
        if gone := self._struck_out(item, about, wanted):
            return [gone]
        asked_for = (wanted - known) or wanted
        size = self._size(asked_for)
        if not size:
            return []
        places = set(self.ways.get(about, ())) if about else set()
        scored = [
            (self._score(pk, asked_for, size, wanted, pk in places), pk)
            for pk in self._near(asked_for)
        ]
        likely = sorted(
            (one for one in scored if one[0] >= LIKELY), key=lambda one: (-one[0], one[1])
        )
        return [
            self._candidate(pk, score, item, pk in places) for score, pk in likely[:MOST_CANDIDATES]
        ]

    def _near(self, asked_for: frozenset[str]) -> Iterator[int]:
        return (pk for pk, new in self.new.items() if not new.isdisjoint(asked_for))

    def _score(
        self,
        pk: int,
        asked_for: frozenset[str],
        size: float,
        wanted: frozenset[str],
        is_place: bool,
    ) -> float:
        new = self._size(asked_for & self.new[pk]) / size
        if new < LEAST_NEW:
            return 0.0
        whole = self._size(wanted & self.later[pk].pairs) / (self._size(wanted) or 1)
        return OF_NEW * new + OF_ALL * whole + (SAME_PLACE if is_place else 0)

    def _struck_out(
        self, item: CompiledItem, about: int | None, wanted: frozenset[str]
    ) -> Candidate | None:
        """What the item wanted out is gone: the whole article, or those words of it."""
        if item.kind != ChangeKind.DELETE or about not in self.asked:
            return None
        if not self.ways.get(about):
            return Candidate(None, f"原{self.asked[about].label}已删去", 90, "建议删去的条文没有了")
        left = frozenset[str]().union(*(self.later[pk].pairs for pk in self.ways[about]))
        named = wanted & self.asked[about].pairs
        share = self._size(named - left) / (self._size(named) or 1)
        if share < LEAST_GONE:
            return None
        pk = self.ways[about][0]
        return Candidate(
            pk, self.later[pk].label, round(100 * share), "建议删去的话没有了", self._changed_of(pk)
        )

    def _candidate(self, pk: int, score: float, item: CompiledItem, is_place: bool) -> Candidate:
        text = self.later[pk].text
        changed = self._changed_of(pk)
        marks = list(_both(changed, _shared(text, f"{item.text}\n{item.reason}")))
        why = "新写的话和建议相近" + ("" if is_place else "，在另一条里")
        return Candidate(pk, self._place(pk, marks), min(round(score), 100), why, changed, marks)

    def _place(self, pk: int, marks: Sequence[Span]) -> str:
        """第十条第二款: narrowed to the one line that has all the marks, where lines have names."""
        article, names = self.later[pk], self.parts.get(pk, ())
        lines = article.text.split("\n")
        at, hit = 0, set()
        for number, line in enumerate(lines):
            if any(start < at + len(line) and end > at for start, end in marks):
                hit.add(number - (len(lines) - len(names)))
            at += len(line) + 1
        (only,) = hit if len(hit) == 1 else (-1,)
        return f"{article.label}{names[only]}" if 0 <= only < len(names) else article.label

    def _changed_of(self, pk: int) -> list[Span]:
        if pk not in self._changed:
            self._changed[pk] = list(changed_spans(self._old_text(pk), self.later[pk].text))
        return self._changed[pk]

    def _old_text(self, pk: int) -> str:
        return "\n".join(self.asked[old].text for old in self.origins[pk])

    def _origins(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for old, later in self.ways.items():
            for pk in later:
                if old in self.asked:
                    found[pk].append(old)
        return found

    def _new_pairs(self, pk: int) -> frozenset[str]:
        known = [self.asked[old].pairs for old in self.origins[pk]]
        return self.later[pk].pairs.difference(*known)

    def _size(self, pairs: frozenset[str]) -> float:
        return sum(self.weights.get(pair, self.foreign) for pair in pairs)


class _Text:
    def __init__(self, article: Article) -> None:
        self.label, self.text = article.label, article.text
        self.pairs = word_pairs(article.text)


def changed_spans(old: str, new: str) -> Iterator[Span]:
    """Spans of ``new`` that ``old`` did not have there."""
    if not old:
        yield (0, len(new))
        return
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    at = 0
    for block in blocks:
        is_end = block.b + block.size == len(new)
        if block.size <= ISLAND and not is_end:
            continue
        if block.b > at:
            yield (at, block.b)
        at = block.b + block.size
    if at < len(new):
        yield (at, len(new))


def _shared(text: str, other: str) -> Iterator[Span]:
    at = 0
    for part, is_shared in shared_parts(text, other):
        if is_shared:
            yield (at, at + len(part))
        at += len(part)


def _both(one: Sequence[Span], other: Iterator[Span]) -> Iterator[Span]:
    """Where both have a span, of two signs or more."""
    for start, end in other:
        for first, last in one:
            if min(end, last) - max(start, first) > 1:
                yield (max(start, first), min(end, last))


def is_sure(found: Sequence[Mapping[str, object]]) -> bool:
    """Whether the first candidate stands out; a person still has to agree. ``found`` as stored."""
    scores = [int(str(one["score"])) for one in found]
    return bool(scores) and scores[0] >= SURE and scores[0] - max([0, *scores[1:]]) >= AHEAD


def spanned(text: str, changed: Sequence[Span], marks: Sequence[Span]) -> list[tuple[str, str]]:
    """``text`` in pieces, each with how it is shown: "", "new", or "asked" (new, and asked for)."""
    signs = [""] * len(text)
    for kind, spans in (("new", changed), ("asked", marks)):
        for start, end in spans:
            signs[start:end] = [kind] * (min(end, len(text)) - start)
    pieces: list[tuple[str, str]] = []
    for sign, kind in zip(text, signs, strict=True):
        if pieces and pieces[-1][1] == kind:
            pieces[-1] = (pieces[-1][0] + sign, kind)
        else:
            pieces.append((sign, kind))
    return pieces
