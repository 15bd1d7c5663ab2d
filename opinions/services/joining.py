"""Opinions that come into a round with thousands of wordings join their group within seconds.

The index (``SimilarKey``) is written once, when all were compared; from then on each new wording
is held against the few that share a key with it. The next comparison of all looks again.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from drafts.models import Consultation
from opinions.models import Opinion, SimilarKey, SimilarText
from opinions.services.recalling import AT_WORK
from opinions.similarity.joining import keys, likely, nearest

# Any number of our own: with that of the consultation it names a lock.
_LOCK = 5_200_161
_UNDER_ONE_KEY = 30
_AT_ONCE = 500


def waiting_in(consultation: int) -> list[Opinion]:
    """The first opinion with each wording that waits to be compared, in order of arrival."""
    compared = SimilarText.objects.filter(
        consultation=OuterRef("consultation"), text_hash=OuterRef("text_hash")
    )
    new = Opinion.objects.filter(~Exists(compared), consultation=consultation).to_sort()
    first = new.order_by("text_hash", "pk").distinct("text_hash")
    found = first.only("consultation", "text_hash", "body", "replacement")
    return sorted(found, key=lambda opinion: opinion.pk)


def has_index(consultation: int) -> bool:
    return SimilarKey.objects.filter(consultation=consultation).exists()


def join_waiting(consultation: int) -> int:
    """Let all join that wait; how many. Nothing is done while another process is at it."""
    joined = 0
    with _alone(consultation) as is_mine:
        while is_mine and (new := waiting_in(consultation)):
            for opinion in new:
                _join(opinion)
            joined += len(new)
    return joined


@transaction.atomic
def _join(opinion: Opinion) -> None:
    from opinions.similarity.plain import plain  # noqa: PLC0415 -- 8 MB for traditional letters

    text = plain(opinion.own_words)
    mine = keys(text)
    others = _sharing(opinion.consultation_id, mine)
    words = {pk: plain(said) for pk, said in _words(opinion.consultation_id, others).items()}
    found = nearest(text, words)
    row = SimilarText.objects.create(
        consultation_id=opinion.consultation_id,
        text_hash=opinion.text_hash,
        leader_hash=others[found].leader_hash if found else opinion.text_hash,
        has_joined=True,
    )
    _write(opinion.consultation_id, [(row.pk, mine)])


def _sharing(consultation: int, mine: list[int]) -> dict[int, SimilarText]:
    """Those that share the most keys; under one key the newest are enough."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT other.text_id FROM unnest(%s::int[]) AS mine (key) CROSS JOIN LATERAL ("
            "  SELECT text_id FROM opinions_similarkey"
            "  WHERE consultation_id = %s AND key = mine.key ORDER BY text_id DESC LIMIT %s"
            ") other",
            [mine, consultation, _UNDER_ONE_KEY],
        )
        found = likely(row[0] for row in cursor.fetchall())
    return SimilarText.objects.in_bulk(found)


def _words(consultation: int, others: dict[int, SimilarText]) -> dict[int, str]:
    ids = {other.text_hash: pk for pk, other in others.items()}
    said = Opinion.objects.filter(consultation=consultation, text_hash__in=ids)
    first = said.order_by("text_hash", "pk").distinct("text_hash")
    rows = first.only("text_hash", "body", "replacement")
    return {ids[opinion.text_hash]: opinion.own_words for opinion in rows}


def write_index(consultation: int) -> int:
    """Write the keys of every compared wording that has none yet; how many."""
    from opinions.similarity.plain import plain  # noqa: PLC0415 -- as above

    written = 0
    without = SimilarText.objects.filter(
        ~Exists(SimilarKey.objects.filter(text=OuterRef("pk"))), consultation=consultation
    )
    after = 0
    while batch := list(without.filter(pk__gt=after).order_by("pk")[:_AT_ONCE]):
        after = batch[-1].pk
        words = _words(consultation, {row.pk: row for row in batch})
        _write(consultation, [(pk, keys(plain(said))) for pk, said in words.items()])
        written += len(words)
    return written


def prune_index() -> int:
    """Drop the keys that nothing needs: of rounds that take in nothing more, and of wordings
    that nobody stands for any more; how many. Should a late opinion come, all are compared."""
    keys = SimilarKey.objects.filter(consultation=OuterRef("pk"))
    with_keys = Consultation.objects.filter(Exists(keys))
    pruned = 0
    for over in with_keys.exclude(status__in=AT_WORK).values_list("pk", flat=True):
        pruned += SimilarKey.objects.filter(consultation=over).delete()[0]
    said = Opinion.objects.filter(
        consultation=OuterRef("consultation"), text_hash=OuterRef("text_hash")
    ).standing()
    for consultation in with_keys.filter(status__in=AT_WORK).values_list("pk", flat=True):
        unsaid = SimilarText.objects.filter(~Exists(said), consultation=consultation)
        stale = SimilarKey.objects.filter(consultation=consultation, text__in=unsaid.values("pk"))
        pruned += stale.delete()[0]
    return pruned


def _write(consultation: int, rows: list[tuple[int, list[int]]]) -> None:
    SimilarKey.objects.bulk_create(
        (
            SimilarKey(consultation_id=consultation, key=key, text_id=pk)
            for pk, found in rows
            for key in set(found)
        ),
        ignore_conflicts=True,
        batch_size=5_000,
    )


@contextmanager
def _alone(consultation: int) -> Iterator[bool]:
    """Whether this process has the lock; two that let the same join would wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK, consultation])
        is_mine: bool = cursor.fetchone()[0]
        try:
            yield is_mine
        finally:
            if is_mine:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK, consultation])
