"""Rows of what a station has, who works there, and what it entered in the ledger."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils import timezone

from feedback.choices.evaluation import EvidenceKind
from feedback.evaluation.facts import Facts, Row
from feedback.evaluation.measuring import ONE, ZERO
from stations.choices import LedgerKind
from stations.choices.gatherings import GatheringKind, Participation
from stations.choices.people import SourceKind
from stations.choices.standards import StandardItem
from stations.models import (
    LedgerEntry,
    LedgerReferral,
    Participant,
    RuleVersion,
    StandardAnswer,
    YearlyReview,
)

_K, _E = LedgerKind, EvidenceKind
SOLICITATION = frozenset({_K.SOLICITATION_MEETING, _K.FIELD_VISIT, _K.RECEPTION_DAY})
PUBLICITY = frozenset({_K.EXPERT_LECTURE, _K.PUBLICITY})
TOGETHER = frozenset({_K.DISPUTE_RESOLUTION, _K.JOINT_MEETING})


def entries_of(facts: Facts, kinds: Iterable[str]) -> Iterator[tuple[LedgerEntry, str]]:
    """Entries of ``kinds`` with why one does not count; "" for what does.

    One meeting cut into many entries counts once, and so does a copied summary.
    """
    wanted = frozenset(kinds)
    seen: set[tuple[object, ...]] = set()
    for entry in facts.entries:
        if entry.kind not in wanted:
            continue
        day = timezone.localdate(entry.starts_at)
        same_time = (entry.station_id, entry.kind, day, plain(entry.place))
        copied = (entry.station_id, entry.kind, plain(entry.summary))
        if same_time in seen:
            yield entry, "同一天同一地点的同类活动已计入"
        elif copied[-1] and copied in seen:
            yield entry, "内容摘要与已计入的一条相同"
        else:
            yield entry, ""
        seen |= {same_time, copied}


def plain(text: str) -> str:
    """Without blanks and punctuation: a comma more makes no other activity."""
    return "".join(letter for letter in text if letter.isalnum())


def _row(entry: LedgerEntry, worth: Decimal | None, note: str = "") -> Row:
    return Row(
        entry.station_id, _E.ENTRY, entry.pk, f"{entry.number} {entry.title}", worth,
        timezone.localdate(entry.starts_at), note,
    )  # fmt: skip


def _activities(facts: Facts, kinds: Iterable[str]) -> Iterator[Row]:
    for entry, doubt in entries_of(facts, kinds):
        yield _row(entry, ZERO if doubt else ONE, doubt)


def solicitation(facts: Facts, base: int) -> Iterator[Row]:
    return _activities(facts, SOLICITATION)


def publicity(facts: Facts, base: int) -> Iterator[Row]:
    return _activities(facts, PUBLICITY)


def together(facts: Facts, base: int) -> Iterator[Row]:
    return _activities(facts, TOGETHER)


def mobile(facts: Facts, base: int) -> Iterator[Row]:
    return _activities(facts, {_K.MOBILE_SESSION})


def ledger_on_time(facts: Facts, base: int) -> Iterator[Row]:
    for entry in facts.entries:
        yield _row(entry, ZERO if entry.is_late else ONE, "迟报" if entry.is_late else "")


def deputies(facts: Facts, base: int) -> Iterator[Row]:
    for entry, doubt in entries_of(facts, SOLICITATION):
        if not doubt:
            yield _row(entry, Decimal(bool(entry.deputies)), f"代表{entry.deputies}人次")


def solved(facts: Facts, base: int) -> Iterator[Row]:
    """A ledger entry counts once, however many problems it names."""
    for entry in facts.entries:
        if entry.solved_count:
            yield _row(entry, ONE, f"解决问题{entry.solved_count}件")
    done = {entry.pk for entry in facts.entries if entry.solved_count}
    answered = LedgerReferral.objects.filter(
        entry__station__in=facts.stations,
        answered_on__gte=facts.since.date(),
        answered_on__lte=facts.cut_off,
    )
    for referral in answered.select_related("entry").order_by("answered_on", "pk"):
        is_first = referral.entry_id not in done
        done.add(referral.entry_id)
        yield Row(
            referral.entry.station_id, _E.ENTRY, referral.entry_id,
            f"{referral.entry.number} 转{referral.receiver}", ONE if is_first else ZERO,
            referral.answered_on, "有整改结果" if is_first else "同一条台账已计入",
        )  # fmt: skip


def standards(facts: Facts, base: int) -> Iterator[Row]:
    """六个有, as the station says itself: whoever reads the row can go and look."""
    answers = StandardAnswer.objects.filter(station__in=facts.stations)
    for answer in answers.order_by("station", "pk"):
        yield Row(
            answer.station_id, _E.STATION, answer.station_id, str(answer),
            Decimal(answer.is_present), note=answer.evidence[:80],
        )  # fmt: skip


def open_place(facts: Facts, base: int) -> Iterator[Row]:
    places = StandardAnswer.objects.filter(
        station__in=facts.stations, item=StandardItem.PREMISES, is_present=True
    )
    for answer in places:
        yield Row(answer.station_id, _E.STATION, answer.station_id, "有固定场所", ONE)
    for station in facts.stations.values():
        if station.hours:
            yield Row(station.pk, _E.STATION, station.pk, f"公开开放时间：{station.hours}", ONE)


def shared_place(facts: Facts, base: int) -> Iterator[Row]:
    hosts = {one.co_located_with_id for one in facts.stations.values()} - {None}
    for station in facts.stations.values():
        if station.co_located_with_id or station.pk in hosts:
            yield Row(station.pk, _E.STATION, station.pk, "加挂共用阵地", ONE)
    yield from _activities(facts, {_K.JOINT_MEETING})


def rule_making(facts: Facts, base: int) -> Iterator[Row]:
    versions = RuleVersion.objects.filter(
        rule__station__in=facts.stations, at__gte=facts.since, at__lt=facts.until
    )
    for version in versions.select_related("rule").order_by("at"):
        station = version.rule.station_id
        assert station is not None  # noqa: S101 -- filtered above
        day = timezone.localdate(version.at)
        yield Row(station, _E.RULE, version.rule_id, str(version), ONE, day)
    yield from _activities(facts, {_K.RULE_MAKING})


def officers(facts: Facts, base: int) -> Iterator[Row]:
    for station, person in facts.people:
        yield Row(station, _E.PERSON, person.pk, person.name, ONE)


def variety(facts: Facts, base: int) -> Iterator[Row]:
    seen = set()
    for station, person in facts.people:
        source = person.source_kind
        is_new = bool(source) and (station, source) not in seen
        seen.add((station, source))
        kind = SourceKind(source).label if source else "没有登记来源类别"
        text = f"{person.name}（{kind}）"
        yield Row(station, _E.PERSON, person.pk, text, Decimal(is_new))


def trainings(facts: Facts, base: int) -> Iterator[Row]:
    """One row for each person: one keen person does not stand in for the others."""
    came = Participant.objects.filter(
        state=Participation.CAME,
        person__in={person.pk for _, person in facts.people},
        gathering__kind=GatheringKind.TRAINING,
        gathering__starts_at__gte=facts.since,
        gathering__starts_at__lt=facts.until,
    )
    times: dict[int, int] = {}
    for pk in came.values_list("person", flat=True):
        times[pk] = times.get(pk, 0) + 1
    for station, person in facts.people:
        count = times.get(person.pk, 0)
        note = f"最多计{base}次" if count > base else ""
        text = f"{person.name}：参加培训{count}次"
        worth = Decimal(min(count, base))
        yield Row(station, _E.PERSON, person.pk, text, worth, note=note)


def reviews(facts: Facts, base: int) -> Iterator[Row]:
    done = set(
        YearlyReview.objects.filter(
            year=facts.year, appointment__station__in=facts.stations
        ).values_list("appointment__station", "appointment__person")
    )
    for station, person in facts.people:
        is_done = (station, person.pk) in done
        text = f"{person.name}：{'已评价' if is_done else '没有年度评价'}"
        yield Row(station, _E.PERSON, person.pk, text, Decimal(is_done))
