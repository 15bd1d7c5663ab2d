"""Telling each author once what came of their words, after a release let it out.

The release is the queue: ``fan_out`` writes rows and notices in batches, may be killed at any
moment and begins again where it stopped, because what is told is written with the notice.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, time

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from drafts.models import Consultation
from feedback import direct_answers, wording
from feedback.choices import TAKEN_BACK
from feedback.choices.texts import TextChannel
from feedback.models import OpinionFeedback, Outcome, Release
from feedback.services.texts import current_texts
from feedback.texts import Texts
from feedback.wording import NOT_SENT_UP, Told
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.contacts.models import Contact
from liaison.notices.choices import NoticeStatus
from liaison.notices.models import Notice
from liaison.notices.services import queue_notice, replace_notices
from opinions.choices import Adoption, Axis, FeedbackState, Moderation, Processing
from opinions.models import CompiledSource, Opinion
from opinions.services.moves import move_many

name_actions({"feedback.fan_out": "生成反馈通知"})
PEOPLE_AT_ONCE = 200
NOT_ARRIVED = "回执说没有送达，改用其他方式告知。"
SAME_WORDS = ("result", "reason_code", "reason", "reflected_in", "reflected_text")


def to_tell(
    consultation: Consultation | OuterRef,
    answers: QuerySet[Outcome] | None = None,
    until: datetime | None = None,
) -> QuerySet[Opinion]:
    """Opinions of which there is something to be told that their authors have not been told.

    ``answers`` are those that count; by default all that a second person has confirmed, which is
    what the next release will let out. An answer in the same words as last time is no news; one
    that was taken back is news to those who had been told of it. ``until`` leaves out later answers
    to what a point had reported directly.
    """
    if answers is None:
        answers = Outcome.objects.latest_words()
    said = OpinionFeedback.outcomes.through.objects.filter(
        opinionfeedback__is_current=True,
        opinionfeedback__opinion=OuterRef(OuterRef("pk")),
        outcome__item=OuterRef("item"),
        **{f"outcome__{name}": OuterRef(name) for name in SAME_WORDS},
    )
    of_it = OpinionFeedback.outcomes.through.objects.filter(
        opinionfeedback__is_current=True,
        opinionfeedback__opinion=OuterRef(OuterRef("pk")),
        outcome__item=OuterRef("item"),
    ).exclude(outcome__result=TAKEN_BACK)
    news = (
        answers.filter(item__sources__opinion=OuterRef("pk"))
        .filter(~Exists(said))
        .filter(~Q(result=TAKEN_BACK) | Exists(of_it))
    )
    told = OpinionFeedback.objects.current().filter(opinion=OuterRef("pk"))
    not_sent_up = Q(adoption=Adoption.NONE) & (
        Q(moderation=Moderation.BLOCKED) | Q(processing__in=list(NOT_SENT_UP))
    )
    return (
        Opinion.objects.filter(consultation=consultation)
        .exclude(processing=Processing.WITHDRAWN)
        .filter(Exists(news) | (not_sent_up & ~Exists(told)) | direct_answers.news(until))
    )


def fan_out(release_id: int, now: datetime) -> int:
    """Write what is missing; the number of people told now."""
    consultation_id = Release.objects.values_list("consultation", flat=True).get(pk=release_id)
    people = 0
    while told := _fan_out_batch(consultation_id, now):
        people += told
    return people


def unfinished() -> list[int]:
    """Releases whose notices are not all written: for the sweep."""
    waiting = Release.objects.gone_out().filter(fanned_out_at=None).order_by("pk")
    return list(waiting.values_list("pk", flat=True))


@transaction.atomic
def _fan_out_batch(consultation_id: int, now: datetime) -> int:
    """Some people, under the newest release; a second worker waits its turn at the lock."""
    locked = Consultation.objects.select_for_update(no_key=True)
    consultation = locked.get(pk=consultation_id)
    releases = Release.objects.gone_out().select_related("consultation__version__draft")
    release = releases.filter(consultation=consultation).latest("number")
    people = _next_people(consultation, release.released_at)
    if people:
        _tell(release, people, now)
    else:
        _finish(release, now)
    return len(people)


def _finish(release: Release, now: datetime) -> None:
    """Everyone knows: also what earlier releases left undone."""
    open_ones = Release.objects.gone_out().filter(
        consultation=release.consultation_id, number__lte=release.number, fanned_out_at=None
    )
    if open_ones.update(fanned_out_at=now):
        count = release.feedbacks.count()
        record("feedback.fan_out", actor=None, target=release, count=count)


def _next_people(consultation: Consultation, released_at: datetime | None) -> dict[str, list[Told]]:
    """By person: what is to be told of each of their opinions."""
    waiting = to_tell(consultation, Outcome.objects.latest_released(), released_at)
    keys = waiting.order_by("contributor__person_key").distinct()
    batch = list(keys.values_list("contributor__person_key", flat=True)[:PEOPLE_AT_ONCE])
    opinions = list(
        waiting.filter(contributor__person_key__in=batch)
        .select_related("contributor__phone", "contributor__email", "station")
        .prefetch_related("targets", Prefetch("moves", wording.refusals(), "refusals"))
        .order_by("pk")
    )
    outcomes, earlier = _outcomes_of(opinions), _told_earlier(opinions)
    sent = [one.pk for one in opinions if one.processing == Processing.SENT_DIRECTLY]
    direct = direct_answers.answers_of(sent, released_at) if sent else {}
    people: dict[str, list[Told]] = defaultdict(list)
    for opinion in opinions:
        told = Told(
            opinion, outcomes[opinion.pk], wording.why_not_sent_up(opinion),
            earlier.get(opinion.pk, Adoption.NONE), direct.get(opinion.pk),
        )  # fmt: skip
        people[opinion.contributor.person_key].append(told)
    return people


def _told_earlier(opinions: Sequence[Opinion]) -> dict[int, str]:
    rows = OpinionFeedback.objects.current().filter(opinion__in=opinions)
    return dict(rows.values_list("opinion", "result"))


def _outcomes_of(opinions: Sequence[Opinion]) -> dict[int, list[Outcome]]:
    links = CompiledSource.objects.filter(opinion__in=opinions)
    items: dict[int, list[int]] = defaultdict(list)
    for opinion, item in links.values_list("opinion", "item"):
        items[item].append(opinion)
    heard = _heard_of(opinions)
    found: dict[int, list[Outcome]] = defaultdict(list)
    released = Outcome.objects.latest_released().filter(item__in=list(items))
    for outcome in released.select_related("item").order_by("item_id"):
        for opinion in items[outcome.item_id]:
            if not outcome.is_taken_back or (opinion, outcome.item_id) in heard:
                found[opinion].append(outcome)
    return found


def _heard_of(opinions: Sequence[Opinion]) -> set[tuple[int, int]]:
    """Of which items each opinion's author was told a result last time."""
    told = OpinionFeedback.outcomes.through.objects.filter(
        opinionfeedback__is_current=True, opinionfeedback__opinion__in=opinions
    ).exclude(outcome__result=TAKEN_BACK)
    return set(told.values_list("opinionfeedback__opinion", "outcome__item"))


