"""智能比对 in the background: which wordings of a consultation are shown side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db.models import Count, Exists, Max, OuterRef
from django.utils import timezone

from opinions.models import Opinion, OpinionTarget, SimilarText
from opinions.services.joining import has_index, join_waiting, waiting_in, write_index
from opinions.similarity.answers import Found, Pair
from opinions.similarity.apart import apart

# So many different wordings are compared anew within about a second when one more comes in. In a
# larger round a new one joins by its keys, and all are compared again now and then.
AT_ONCE = 5_000
_ROWS = 2_000
AGAIN = timedelta(minutes=10)
# So many at once, as after an import, are sooner compared together than let join one by one.
MOST_JOINING = 2_000


def compare_new() -> int:
    """At once: small rounds anew, in large ones each new wording joins; how many rounds it was.

    A large round without an index waits for the sweep. Harmless if run twice.
    """
    done = 0
    for consultation in _waiting():
        if is_large(consultation):
            done += has_index(consultation) and join_waiting(consultation) > 0
        else:
            compare(consultation)
            done += 1
    return done


def compare_waiting() -> int:
    """The sweep: what a nudge missed, the first comparison of a large round, and its next one."""
    done = 0
    for consultation in sorted({*_waiting(), *_to_look_at_again(timezone.now())}):
        if is_large(consultation):
            _keep_up(consultation)
        else:
            compare(consultation)
        done += 1
    return done


def is_large(consultation: int) -> bool:
    compared = SimilarText.objects.filter(consultation=consultation)
    if compared[: AT_ONCE + 1].count() > AT_ONCE:
        return True
    opinions = Opinion.objects.filter(consultation=consultation)
    if opinions[: AT_ONCE + 1].count() <= AT_ONCE:
        return False
    texts = opinions.aggregate(count=Count("text_hash", distinct=True))
    return int(texts["count"]) > AT_ONCE


def _keep_up(consultation: int) -> None:
    due = consultation in _to_look_at_again(timezone.now())
    if not due and has_index(consultation) and len(waiting_in(consultation)) <= MOST_JOINING:
        join_waiting(consultation)
        return
    compare(consultation)
    write_index(consultation)


def _to_look_at_again(now: datetime) -> set[int]:
    """Where wordings joined by themselves, and the last comparison of all was some time ago."""
    joined = SimilarText.objects.filter(has_joined=True).order_by()
    rounds = joined.values_list("consultation", flat=True).distinct()
    last = SimilarText.objects.filter(consultation__in=list(rounds), has_joined=False).order_by()
    ages = last.values_list("consultation").annotate(Max("compared_at"))
    return {consultation for consultation, at in ages if at < now - AGAIN}


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
