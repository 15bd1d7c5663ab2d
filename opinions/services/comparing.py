"""智能比对 in the background: which wordings of a consultation are shown side by side.

A new wording joins at once (``services.joining``); here all of a round are compared.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db.models import Count, F, Max, OuterRef, Q, Subquery
from django.utils import timezone

from liaison.jobs.alone import alone
from opinions.models import Opinion, OpinionTarget, SimilarText
from opinions.services.joining import join, waiting, write_index
from opinions.services.recalling import HEAVY_LOCK
from opinions.similarity.answers import Found, Pair
from opinions.similarity.apart import apart

# Wordings that joined by themselves are looked at again some time later. Up to so many different
# wordings are compared within about a second: as soon as none has come for a while.
SMALL = 5_000
QUIET = timedelta(seconds=20)
AGAIN = timedelta(minutes=10)
# So many at once, as after an import, are sooner compared together than let join.
MOST_JOINING = 2_000
_ROWS = 2_000


def compare_waiting() -> int:
    """The sweep: rounds whose time has come, and what a nudge missed; how many rounds it was.

    Nothing is done while another process has heavy work in hand, which leaves the light work one.
    """
    with alone(HEAVY_LOCK) as is_mine:
        return _compare_waiting(timezone.now()) if is_mine else 0


def _compare_waiting(now: datetime) -> int:
    due = _due(now)
    new = Counter(waiting().values_list("consultation", flat=True))
    for consultation in sorted({*new, *due}):
        if consultation in due or new[consultation] > MOST_JOINING or _is_first(consultation):
            compare(consultation)
            write_index(consultation)
        else:
            join(waiting().filter(consultation=consultation))
    return len({*new, *due})


def _is_first(consultation: int) -> bool:
    return not SimilarText.objects.filter(consultation=consultation, has_joined=False).exists()


def _due(now: datetime) -> set[int]:
    """Rounds where wordings joined by themselves that are to be looked at again now."""
    joined = SimilarText.objects.filter(has_joined=True).order_by()
    rounds = joined.values_list("consultation", flat=True).distinct()
    texts = SimilarText.objects.filter(consultation__in=list(rounds)).order_by()
    found = texts.values_list("consultation").annotate(
        count=Count("pk"),
        came=Max("compared_at", filter=Q(has_joined=True)),
        compared=Max("compared_at", filter=Q(has_joined=False)),
    )
    return {
        consultation
        for consultation, count, came, compared in found
        if compared is None or compared < now - AGAIN or (count <= SMALL and came < now - QUIET)
    }


def compare(consultation: int) -> None:
    """Store the groups of one consultation; a wording that nobody uses any more loses its row."""
    started = timezone.now()
    hashes, words, firsts = [], [], []
    for opinion in _one_of_each(consultation):
        hashes.append(opinion.text_hash)
        firsts.append(opinion.pk)
        words.append(opinion.own_words)
    found = apart(_compared, words)
    leader = {text_hash: text_hash for text_hash in hashes}
    for cluster in found.clusters:
        leader |= {hashes[place]: hashes[cluster[0]] for place in cluster}
    places = _places(consultation)
    matter = _closest(found.pairs, [places.get(pk, frozenset()) for pk in firsts])
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
            update_fields=[
                "leader_hash",
                "matter_hash",
                "matter_score",
                "compared_at",
                "has_joined",
            ],
        )
    SimilarText.objects.filter(consultation=consultation, compared_at__lt=started).delete()
    _follow(consultation)


def _follow(consultation: int) -> None:
    """What joined in the meantime stays with its group where that has another leader now."""
    texts = SimilarText.objects.filter(consultation=consultation)
    leader = texts.filter(text_hash=OuterRef("leader_hash")).values("leader_hash")
    moved = texts.filter(has_joined=True).annotate(new_leader=Subquery(leader))
    moved.exclude(new_leader=F("leader_hash")).exclude(new_leader=None).update(
        leader_hash=F("new_leader")
    )


def _compared(words: Sequence[str]) -> Found:
    from opinions.similarity.engine import compare as find  # noqa: PLC0415 -- numpy and scipy
    from opinions.similarity.plain import plain  # noqa: PLC0415 -- 8 MB for traditional letters

    return find([plain(said) for said in words])


def _closest(
    pairs: Sequence[Pair], places: Sequence[frozenset[int | None]]
) -> dict[int, tuple[int, int]]:
    """By place the closest text on the same matter, and how sure in per cent: one on the same
    article, if there is any, before one elsewhere."""
    here: dict[int, tuple[int, int]] = {}
    anywhere: dict[int, tuple[int, int]] = {}
    # The closest come first.
    for pair in (pair for pair in pairs if pair.kind == "matter"):
        score = min(round(pair.score * 100), 100)
        near = bool(places[pair.first] & places[pair.second])
        for found in (here, anywhere) if near else (anywhere,):
            found.setdefault(pair.first, (pair.second, score))
            found.setdefault(pair.second, (pair.first, score))
    return anywhere | here


def _places(consultation: int) -> dict[int, frozenset[int | None]]:
    """By opinion the articles that it is about; None for the draft as a whole."""
    targets = OpinionTarget.objects.filter(opinion__consultation=consultation).order_by()
    found: dict[int, set[int | None]] = defaultdict(set)
    for opinion, unit in targets.values_list("opinion", "unit").iterator(_ROWS):
        found[opinion].add(unit)
    return {opinion: frozenset(units) for opinion, units in found.items()}


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
