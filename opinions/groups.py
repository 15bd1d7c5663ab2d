"""Groups of opinions that may be a campaign: what belongs to one, and which are large enough to
be offered."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from drafts.models import Consultation
from opinions.choices import GroupBasis, Processing
from opinions.models import Opinion, SimilarText
from opinions.models.opinions import OpinionQuerySet

LEAST = 10
OFFERED = 10
LOOKED_AT = 200


@dataclass(frozen=True)
class Group:
    """What a clerk chooses: a text with those like it, a network, or a span of time."""

    basis: str
    key: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Offer:
    group: Group
    count: int
    words: str


def opinions_of(consultation: Consultation, group: Group) -> OpinionQuerySet:
    """Those that are counted now and may still be left out: what went upward stays as it went."""
    standing = Opinion.objects.filter(consultation=consultation).counted()
    return standing.exclude(processing=Processing.SUBMITTED).filter(_belongs(consultation, group))


def _belongs(consultation: Consultation, group: Group) -> Q:
    if group.basis == GroupBasis.TEXT:
        alike = SimilarText.objects.filter(consultation=consultation, leader_hash=group.key)
        return Q(text_hash=group.key) | Q(text_hash__in=alike.values("text_hash"))
    if group.basis == GroupBasis.NETWORK:
        return Q(network_key=group.key) & ~Q(network_key="")
    return Q(received_at__gte=group.since, received_at__lt=group.until)


def offers(consultation: Consultation) -> list[Offer]:
    """The largest groups, those of ten and more; four queries."""
    return [*_texts(consultation), *_networks(consultation)]


def _texts(consultation: Consultation) -> list[Offer]:
    counted = Opinion.objects.filter(consultation=consultation).counted().order_by()
    rows = counted.values_list("text_hash").annotate(number=Count("pk"))
    copies: dict[str, int] = dict(rows.order_by("-number")[:LOOKED_AT])
    leaders = _leaders(consultation, copies)
    sizes: Counter[str] = Counter()
    for text_hash, number in copies.items():
        sizes[leaders.get(text_hash) or text_hash] += number
    large = {key: size for key, size in sizes.most_common(OFFERED) if size >= LEAST}
    first = (
        Opinion.objects.filter(consultation=consultation, text_hash__in=large)
        .order_by("text_hash", "pk")
        .distinct("text_hash")
    )
    words = {one.text_hash: one.own_words for one in first}
    return [
        Offer(Group(GroupBasis.TEXT, key), size, words.get(key, "")) for key, size in large.items()
    ]


def _leaders(consultation: Consultation, hashes: Iterable[str]) -> dict[str, str]:
    alike = SimilarText.objects.filter(consultation=consultation, text_hash__in=list(hashes))
    return dict(alike.values_list("text_hash", "leader_hash"))


def _networks(consultation: Consultation) -> list[Offer]:
    counted = Opinion.objects.filter(consultation=consultation).counted().order_by()
    rows = (
        counted.exclude(network_key="")
        .values("network_key")
        .annotate(number=Count("pk"), first=Min("received_at"), last=Max("received_at"))
        .filter(number__gte=LEAST)
        .order_by("-number")[:OFFERED]
    )
    return [
        Offer(
            Group(GroupBasis.NETWORK, row["network_key"]),
            row["number"],
            f"网络标记 {row['network_key'][:6]}，{_time(row['first'])}至{_time(row['last'])}",
        )
        for row in rows
    ]


def _time(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{local.month}月{local.day}日{local:%H:%M}"
