"""What a clerk sees of one article: its words, the groups of similar opinions, the single ones."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from drafts.models import Consultation, Provision
from opinions.choices import SETTLED, Moderation, Processing, TargetScope
from opinions.models import CompiledItem, NotSimilar, Opinion, OpinionTarget
from opinions.normalising import normalise
from opinions.similarity import Text, groups

# One screen of one article; the rest follows once these are sorted.
AT_ONCE = 300
WHOLE = "whole"


@dataclass(frozen=True)
class Copies:
    """Opinions with the same words; the first stands for them on the screen."""

    opinions: list[Opinion]

    @property
    def first(self) -> Opinion:
        return self.opinions[0]

    @property
    def more(self) -> int:
        return len(self.opinions) - 1

    @property
    def people(self) -> int:
        return sum(opinion.people for opinion in self.opinions)


@dataclass(frozen=True)
class Cluster:
    """Copies whose words are alike; a cluster of one is a single opinion."""

    copies: list[Copies]

    @property
    def count(self) -> int:
        return sum(len(one.opinions) for one in self.copies)


@dataclass(frozen=True)
class ArticleLine:
    """One line of the overview: an article with how much waits there."""

    key: str
    label: str
    total: int
    waiting: int
    items: int


def clusters(opinions: Sequence[Opinion]) -> list[Cluster]:
    """Similar ones together first, then the single ones in order of arrival."""
    by_id = {opinion.pk: opinion for opinion in opinions}
    texts = [Text(o.pk, o.text_hash, normalise(o.own_words)) for o in opinions]
    apart = NotSimilar.objects.filter(first__in=by_id, second__in=by_id)
    found = groups(texts, frozenset(apart.values_list("first", "second")))
    made = [Cluster([Copies([by_id[pk] for pk in ids]) for ids in group.copies]) for group in found]
    grouped = {pk for group in found for pk in group.ids}
    singles = [Cluster([Copies([o])]) for o in opinions if o.pk not in grouped]
    return made + singles


def waiting_at(consultation: Consultation, unit: Provision | None) -> list[Opinion]:
    """The opinions on one article (None: on the draft as a whole) that wait to be sorted."""
    target = Q(targets__unit=unit) if unit else Q(targets__scope=TargetScope.WHOLE)
    waiting = Opinion.objects.filter(target, consultation=consultation).to_sort()
    return list(waiting.with_list_relations().distinct().order_by("pk")[:AT_ONCE])


def overview(consultation: Consultation) -> list[ArticleLine]:
    """One line for each article that has opinions or items, general ones first; three queries."""
    counted = ~Q(opinion__processing=Processing.WITHDRAWN) & ~Q(
        opinion__moderation=Moderation.BLOCKED
    )
    waiting = Q(opinion__moderation=Moderation.PASSED) & ~Q(opinion__processing__in=SETTLED)
    rows = (
        OpinionTarget.objects.filter(opinion__consultation=consultation)
        .order_by()
        .values("unit", "unit__label", "unit__caption", "unit__position")
        .annotate(
            total=Count("opinion", distinct=True, filter=counted),
            waiting=Count("opinion", distinct=True, filter=waiting),
        )
    )
    items = dict(
        CompiledItem.objects.filter(consultation=consultation)
        .order_by()
        .values_list("provision__unit")
        .annotate(Count("pk"))
    )
    ordered = sorted(rows, key=lambda row: row["unit__position"] or 0)
    return [
        ArticleLine(
            key=str(row["unit"] or WHOLE),
            label=f"{row['unit__label'] or '总体意见'} {row['unit__caption'] or ''}".strip(),
            total=row["total"],
            waiting=row["waiting"],
            items=items.get(row["unit"], 0),
        )
        for row in ordered
    ]
