"""The rows of the table that goes upward (form 4.1), and who stands behind each.

One person who said the same online and at a meeting is one person, known by phone or e-mail.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum

from drafts.following import Followed, follow, pages_of
from drafts.models import Consultation
from opinions.choices import ContributorKind, Processing, RemarkOutcome
from opinions.models import (
    CompiledItem,
    CompiledSource,
    CompiledTable,
    ExpertRemark,
    Opinion,
    OpinionTarget,
)
from opinions.models.channels import channel_label
from stations.choices import LedgerStatus
from stations.models import LedgerEntry

MOST_UNCOVERED = 50


def rows_of(consultation: Consultation) -> Iterator[dict[str, Any]]:
    """What has not gone upward yet: general opinions first, then by article; keys as the columns,
    and the item's id.

    A supplement goes on with the numbers of the tables before it, so that one number means one row
    whichever letter it stands in. A row that went before holds only what came since, and says so.
    """
    unsent = CompiledSource.objects.unsent().select_related(
        "opinion__contributor", "opinion__station"
    )
    items = (
        CompiledItem.objects.filter(consultation=consultation, pk__in=unsent.values("item"))
        .in_table_order()
        .select_related("provision")
        .prefetch_related(Prefetch("sources", unsent))
    )
    sent = _sent_before(consultation)
    earlier = [
        item.provision_id
        for item in items
        if item.provision and item.provision.version_id != consultation.version_id
    ]
    followed = follow(earlier, pages_of(consultation.version_id))
    for position, item in enumerate(items, start=1 + sum(len(table.rows) for table in sent)):
        every = [source.opinion for source in item.sources.all()]
        opinions = [opinion for opinion in every if opinion.is_counted]
        remarks = (
            _first_place(item, sent),
            item.remark,
            _joint(opinions),
            _left_out(len(every) - len(opinions)),
            _followed(followed.get(item.provision_id or 0)),
        )
        yield {
            "item": item.pk,
            "position": position,
            "label": item.label,
            "quote": item.quote,
            "kind": item.get_kind_display(),
            "text": item.text,
            "reason": item.reason,
            "proposers": _proposers(opinions),
            "stations": "、".join(sorted({opinion.source for opinion in opinions})),
            "channels": "、".join(sorted({channel_label(o.channel) for o in opinions})),
            "opinions": len(opinions),
            "people": _people((o.contributor.person_key, o.people) for o in opinions),
            "remark": "；".join(filter(None, remarks)),
        }


def _sent_before(consultation: Consultation) -> list[CompiledTable]:
    tables = CompiledTable.objects.filter(consultation=consultation).sent()
    return list(tables.select_related("submission"))


def _first_place(item: CompiledItem, sent: list[CompiledTable]) -> str:
    """Where the superior finds the words already; empty for what goes up the first time."""
    for table in sent:
        for row in table.rows:
            if row["item"] == item.pk:
                return f"{table.submission.document_number}第{row['position']}条的补充"
    return ""


def facts_of(consultation: Consultation) -> dict[str, int]:
    """The work behind a table, for its letter: opinions received, activities that the ledger ties
    to the consultation, and who came to them; two queries."""
    entries = LedgerEntry.objects.filter(consultation=consultation, status=LedgerStatus.APPROVED)
    held = entries.aggregate(sessions=Count("pk"), person_times=Sum("headcount"))
    return {
        "received": Opinion.objects.filter(consultation=consultation).counted().count(),
        "sessions": held["sessions"],
        "person_times": held["person_times"] or 0,
    }


def people_of(opinions: QuerySet[Opinion]) -> int:
    return _people(opinions.order_by().values_list("contributor__person_key", "people"))


def people_by_item(consultation: Consultation) -> dict[int, tuple[int, int]]:
    """For each item: opinions that count, people. One query, whatever the number of items."""
    rows = CompiledSource.objects.filter(
        item__consultation=consultation, opinion__is_counted=True
    ).order_by()
    voices: dict[int, list[tuple[str, int]]] = defaultdict(list)
    columns = ("item", "opinion__contributor__person_key", "opinion__people")
    for item, key, people in rows.values_list(*columns):
        voices[item].append((key, people))
    return {item: (len(found), _people(found)) for item, found in voices.items()}


def unsent_by_item(consultation: Consultation) -> dict[int, int]:
    """For each item how many opinions are in no letter yet; one query."""
    unsent = CompiledSource.objects.unsent().filter(item__consultation=consultation)
    return dict(unsent.order_by().values_list("item").annotate(Count("pk")))


def remarks_by_item(consultation: Consultation) -> dict[int, tuple[int, int]]:
    """For each item with experts' remarks: all of them, those nobody has settled; one query."""
    remarks = ExpertRemark.objects.filter(item__consultation=consultation).order_by()
    waiting = Count("pk", filter=Q(outcome=RemarkOutcome.WAITING))
    rows = remarks.values_list("item").annotate(said=Count("pk"), open=waiting)
    return {item: (count, open_) for item, count, open_ in rows}


def uncovered_targets(consultation: Consultation) -> list[tuple[Opinion, str]]:
    """Merged opinions that name several articles, with an article for which they stand in no row
    (edge case 1); at most the first fifty, one query."""
    here = CompiledSource.objects.filter(
        item__provision__unit=OuterRef("unit"), opinion=OuterRef("opinion")
    )
    several = (
        OpinionTarget.objects.filter(opinion=OuterRef("opinion"))
        .exclude(unit=OuterRef("unit"))
        .order_by()
    )
    targets = OpinionTarget.objects.filter(
        Exists(several),
        ~Exists(here),
        opinion__consultation=consultation,
        opinion__processing=Processing.MERGED,
        unit__isnull=False,
    )
    found = targets.select_related("opinion").order_by("unit__position", "pk")[:MOST_UNCOVERED]
    return [(target.opinion, target.label) for target in found]


def _people(voices: Iterable[tuple[str, int]]) -> int:
    """Joint opinions count everybody who signed; who said it twice counts once."""
    heads: dict[str, int] = {}
    for key, people in voices:
        heads[key] = max(people, heads.get(key, 0))
    return sum(heads.values())


def _proposers(opinions: list[Opinion]) -> str:
    """Names only of those who agreed to be named upward; the others are counted by category."""
    voices: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for opinion in opinions:
        person = opinion.contributor
        voices[person.kind].append((person.person_key, opinion.people))
    named = {
        o.contributor.name for o in opinions if o.contributor.consent_upward and o.contributor.name
    }
    parts = [
        f"{word}（{_people(voices[kind])}{unit}）"
        for kind, word, unit in (
            (ContributorKind.PERSON, "居民", "人"),
            (ContributorKind.UNIT, "单位", "家"),
        )
        if voices[kind]
    ]
    return "、".join(parts) + (f"：{'、'.join(sorted(named))}" if named else "")


def _joint(opinions: list[Opinion]) -> str:
    people = sum(opinion.people for opinion in opinions if opinion.people > 1)
    return f"含联名{people}人" if people else ""


def _left_out(count: int) -> str:
    """What two people left out of the figures is said, not hidden: the words go upward."""
    return f"另有{count}条不计入统计" if count else ""


def _followed(found: Followed | None) -> str:
    """What the article is now, if the item is on a text that was replaced."""
    return found.words if found else ""
