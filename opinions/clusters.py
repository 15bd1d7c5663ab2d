"""Opinions of one article as a clerk sees them: groups of similar ones, then the single ones."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, combinations, product

from drafts.models import Consultation
from opinions.choices import prevailing_kind
from opinions.earlier_sayings import Saying, sayings_of
from opinions.models import (
    NotSimilar,
    Opinion,
    OpinionSupplement,
    SimilarText,
)
from opinions.redaction import covered_text, redacted
from opinions.similarity.wording import Piece, alike, pieces

# Cards of one group that are shown at once; the rest unfolds.
CARDS = 12
SAYINGS = 2


@dataclass(frozen=True)
class Copies:
    """Opinions with the same words; the first stands for them on the screen."""

    opinions: list[Opinion]
    # The words of the group that these are shown beside; None for a single text.
    beside: str | None = None

    @property
    def first(self) -> Opinion:
        return self.opinions[0]

    @property
    def count(self) -> int:
        return len(self.opinions)

    @property
    def kind(self) -> str:
        """What most of them say they are; empty if none does."""
        return prevailing_kind(opinion.kind for opinion in self.opinions)

    @cached_property
    def alike(self) -> int | None:
        """Why it stands here: per cent of the words that it shares with the text beside it."""
        return (
            None if self.beside is None else round(alike(self.first.own_words, self.beside) * 100)
        )

    @property
    def body(self) -> list[Piece]:
        """The person's words, parted into what the text beside it has and has not."""
        return self._pieces("body")

    @property
    def replacement(self) -> list[Piece]:
        return self._pieces("replacement")

    def _pieces(self, field: str) -> list[Piece]:
        words = redacted(self.first)[field]
        return pieces(words, self.first.own_words if self.beside is None else self.beside)

    @property
    def value(self) -> str:
        """What the tick box sends."""
        return _joined(self.opinions)

    @property
    def people(self) -> int:
        return sum(opinion.people for opinion in self.opinions)

    @property
    def supplements(self) -> list[OpinionSupplement]:
        """What their authors added later: the same words may have different additions."""
        return [added for opinion in self.opinions for added in opinion.supplements.all()]

    @property
    def sources(self) -> list[tuple[str, int]]:
        """柳荫街道工作站 3, 网上平台 2."""
        return Counter(opinion.source for opinion in self.opinions).most_common()


@dataclass(frozen=True)
class Matter:
    """``score``: how sure the machine is, in per cent; ``shown`` marks what is not in common."""

    opinion: Opinion
    score: int
    shown: list[Piece]


@dataclass(frozen=True)
class Cluster:
    """Copies whose words are alike; a cluster of one text is a single opinion, or its copies."""

    copies: list[Copies]
    # Of another group; it may speak of the same matter.
    matter: Matter | None = None
    # What other years said that is like it, the closest first.
    earlier: Sequence[Saying] = ()

    @property
    def opinions(self) -> list[Opinion]:
        return [opinion for copies in self.copies for opinion in copies.opinions]

    @cached_property
    def count(self) -> int:
        return sum(copies.count for copies in self.copies)

    @property
    def value(self) -> str:
        return _joined(self.opinions)

    @property
    def shown(self) -> list[Copies]:
        return self.copies[:CARDS]

    @property
    def folded(self) -> list[Copies]:
        return self.copies[CARDS:]


def clusters(opinions: Sequence[Opinion]) -> list[Cluster]:
    """The largest groups first, then the single ones in order of arrival; two queries.

    What was not compared yet stands with its copies only. The same short answer to two questions
    says two things: each question is grouped by itself.
    """
    leaders = _leaders(opinions)
    groups: dict[tuple[int | None, str], dict[str, list[Opinion]]] = defaultdict(dict)
    for one in opinions:
        group = groups[one.question_id, leaders.get(one.text_hash, one.text_hash)]
        group.setdefault(one.text_hash, []).append(one)
    strangers = _strangers(opinions)
    found = [
        _cluster(texts)
        for group in groups.values()
        for texts in _parted(list(group.values()), strangers)
    ]
    return sorted(found, key=lambda cluster: (-cluster.count, cluster.copies[0].first.pk))


def _leaders(opinions: Sequence[Opinion]) -> dict[str, str]:
    """By wording the group that the machine suggests."""
    compared = SimilarText.objects.filter(
        consultation__in={one.consultation_id for one in opinions},
        text_hash__in={one.text_hash for one in opinions},
    )
    return dict(compared.values_list("text_hash", "leader_hash"))


