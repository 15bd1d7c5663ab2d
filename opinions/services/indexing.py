"""Keeping opinions findable, behind their authors' backs: accepting one costs nothing more."""

from collections.abc import Iterator

from django.db.models import Max, QuerySet

from liaison.jobs.alone import alone
from liaison.jobs.nudge import nudge
from opinions.finding.entries import entry
from opinions.models import Opinion, OpinionEntry
from opinions.models.finding import waits_for_its_entry

BATCH = 1_000
FEW = 200
_COME_BACK = 1.0
# So many of the newest are looked through at every call; the sweep goes through all the rest.
WINDOW = 10_000
# Any numbers of our own: they name the locks that let one process write at a time.
NEWEST_LOCK = 5_200_160_001
SWEEP_LOCK = 5_200_160_002


def index_new() -> int:
    """Write some of what is missing among the newest opinions, and ask for the rest; how many.

    A few at a time, for somebody may wait for what the worker has to do besides. Harmless if run
    twice.
    """
    newest = _newest()
    with alone(NEWEST_LOCK) as is_mine:
        missing = _missing(newest - WINDOW, newest)
        written = _index(missing.order_by("-pk")[:FEW]) if is_mine else 0
    if written == FEW:
        nudge("opinions.index_new")
    elif not is_mine:
        nudge("opinions.index_new", after=_COME_BACK)
    return written


def index_all() -> int:
    """The same for every opinion, newest first: after an upgrade, and what was edited long ago.

    Nothing is done while another process is at it: the next sweep finds what it left.
    """
    with alone(SWEEP_LOCK) as is_mine:
        steps = _steps(_newest()) if is_mine else ()
        return sum(_index_range(low, low + WINDOW) for low in steps)


def _newest() -> int:
    return Opinion.objects.aggregate(newest=Max("pk"))["newest"] or 0


def _steps(newest: int) -> Iterator[int]:
    return iter(range(newest - WINDOW, -WINDOW, -WINDOW))


def _index_range(low: int, high: int) -> int:
    """Opinions ``low`` < pk <= ``high``."""
    written = 0
    while batch := _index(_missing(low, high).order_by("-pk")[:BATCH]):
        written += batch
    return written


def _missing(low: int, high: int) -> QuerySet[Opinion]:
    return Opinion.objects.filter(waits_for_its_entry(), pk__gt=low, pk__lte=high)


def _index(opinions: QuerySet[Opinion]) -> int:
    loaded = opinions.select_related("contributor").prefetch_related("targets__unit")
    entries = [OpinionEntry(opinion=opinion, **entry(opinion)) for opinion in loaded]
    OpinionEntry.objects.bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["opinion"],
        update_fields=["revision", "text", "lexemes"],
    )
    return len(entries)


def is_behind() -> bool:
    """Whether the oldest opinions still wait, as for some minutes after an upgrade."""
    oldest = Opinion.objects.order_by("pk").values("pk")[:1]
    return Opinion.objects.filter(pk__in=oldest, entry=None).exists()
