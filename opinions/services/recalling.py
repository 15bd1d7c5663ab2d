"""Holding new wordings against other rounds and the imported tables of past years, ahead of the
clerk who sorts them. A suggestion: it moves nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from drafts.choices import ConsultationStatus
from drafts.models import Consultation
from liaison.jobs.alone import alone
from opinions.models import CompiledItem, EarlierItem, EarlierSaying, Opinion, SimilarText
from opinions.similarity.answers import Recalled
from opinions.similarity.apart import apart

AT_WORK = (
    ConsultationStatus.OPEN,
    ConsultationStatus.CLOSED,
    ConsultationStatus.COMPILING,
)
# Any number of our own. Who compares thousands of texts holds it, one process at a time: the
# worker's other processes are for what somebody waits for.
HEAVY_LOCK = 5_200_161_002
# So many wordings at once; the rest follows with the next call.
BATCH = 5_000
_ROWS = 2_000
# The newest of what was ever sent upward or imported.
MOST_ITEMS = 50_000


def recall_waiting(now: datetime) -> int:
    """Look for what is like the wordings that nobody held against other years yet; how many
    wordings. Harmless if run twice; nothing is done while other heavy work is in hand."""
    waiting = SimilarText.objects.filter(recalled_at=None).order_by()
    with alone(HEAVY_LOCK) as is_mine:
        rounds = sorted(waiting.values_list("consultation", flat=True).distinct())
        return sum(_recall(consultation, now) for consultation in rounds) if is_mine else 0


def look_again() -> None:
    """At every wording of the rounds at work: past years hold more than before."""
    at_work = Consultation.objects.filter(status__in=AT_WORK).values("pk")
    SimilarText.objects.filter(consultation__in=at_work).update(recalled_at=None)


def _recall(consultation: int, now: datetime) -> int:
    waiting = SimilarText.objects.filter(consultation=consultation, recalled_at=None)
    hashes = list(waiting.order_by("pk").values_list("text_hash", flat=True)[:BATCH])
    words = _words(consultation, hashes)
    items = list(_items(consultation))
    texts = [words.get(one, "") for one in hashes]
    found = apart(_recalled, texts, [text for _, _, text in items]) if items else []
    with transaction.atomic():
        EarlierSaying.objects.filter(consultation=consultation, text_hash__in=hashes).delete()
        EarlierSaying.objects.bulk_create(
            (
                EarlierSaying(
                    consultation_id=consultation,
                    text_hash=hashes[one.text],
                    score=max(round(one.score * 100), 1),
                    words=[word[:20] for word in one.words],
                    **{items[one.item][0]: items[one.item][1]},
                )
                for one in found
            ),
            batch_size=_ROWS,
        )
        SimilarText.objects.filter(consultation=consultation, text_hash__in=hashes).update(
            recalled_at=now
        )
    return len(hashes)


def _recalled(texts: Sequence[str], items: Sequence[str]) -> list[Recalled]:
    from opinions.similarity.plain import plain  # noqa: PLC0415 -- 8 MB for traditional letters
    from opinions.similarity.recalling import recall  # noqa: PLC0415 -- numpy and scipy

    return recall([plain(text) for text in texts], [plain(text) for text in items])


def _words(consultation: int, hashes: list[str]) -> dict[str, str]:
    said = Opinion.objects.filter(consultation=consultation, text_hash__in=hashes)
    first = said.order_by("text_hash", "pk").distinct("text_hash")
    rows = first.only("text_hash", "body", "replacement")
    return {opinion.text_hash: opinion.own_words for opinion in rows}


def _items(consultation: int) -> Iterator[tuple[str, int, str]]:
    """Field, key and words of what went upward from other rounds before, and of past years."""
    about = Consultation.objects.get(pk=consultation)
    others = CompiledItem.objects.exclude(consultation=consultation)
    before = others.filter(consultation__created_at__lt=about.created_at).order_by("-pk")
    for pk, text in before.values_list("pk", "text")[:MOST_ITEMS]:
        yield "item_id", pk, text
    imported = EarlierItem.objects.standing().order_by(F("table__year").desc(), "pk")
    for pk, text in imported.values_list("pk", "text")[:MOST_ITEMS]:
        yield "earlier_id", pk, text
