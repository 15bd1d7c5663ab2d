"""智能比对 in the background: which wordings of a consultation are shown side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from opinions.models import Opinion, SimilarText

if TYPE_CHECKING:
    from opinions.similarity.engine import Pair

# So many different wordings are compared anew within about a second when one more comes in.
AT_ONCE = 5_000
_ROWS = 2_000


def compare_waiting(*, most: int | None = None) -> int:
    """Compare every consultation that has a wording not yet compared; how many it were.

    ``most``: leave those with more wordings to the next sweep. Harmless if run twice.
    """
    done = 0
    for consultation in _waiting():
        if most is None or wordings(consultation) <= most:
            compare(consultation)
            done += 1
    return done


def wordings(consultation: int) -> int:
    opinions = Opinion.objects.filter(consultation=consultation)
    return int(opinions.aggregate(count=Count("text_hash", distinct=True))["count"])


def compare(consultation: int) -> None:
    """Store the groups of one consultation; a wording that nobody uses any more loses its row."""
    from opinions.similarity.engine import compare as find  # noqa: PLC0415 -- numpy and scipy
    from opinions.similarity.plain import plain  # noqa: PLC0415 -- 8 MB for traditional letters

    started = timezone.now()
    hashes, texts = [], []
    for opinion in _one_of_each(consultation):
        hashes.append(opinion.text_hash)
        texts.append(plain(opinion.own_words))
    found = find(texts)
    leader = {text_hash: text_hash for text_hash in hashes}
    for cluster in found.clusters:
        leader |= {hashes[place]: hashes[cluster[0]] for place in cluster}
    matter = _closest(found.pairs)
    # In one order, so that two workers at once never wait for each other.
    rows = sorted(
        (
            SimilarText(
                consultation_id=consultation,
                text_hash=text_hash,
                leader_hash=leader[text_hash],
                matter_hash=hashes[matter[place][0]] if place in matter else "",
                matter_score=matter[place][1] if place in matter else 0,
            )
            for place, text_hash in enumerate(hashes)
        ),
        key=lambda row: row.text_hash,
    )
    for start in range(0, len(rows), _ROWS):
        SimilarText.objects.bulk_create(
            rows[start : start + _ROWS],
            update_conflicts=True,
            unique_fields=["consultation", "text_hash"],
            update_fields=["leader_hash", "matter_hash", "matter_score", "compared_at"],
        )
    SimilarText.objects.filter(consultation=consultation, compared_at__lt=started).delete()


def _closest(pairs: Sequence[Pair]) -> dict[int, tuple[int, int]]:
    """By place the closest text on the same matter, and how sure in per cent."""
    closest: dict[int, tuple[int, int]] = {}
    # The closest come first.
    for pair in (pair for pair in pairs if pair.kind == "matter"):
        score = min(round(pair.score * 100), 100)
        closest.setdefault(pair.first, (pair.second, score))
        closest.setdefault(pair.second, (pair.first, score))
    return closest


def _waiting() -> list[int]:
    """Consultations in whose queue stands a wording that was not yet compared."""
    compared = SimilarText.objects.filter(
        consultation=OuterRef("consultation"), text_hash=OuterRef("text_hash")
    )
    new = Opinion.objects.to_sort().filter(~Exists(compared)).order_by("consultation")
    return list(new.values_list("consultation", flat=True).distinct())


def _one_of_each(consultation: int) -> Iterator[Opinion]:
    """The first opinion with each wording, in order of arrival."""
    first = (
        Opinion.objects.filter(consultation=consultation)
        .standing()
        .order_by("text_hash", "pk")
        .distinct("text_hash")
        .values("pk")
    )
    found = Opinion.objects.filter(pk__in=first).order_by("pk")
    return found.only("text_hash", "body", "replacement").iterator(_ROWS)
