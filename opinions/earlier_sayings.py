"""往年提过相近的意见: what the worker found (``services.recalling``), for the clerk who sorts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from drafts.models import Consultation
from opinions.models import EarlierSaying
from stations.choices import ImportStatus


@dataclass(frozen=True)
class Saying:
    """``item``: the key of our own row, None for one of an imported table; ``score``: how sure the
    machine is, in per cent; ``words``: what both say."""

    year: int
    draft: str
    result: str
    text: str
    score: int
    words: list[str]
    item: int | None


def sayings_of(consultation: Consultation, hashes: Iterable[str]) -> dict[str, list[Saying]]:
    """By wording what other rounds and years said, the closest first; one query."""
    stands = Q(earlier=None) | Q(earlier__table__status=ImportStatus.ACCEPTED)
    rows = (
        EarlierSaying.objects.filter(stands, consultation=consultation, text_hash__in=set(hashes))
        .select_related("item__consultation", "earlier__table")
        .defer("item__consultation__summary", "item__consultation__notice_text")
        .order_by("-score", "pk")
    )
    found: dict[str, list[Saying]] = defaultdict(list)
    for row in rows:
        found[row.text_hash].append(_saying(row))
    return dict(found)


def _saying(row: EarlierSaying) -> Saying:
    if row.item:
        about = row.item.consultation
        return Saying(
            about.opens_at.year,
            about.title,
            row.item.get_adoption_display(),
            row.item.text,
            row.score,
            row.words,
            row.item_id,
        )
    assert row.earlier is not None  # noqa: S101 -- the database holds it
    table = row.earlier.table
    result = row.earlier.get_adoption_display()
    return Saying(
        table.year, table.draft_title, result, row.earlier.text, row.score, row.words, None
    )
