"""The door for the floor above: what a confirmed result means for an item and its authors."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction

from liaison.accounts.models import User
from opinions.choices import Adoption, Axis, Processing
from opinions.models import CompiledItem, CompiledSource, Opinion
from opinions.services.moves import move_many

ANSWERED_BEFORE = "所在的归并意见此前已有确认的答复"


@transaction.atomic
def record_adoption(item: CompiledItem, adoption: str, *, by: User, note: str) -> None:
    """Write the result to the item and to every opinion in it."""
    CompiledItem.objects.filter(pk=item.pk).update(adoption=adoption)
    item.adoption = adoption
    ids = list(item.sources.values_list("opinion", flat=True))
    _move_to_overall(ids, _results_of(ids), by=by, note=note)


@transaction.atomic
def record_direct_adoption(ids: Iterable[int], adoption: str, *, by: User, note: str) -> None:
    """The same for opinions that a point reported there directly; any other is left alone."""
    ours = Opinion.objects.filter(pk__in=list(ids), processing=Processing.SENT_DIRECTLY)
    rows = list(ours.values_list("pk", "adoption"))
    new = [pk for pk, old in rows if old == Adoption.NONE]
    move_many(new, Axis.ADOPTION, Adoption.NONE, Adoption.AWAITING, by=by)
    by_old: dict[str, list[int]] = defaultdict(list)
    for pk, old in rows:
        by_old[Adoption.AWAITING if old == Adoption.NONE else old].append(pk)
    for old, moved in by_old.items():
        if old != adoption:
            move_many(moved, Axis.ADOPTION, old, adoption, by=by, note=note)


@transaction.atomic
def catch_up(opinions: Iterable[int]) -> None:
    """For opinions just sent: one of their items may have been answered while they waited.

    Nobody decides here: the reviewer did, when the answer was confirmed.
    """
    ids = list(opinions)
    _move_to_overall(ids, _results_of(ids), by=None, note=ANSWERED_BEFORE)


def overall(results: Iterable[str]) -> str:
    """One word for an opinion that stands in several items (edge case 1).

    Items still unanswered do not count once one is answered; mixed answers that hold an adoption
    are a partial adoption.
    """
    decided = set(results) - {Adoption.NONE, Adoption.AWAITING}
    if len(decided) <= 1:
        return decided.pop() if decided else Adoption.AWAITING
    if decided & {Adoption.ADOPTED, Adoption.PARTIAL}:
        return Adoption.PARTIAL
    if Adoption.NOT_ADOPTED in decided:
        return Adoption.NOT_ADOPTED
    return Adoption.FOR_REFERENCE


def _results_of(opinions: list[int]) -> dict[int, set[str]]:
    results: dict[int, set[str]] = defaultdict(set)
    sources = CompiledSource.objects.filter(opinion__in=opinions)
    for opinion, result in sources.values_list("opinion", "item__adoption"):
        results[opinion].add(result)
    return results


def _move_to_overall(
    ids: list[int], results: dict[int, set[str]], *, by: User | None, note: str
) -> None:
    moves: dict[tuple[str, str], list[int]] = defaultdict(list)
    for pk, old in Opinion.objects.filter(pk__in=ids).values_list("pk", "adoption"):
        new = overall(results[pk])
        if new != old and old != Adoption.NONE:
            moves[old, new].append(pk)
    for (old, new), moved in moves.items():
        move_many(moved, Axis.ADOPTION, old, new, by=by, note=note)