def _tell(release: Release, people: dict[str, list[Told]], now: datetime) -> None:
    """A row for each opinion, one message for each person."""
    rows = _write_rows(release, [one for told in people.values() for one in told])
    _mark_due(row.opinion for row in rows.values())
    texts, outdated = current_texts(), _outdated(row.opinion_id for row in rows.values())
    for key, told in people.items():
        notice = _queue(release, key, told, texts, now)
        if notice and outdated[key]:
            replace_notices(outdated[key], by=notice)
        for one in told:
            rows[one.opinion.pk].notice = notice
    OpinionFeedback.objects.bulk_update(rows.values(), ["notice"])
    _leave_to_public([row for row in rows.values() if row.notice is None], now)


def _write_rows(release: Release, told: Sequence[Told]) -> dict[int, OpinionFeedback]:
    opinions = [one.opinion for one in told]
    OpinionFeedback.objects.current().filter(opinion__in=opinions).update(is_current=False)
    rows = OpinionFeedback.objects.bulk_create(
        OpinionFeedback(release=release, opinion=one.opinion, result=one.result) for one in told
    )
    link = OpinionFeedback.outcomes.through
    link.objects.bulk_create(
        link(opinionfeedback=row, outcome=outcome)
        for row, one in zip(rows, told, strict=True)
        for outcome in one.outcomes
    )
    return {row.opinion_id: row for row in rows}


def _mark_due(opinions: Iterable[Opinion]) -> None:
    by_state: dict[str, list[int]] = defaultdict(list)
    for opinion in opinions:
        by_state[opinion.feedback].append(opinion.pk)
    by_state.pop(FeedbackState.DUE, None)
    for state, ids in by_state.items():
        move_many(ids, Axis.FEEDBACK, state, FeedbackState.DUE, by=None)