def _strangers(opinions: Sequence[Opinion]) -> set[tuple[str, str]]:
    """Wordings that a person told apart; it holds for all copies of the two."""
    hashes = {one.pk: one.text_hash for one in opinions}
    pairs = NotSimilar.objects.filter(first__in=hashes, second__in=hashes)
    found = {(hashes[a], hashes[b]) for a, b in pairs.values_list("first", "second")}
    return found | {(b, a) for a, b in found}


def _parted(
    texts: Sequence[list[Opinion]], strangers: set[tuple[str, str]]
) -> list[list[list[Opinion]]]:
    """A suggested group without strangers in it: each text joins the first part that has none."""
    parts: list[list[list[Opinion]]] = []
    for text in texts:
        name = text[0].text_hash
        fits = (p for p in parts if not any((name, o[0].text_hash) in strangers for o in p))
        part = next(fits, None)
        if part is None:
            parts.append([text])
        else:
            part.append(text)
    return parts


def _cluster(texts: Sequence[list[Opinion]]) -> Cluster:
    """The most frequent wording first; it is what the others are set beside."""
    order = sorted(texts, key=len, reverse=True)
    if len(order) == 1:
        return Cluster([Copies(order[0])])
    first, second = order[0][0].own_words, order[1][0].own_words
    return Cluster([Copies(order[0], second), *(Copies(text, first) for text in order[1:])])


def with_matters(consultation: Consultation, shown: Sequence[Cluster]) -> list[Cluster]:
    """The same groups, each with the closest other one on its matter; two queries."""
    hashes = {copies.first.text_hash for cluster in shown for copies in cluster.copies}
    likely = SimilarText.objects.filter(consultation=consultation, text_hash__in=hashes)
    best = {row.text_hash: row for row in likely.exclude(matter_hash="")}
    opinions = (
        Opinion.objects.filter(consultation=consultation)
        .standing()
        .filter(text_hash__in={row.matter_hash for row in best.values()})
        .order_by("text_hash", "pk")
        .distinct("text_hash")
    )
    others = {opinion.text_hash: opinion for opinion in opinions}
    return [replace(cluster, matter=_matter(cluster, best, others)) for cluster in shown]


def with_sayings(consultation: Consultation, shown: Sequence[Cluster]) -> list[Cluster]:
    """The same groups, each with what other years said that is like it; one query."""
    hashes = [[copies.first.text_hash for copies in cluster.copies] for cluster in shown]
    found = sayings_of(consultation, chain.from_iterable(hashes))
    return [
        replace(cluster, earlier=_closest([said for one in mine for said in found.get(one, [])]))
        for cluster, mine in zip(shown, hashes, strict=True)
    ]


def _closest(sayings: Sequence[Saying]) -> list[Saying]:
    """Each once: near wordings are like the same ones."""
    ordered = sorted(sayings, key=lambda said: -said.score)
    once = {(said.year, said.draft, said.text): said for said in reversed(ordered)}
    return sorted(once.values(), key=lambda said: -said.score)[:SAYINGS]


def _matter(
    cluster: Cluster, best: Mapping[str, SimilarText], others: Mapping[str, Opinion]
) -> Matter | None:
    mine = [copies.first for copies in cluster.copies]
    rows = [(best[one.text_hash], one) for one in mine if one.text_hash in best]
    known = [(row, one) for row, one in rows if row.matter_hash in others]
    if not known:
        return None
    row, one = max(known, key=lambda both: both[0].matter_score)
    other = others[row.matter_hash]
    return Matter(other, row.matter_score, pieces(covered_text(other.own_words), one.own_words))


def not_compared(consultation: Consultation, opinions: Sequence[Opinion]) -> int:
    """How many of these wordings wait for the machine."""
    hashes = {one.text_hash for one in opinions}
    compared = SimilarText.objects.filter(consultation=consultation, text_hash__in=hashes)
    return len(hashes) - compared.count()


def pairs_apart(shown: Sequence[Cluster], picked: Collection[int]) -> list[tuple[int, int]]:
    """What a person told apart by ticking ``picked``: the ticked texts from the others beside them.

    Where a whole group is ticked, each of its texts from every other.
    """
    pairs: list[tuple[int, int]] = []
    for cluster in shown:
        ticked: list[int] = []
        others: list[int] = []
        for copies in cluster.copies:
            inside = any(opinion.pk in picked for opinion in copies.opinions)
            (ticked if inside else others).append(copies.first.pk)
        pairs += product(ticked, others) if others else combinations(ticked, 2)
    return pairs


def _joined(opinions: Sequence[Opinion]) -> str:
    return ",".join(str(opinion.pk) for opinion in opinions)
