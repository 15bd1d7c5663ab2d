"""Telling each author once what came of their words, after a release let it out.

The release is the queue: ``fan_out`` writes rows and notices in batches, may be killed at any
moment and begins again where it stopped, because what is told is written with the notice.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from time import monotonic

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from drafts.models import Consultation
from feedback import direct_answers, wording
from feedback.choices import TAKEN_BACK
from feedback.choices.texts import TextChannel
from feedback.models import OpinionFeedback, Outcome, Release
from feedback.news import to_tell
from feedback.services.telling_supporters import tell_some_supporters
from feedback.services.texts import current_texts
from feedback.texts import Texts
from feedback.wording import Told
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.contacts.models import Contact
from liaison.jobs.nudge import nudge
from liaison.notices.models import Notice
from liaison.notices.services import compose_notice, queue_notices, replace_notices
from opinions.choices import Adoption, Axis, FeedbackState, Processing
from opinions.models import CompiledSource, Opinion
from opinions.services.moves import move_many

name_actions({"feedback.fan_out": "生成反馈通知"})
PEOPLE_AT_ONCE = 200
LONGEST_RUN = 20.0


def fan_out(release_id: int, now: datetime) -> int:
    """Write what is missing, if nobody else is at it; the number of people told now.

    With tens of thousands it ends after a while and asks for another run, so that sending and
    everything else of the worker have their turn.
    """
    consultation_id = Release.objects.values_list("consultation", flat=True).get(pk=release_id)
    people, until = 0, monotonic() + LONGEST_RUN
    # Who waits is looked up once, not for each batch: that look goes through all opinions.
    while keys := _left_to_tell(consultation_id, now):
        for start in range(0, len(keys), PEOPLE_AT_ONCE):
            told = _tell_some(consultation_id, keys[start : start + PEOPLE_AT_ONCE], now)
            if told is None:
                return people
            people += told
            if monotonic() > until:
                nudge("feedback.fan_out", release_id)
                return people
    return people


def unfinished() -> list[int]:
    """Releases whose notices are not all written: for the sweep."""
    waiting = Release.objects.gone_out().filter(fanned_out_at=None).order_by("pk")
    return list(waiting.values_list("pk", flat=True))


@transaction.atomic
def _left_to_tell(consultation_id: int, now: datetime) -> list[str]:
    """The people who wait, by key; if there are none, those who stood behind them are told, and
    then the release is done.

    Also none while another worker is at it.
    """
    release = _newest_release(consultation_id)
    if release is None:
        return []
    keys = _waiting(release).order_by("contributor__person_key").distinct()
    left = list(keys.values_list("contributor__person_key", flat=True))
    if not left and tell_some_supporters(release, now):
        # More of them may wait: they have their turn after everything else.
        nudge("feedback.fan_out", release.pk)
    elif not left:
        _finish(release, now)
    return left


@transaction.atomic
def _tell_some(consultation_id: int, keys: Sequence[str], now: datetime) -> int | None:
    """Those of them who still wait, under the newest release; None if another worker is at it."""
    release = _newest_release(consultation_id)
    if release is None:
        return None
    people = _waiting_people(release, keys)
    if people:
        _tell(release, people, now)
    return len(people)


def _newest_release(consultation_id: int) -> Release | None:
    """None for a second worker: waiting at the lock it would be lost to all other work."""
    free = Consultation.objects.select_for_update(no_key=True, skip_locked=True)
    consultation = free.filter(pk=consultation_id).first()
    if consultation is None:
        return None
    releases = Release.objects.gone_out().select_related("consultation__version__draft")
    return releases.filter(consultation=consultation).latest("number")


def _finish(release: Release, now: datetime) -> None:
    """Everyone knows: also what earlier releases left undone."""
    open_ones = Release.objects.gone_out().filter(
        consultation=release.consultation_id, number__lte=release.number, fanned_out_at=None
    )
    if open_ones.update(fanned_out_at=now):
        count = release.feedbacks.count()
        record("feedback.fan_out", actor=None, target=release, count=count)


def _waiting(release: Release) -> QuerySet[Opinion]:
    return to_tell(release.consultation, Outcome.objects.latest_released(), release.released_at)


def _waiting_people(release: Release, keys: Sequence[str]) -> dict[str, list[Told]]:
    """By person: what is to be told of each of their opinions."""
    opinions = list(
        _waiting(release)
        .filter(contributor__person_key__in=keys)
        .select_related("contributor__phone", "contributor__email", "station")
        .prefetch_related("targets", Prefetch("moves", wording.refusals(), "refusals"))
        .order_by("pk")
    )
    outcomes, earlier = _outcomes_of(opinions), _told_earlier(opinions)
    sent = [one.pk for one in opinions if one.processing == Processing.SENT_DIRECTLY]
    direct = direct_answers.answers_of(sent, release.released_at) if sent else {}
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
    composed = [_compose(release, key, told, texts, now) for key, told in people.items()]
    for notice in queue_notices([one for one in composed if one]):
        key = notice.recipient_key
        if outdated[key]:
            replace_notices(outdated[key], by=notice)
        for told in people[key]:
            rows[told.opinion.pk].notice = notice
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


def _compose(
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
    return compose_notice(
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