def _queue(
    release: Release, key: str, told: Sequence[Told], texts: Texts, now: datetime
) -> Notice | None:
    """None where nobody can be sent to, neither by machine nor through a station."""
    contacts = contacts_of([one.opinion for one in told])
    station = next((one.opinion.station for one in told if one.opinion.station), None)
    if not contacts and station is None:
        return None
    consultation = release.consultation
    title = consultation.title
    decider = consultation.version.draft.matter.decider
    return queue_notice(
        recipient_key=key,
        cause=f"release:{release.pk}",
        subject=wording.subject(title),
        body=wording.body(title, told, decider, texts),
        slip_text=wording.body(title, told, decider, texts, TextChannel.SLIP),
        sms_text=wording.sms(title, told, texts),
        written_from=texts.used(),
        contacts=contacts,
        person_label=label_of(told[-1].opinion.contributor.name),
        station_code=station.code if station else "",
        now=now,
    )


def _outdated(opinions: Iterable[int]) -> dict[str, set[int]]:
    """By person: notices of earlier releases of which nothing stands any more."""
    said = OpinionFeedback.objects.filter(notice__isnull=False)
    still = said.current().values("notice")
    old = said.filter(opinion__in=list(opinions), is_current=False).exclude(notice__in=still)
    found: dict[str, set[int]] = defaultdict(set)
    for key, notice in old.values_list("opinion__contributor__person_key", "notice"):
        found[key].add(notice)
    return found


def contacts_of(opinions: Iterable[Opinion]) -> list[Contact]:
    """The newest of each kind that this person left and has not had erased."""
    people = [opinion.contributor for opinion in opinions]
    kept = [contact for person in people for contact in (person.phone, person.email)]
    newest = {contact.kind: contact for contact in kept if contact and not contact.erased_at}
    return list(newest.values())


def label_of(name: str) -> str:
    """王某某: the office recognises the person, a passer-by does not."""
    return f"{name[0]}**" if name else "未留姓名"


def _leave_to_public(rows: Sequence[OpinionFeedback], now: datetime) -> None:
    """The result page and /track/ are how these authors hear; that is no failure."""
    ids = [row.pk for row in rows]
    OpinionFeedback.objects.filter(pk__in=ids).update(told_at=now)
    move_many(
        [row.opinion_id for row in rows],
        Axis.FEEDBACK,
        FeedbackState.DUE,
        FeedbackState.SENT,
        by=None,
        note="没有留联系方式，凭意见编号可以查到结果。",
    )


def collect_told() -> int:
    """Take over from the notices who has been told by now; the number of opinions moved."""
    states = {
        NoticeStatus.SENT: FeedbackState.SENT,
        NoticeStatus.DELIVERED: FeedbackState.SENT,
        NoticeStatus.TOLD_IN_PERSON: FeedbackState.TOLD,
    }
    moved = _open_again()
    for status, state in states.items():
        while rows := _told_by_notice(status):
            moved += _take_over(rows, state)
    return moved


@transaction.atomic
def _open_again() -> int:
    """The gateway took it, and reported later that it never arrived: nobody was told yet."""
    failed = OpinionFeedback.objects.current().filter(
        told_at__isnull=False, notice__isnull=False, notice__sent_at=None, notice__told_on=None,
        opinion__feedback=FeedbackState.SENT,
    )  # fmt: skip
    ids = list(failed.select_for_update(of=("self",)).values_list("opinion", flat=True))
    OpinionFeedback.objects.current().filter(opinion__in=ids).update(told_at=None)
    move_many(ids, Axis.FEEDBACK, FeedbackState.SENT, FeedbackState.DUE, by=None, note=NOT_ARRIVED)
    return len(ids)


def _told_by_notice(status: str) -> list[OpinionFeedback]:
    waiting = OpinionFeedback.objects.filter(told_at=None, notice__status=status)
    return list(waiting.select_related("notice", "release").order_by("pk")[:PEOPLE_AT_ONCE])


@transaction.atomic
def _take_over(rows: Sequence[OpinionFeedback], state: str) -> int:
    for row in rows:
        row.told_at = _told_at(row)
    OpinionFeedback.objects.bulk_update(rows, ["told_at"])
    ids = [row.opinion_id for row in rows if row.is_current]
    return len(move_many(ids, Axis.FEEDBACK, FeedbackState.DUE, state, by=None))


def _told_at(row: OpinionFeedback) -> datetime | None:
    notice = row.notice
    if notice and notice.told_on:
        return timezone.make_aware(datetime.combine(notice.told_on, time(12)))
    return (notice and notice.sent_at) or row.release.released_at
