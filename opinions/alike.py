"""Opinions that say nearly what somebody is about to send; for the check page, cheaply.

Exact copies by their hash, then those on the same provision that share words. What comes back is
only what a person of the office has taken up (先审后发): nothing unread is ever shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from opinions.choices import Moderation, Processing, TargetScope
from opinions.models import Opinion, OpinionTarget
from opinions.normalising import normalise

READ_BY_A_PERSON = (Processing.UNDER_REVIEW, Processing.MERGED)
LOOKED_THROUGH = 200
SHOWN = 3
LEAST_IN_COMMON = 0.4


@dataclass(frozen=True)
class Alike:
    """``text`` is empty where the words are the author's own: nothing needs to be shown."""

    pk: int
    text: str = ""


def find_alike(
    consultation_id: int,
    targets: Sequence[OpinionTarget],
    *,
    text: str,
    text_hash: str,
    show: bool,
) -> list[Alike]:
    """The same words first; others only where the office shows texts. One query, or two."""
    standing = Opinion.objects.filter(consultation=consultation_id).counted()
    same_place = _same_place(targets)
    same = standing.filter(same_place, text_hash=text_hash).order_by("pk")
    if (first := same.values_list("pk", flat=True).first()) is not None:
        return [Alike(first)]
    if not show:
        return []
    readable = standing.filter(
        same_place,
        moderation=Moderation.PASSED,
        processing__in=READ_BY_A_PERSON,
        hold_reasons=[],
        files__isnull=True,
    )
    rows = readable.order_by("-pk").values_list("pk", "body", "replacement")[:LOOKED_THROUGH]
    asked = _pairs(text)
    judged = sorted(
        (
            (_in_common(asked, _pairs(f"{body}{new}")), pk, body or f"修改为：{new}")
            for pk, body, new in rows
        ),
        reverse=True,
    )
    found: dict[str, Alike] = {}
    for degree, pk, words in judged:
        if degree >= LEAST_IN_COMMON and len(found) < SHOWN:
            found.setdefault(normalise(words), Alike(pk, words))
    return list(found.values())


def _same_place(targets: Sequence[OpinionTarget]) -> Q:
    units = [target.unit_id for target in targets if target.unit_id]
    if not units:
        return Q(targets__scope=TargetScope.WHOLE)
    return Q(targets__unit__in=units)


def _pairs(text: str) -> set[str]:
    plain = normalise(text)
    return {plain[at : at + 2] for at in range(len(plain) - 1)}


def _in_common(one: set[str], other: set[str]) -> float:
    """Dice: 0 for nothing, 1 for the same pairs of signs."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
