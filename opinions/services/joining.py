"""A new wording joins its group within a second or two, however many come in.

Each known wording leaves its keys (``SimilarKey``); a new one is held against the few that share
some with it. The next comparison of all (``services.comparing``) looks again.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, groupby

from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef

from drafts.models import Consultation
from liaison.jobs.alone import alone
from liaison.jobs.nudge import nudge
from opinions.models import Opinion, SimilarKey, SimilarText
from opinions.models.opinions import OpinionQuerySet
from opinions.services.recalling import AT_WORK
from opinions.similarity.joining import keys, likely, nearest

# So many of the newest opinions are looked through at each call; the sweep finds all the rest.
WINDOW = 2_000
# Any number of our own: it names the lock that lets one process join at a time.
_LOCK = 5_200_161_001
_COME_BACK = 0.3
_TOGETHER = 100
_UNDER_ONE_KEY = 30
_AT_ONCE = 500


def waiting() -> OpinionQuerySet:
    """The first opinion with each wording that waits to be compared."""
    compared = SimilarText.objects.filter(
        consultation=OuterRef("consultation"), text_hash=OuterRef("text_hash")
    )
    new = Opinion.objects.filter(~Exists(compared)).to_sort()
    first = new.order_by("consultation_id", "text_hash", "pk").distinct(
        "consultation_id", "text_hash"
    )
    return first.only("consultation", "text_hash", "body", "replacement")


def join_newest() -> int:
    """Let all join that wait among the newest opinions; how many wordings."""
    newest = Opinion.objects.aggregate(newest=Max("pk"))["newest"] or 0
    return join(waiting().filter(pk__gt=newest - WINDOW))


def join(new: OpinionQuerySet) -> int:
    """Let what of ``waiting`` is given join in order of arrival; how many wordings.

    While another process is at it nothing is done: the newest are looked through soon after.
    """
    with alone(_LOCK) as is_mine:
        found = sorted(new, key=lambda one: (one.consultation_id, one.pk)) if is_mine else []
        for start in range(0, len(found), _TOGETHER):
            together = groupby(found[start : start + _TOGETHER], lambda one: one.consultation_id)
            for consultation, opinions in together:
                _join(consultation, list(opinions))
    if not is_mine:
        nudge("opinions.join_newest", after=_COME_BACK)
    return len(found)


@transaction.atomic
def _join(consultation: int, opinions: Sequence[Opinion]) -> None:
    from opinions.similarity.plain import plain  # noqa: PLC0415 -- 8 MB for traditional letters

    new = {opinion.text_hash: plain(opinion.own_words) for opinion in opinions}
    new_keys = {text_hash: keys(text) for text_hash, text in new.items()}
    sharing = _sharing(consultation, new_keys)
    leader = {row.text_hash: row.leader_hash for row in chain(*sharing.values())}
    words = {one: plain(said) for one, said in _words(consultation, leader).items()} | new
    # Those that come together may be near each other as well.
    before: dict[int, list[str]] = defaultdict(list)
    for text_hash, text in new.items():
        known = [row.text_hash for row in sharing[text_hash]]
        others = [*known, *chain.from_iterable(before[key] for key in new_keys[text_hash])]
        found = nearest(text, {one: words[one] for one in others if one in words})
        leader[text_hash] = leader[found] if found else text_hash
        for key in new_keys[text_hash]:
            before[key].append(text_hash)
    _store(consultation, {text_hash: leader[text_hash] for text_hash in new}, new_keys)


def _sharing(
    consultation: int, new_keys: Mapping[str, Sequence[int]]
) -> dict[str, list[SimilarText]]:
    """By new wording the known ones that share the most keys with it, the oldest first; under one
    key the newest are enough."""
    places = [place for place, found in enumerate(new_keys.values()) for _ in found]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT mine.place, other.text_id"
            " FROM unnest(%s::int[], %s::int[]) AS mine (place, key) CROSS JOIN LATERAL ("
            "  SELECT text_id FROM opinions_similarkey"
            "  WHERE consultation_id = %s AND key = mine.key ORDER BY text_id DESC LIMIT %s"
            ") other",
            [places, list(chain(*new_keys.values())), consultation, _UNDER_ONE_KEY],
        )
        ids: dict[int, list[int]] = defaultdict(list)
        for place, text in cursor.fetchall():
            ids[place].append(text)
    chosen = [sorted(likely(ids[place])) for place in range(len(new_keys))]
    rows = SimilarText.objects.in_bulk(set(chain(*chosen)))
    return {
        text_hash: [rows[pk] for pk in found if pk in rows]
        for text_hash, found in zip(new_keys, chosen, strict=True)
    }


def _words(consultation: int, hashes: Iterable[str]) -> dict[str, str]:
    said = Opinion.objects.filter(consultation=consultation, text_hash__in=list(hashes))
    first = said.order_by("text_hash", "pk").distinct("text_hash")
    rows = first.only("text_hash", "body", "replacement")
    return {opinion.text_hash: opinion.own_words for opinion in rows}


def _store(
    consultation: int, leader: Mapping[str, str], new_keys: Mapping[str, Sequence[int]]
) -> None:
    """In one order: a comparison of all that ends just now writes some of the same rows."""
    SimilarText.objects.bulk_create(
        (
            SimilarText(
                consultation_id=consultation,
                text_hash=one,
                leader_hash=leader[one],
                has_joined=True,
            )
            for one in sorted(leader)
        ),
        ignore_conflicts=True,
    )
    stored = SimilarText.objects.filter(consultation=consultation, text_hash__in=list(leader))
    rows = stored.order_by("pk").values_list("pk", "text_hash")
    _write(consultation, [(pk, new_keys[text_hash]) for pk, text_hash in rows])


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
        words = _words(consultation, (row.text_hash for row in batch))
        said = ((row.pk, words.get(row.text_hash, "")) for row in batch)
        _write(consultation, [(pk, keys(plain(text))) for pk, text in said])
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


def _write(consultation: int, rows: Sequence[tuple[int, Sequence[int]]]) -> None:
    SimilarKey.objects.bulk_create(
        (
            SimilarKey(consultation_id=consultation, key=key, text_id=pk)
            for pk, found in rows
            for key in set(found)
        ),
        ignore_conflicts=True,
        batch_size=5_000,
    )
