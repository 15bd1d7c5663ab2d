"""Rows of results: credited in the year in which the answer arrives, each thing once."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from django.db.models import F, Q
from django.utils import timezone

from feedback.choices import ReplyKind, ReplyStatus, Result
from feedback.choices.evaluation import EvidenceKind
from feedback.evaluation.facts import Facts, Row
from feedback.evaluation.measuring import ONE, ZERO
from feedback.models.certificates import Certificate, Honoured
from feedback.models.letters import Rating
from feedback.models.releases import OpinionFeedback
from feedback.models.replies import Outcome
from liaison.notices.choices import NoticeStatus
from opinions.choices import Moderation, Processing
from opinions.models import CompiledSource

_E = EvidenceKind
WORTH = {Result.ADOPTED: ONE, Result.PARTIAL: Decimal("0.5")}
BY_HAND = (NoticeStatus.MANUAL, NoticeStatus.TOLD_IN_PERSON)
# Satisfaction is kept as 1 to 5.
MOST_CONTENT = 5


def _sources(facts: Facts, items: set[int]) -> dict[int, dict[int, set[str]]]:
    """By item and station the wordings that the station brought into it."""
    links = (
        CompiledSource.objects.filter(item__in=items, opinion__station__in=facts.stations)
        .exclude(opinion__processing=Processing.WITHDRAWN)
        .exclude(opinion__moderation=Moderation.BLOCKED)
        .values_list("item", "opinion__station", "opinion__text_hash")
    )
    found: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for item, station, words in links:
        found[item][station].add(words)
    return found


def _arrived(facts: Facts) -> list[tuple[Outcome, Decimal]]:
    """The last answer of the year to each item, with what earlier years had credited for it."""
    items = set(
        Outcome.objects.told_or_answered()
        .filter(posted_at__gte=facts.since, posted_at__lt=facts.until)
        .values_list("item", flat=True)
    )
    outcomes = Outcome.objects.told_or_answered().filter(item__in=items, posted_at__lt=facts.until)
    last: dict[int, Outcome] = {}
    before: dict[int, Decimal] = defaultdict(Decimal)
    for outcome in outcomes.select_related("item", "line__reply").order_by("item", "revision"):
        last[outcome.item_id] = outcome
        if outcome.posted_at < facts.since:
            credit = max(before[outcome.item_id], _worth(outcome))
            before[outcome.item_id] = credit
    ordered = sorted(last.values(), key=lambda one: (one.posted_at, one.pk))
    return [(one, before[one.item_id]) for one in ordered]


def _worth(outcome: Outcome) -> Decimal:
    return ZERO if outcome.is_taken_back else WORTH.get(Result(outcome.result), ZERO)


def adopted(facts: Facts, base: int) -> Iterator[Row]:
    """A text that was adopted by two routes (city and county) is credited once, at its best."""
    arrived = _arrived(facts)
    sources = _sources(facts, {outcome.item_id for outcome, _ in arrived})
    credited: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for outcome, before in arrived:
        for station, words in sources[outcome.item_id].items():
            known = max([before, *(credited[station, text] for text in words)])
            worth = max(_worth(outcome) - known, ZERO)
            for text in words:
                credited[station, text] = max(credited[station, text], known + worth)
            note = outcome.get_result_display()
            if known and _worth(outcome):
                note += "，以前年度或者另一渠道已计"
            text = f"{outcome.item.label}：{outcome.item.text}"[:200]
            day = timezone.localdate(outcome.posted_at)
            yield Row(station, _E.ITEM, outcome.item_id, text, worth, day, note)


def certificates(facts: Facts, base: int) -> Iterator[Row]:
    """Certificates of the superior that answer something the station brought, or that honour it;
    each paper once, however it was registered."""
    outcomes = Outcome.objects.filter(
        posted_at__gte=facts.since,
        posted_at__lt=facts.until,
        line__reply__kind=ReplyKind.CERTIFICATE,
        line__reply__status=ReplyStatus.POSTED,
        result__in=list(WORTH),
    )
    loaded = list(outcomes.select_related("line__reply").order_by("posted_at", "pk"))
    sources = _sources(facts, {outcome.item_id for outcome in loaded})
    seen = set()
    seen_papers: set[tuple[int, int, str]] = set()
    for outcome in loaded:
        reply = outcome.line.reply
        for station in sources[outcome.item_id]:
            if (station, reply.pk) not in seen:
                seen.add((station, reply.pk))
                seen_papers.add((station, reply.organ_id, reply.number.strip()))
                yield Row(station, _E.REPLY, reply.pk, str(reply), ONE, reply.dated_on)
    yield from _awards(facts, seen_papers)


def _awards(facts: Facts, seen: set[tuple[int, int, str]]) -> Iterator[Row]:
    """Those of the register that a second person confirmed within the year."""
    found = Certificate.objects.confirmed().filter(
        confirmed_at__gte=facts.since, confirmed_at__lt=facts.until
    )
    honoured = Honoured.objects.filter(certificate__in=found, station__in=facts.stations)
    for one in honoured.select_related("certificate").order_by("certificate", "pk"):
        paper = one.certificate
        if paper.number and (one.station_id, paper.organ_id, paper.number) in seen:
            continue
        assert one.station_id is not None  # noqa: S101 -- filtered above
        yield Row(one.station_id, _E.AWARD, paper.pk, str(paper), ONE, paper.dated_on)


def ratings(facts: Facts, base: int) -> Iterator[Row]:
    """The last word of each person. Who said what is nobody's business, so no row names it."""
    given = Rating.objects.filter(
        at__gte=facts.since, at__lt=facts.until, feedback__opinion__station__in=facts.stations
    ).select_related("feedback__opinion__contributor")
    last: dict[tuple[int, str], Rating] = {}
    for rating in given.order_by("at", "pk"):
        opinion = rating.feedback.opinion
        assert opinion.station_id is not None  # noqa: S101 -- filtered above
        who = opinion.contributor.person_key or str(opinion.contributor_id)
        last[opinion.station_id, who] = rating
    for (station, _), rating in last.items():
        worth = Decimal(rating.score) / MOST_CONTENT
        text = f"一位提出人：{rating.get_score_display()}"
        yield Row(station, _E.RATING, rating.pk, text, worth, timezone.localdate(rating.at))


def told_on_time(facts: Facts, base: int) -> Iterator[Row]:
    """What the station itself had to tell, on paper or face to face; once for each person."""
    handed = Q(notice__status__in=BY_HAND, notice__contact_phone=None)
    rows = (
        OpinionFeedback.objects.current()
        .filter(handed, release__released_at__gte=facts.since, release__released_at__lt=facts.until)
        .filter(opinion__station__in=facts.stations)
        .filter(notice__station_code=F("opinion__station__code"))
        .select_related("opinion", "release")
        .order_by("release", "pk")
    )
    seen = set()
    for row in rows:
        station, since = row.opinion.station_id, row.release.released_at
        if row.notice_id in seen or station is None or since is None:
            continue
        seen.add(row.notice_id)
        due = since + timedelta(days=base)
        if row.told_at is None and due > facts.until:
            worth, note = None, "还没到期"
        elif row.told_at is None:
            worth, note = ZERO, "没有登记告知"
        else:
            worth, note = (ONE, "") if row.told_at <= due else (ZERO, "逾期告知")
        yield Row(
            station, _E.TELLING, row.opinion_id, row.opinion.receipt_no, worth,
            timezone.localdate(since), note,
        )  # fmt: skip
