"""Telling everybody what came of their words: confirmed first, then each person once.

After the release the row itself is the queue: ``fan_out`` writes rows and notices in batches, may
be killed at any moment and begins again where it stopped, because every row is unique.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from drafts.choices import ConsultationStatus
from drafts.models import Consultation
from drafts.services import move_consultation
from feedback import wording
from feedback.choices import ReleaseStatus
from feedback.errors import FeedbackError
from feedback.models import OpinionFeedback, Outcome, Release
from feedback.wording import NOT_SENT_UP, Told
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.jobs.nudge import nudge
from liaison.notices.choices import NoticeStatus
from liaison.notices.services import queue_notice
from liaison.office.confirmations import confirm, reject, request_confirmation
from liaison.office.models import Confirmation
from opinions.choices import Adoption, Axis, FeedbackState
from opinions.models import CompiledSource, Opinion
from opinions.services.moves import move_many

name_actions(
    {
        "feedback.prepare_release": "拟发反馈",
        "feedback.release": "发布反馈",
        "feedback.fan_out": "生成反馈通知",
    }
)
RELEASE = "feedback.release"
PEOPLE_AT_ONCE = 200
MAY_RELEASE = frozenset({ConsultationStatus.RESULTS_PARTIAL, ConsultationStatus.RESULTS_RECEIVED})


@transaction.atomic
def prepare_release(consultation: Consultation, *, by: User, foreword: str = "") -> Confirmation:
    """Draft a release of the results so far and ask a second person; nobody is told before."""
    if consultation.status not in MAY_RELEASE:
        raise FeedbackError("登记并复核立法机关的反馈以后，才能发布。")
    earlier = Release.objects.filter(consultation=consultation)
    if earlier.exclude(status=ReleaseStatus.RELEASED).exists():
        raise FeedbackError("已有一次反馈等待复核，请先办完。")
    release = Release.objects.create(
        consultation=consultation,
        number=earlier.count() + 1,
        status=ReleaseStatus.PENDING,
        foreword=foreword.strip(),
        prepared_by=by,
    )
    record("feedback.prepare_release", actor=by, target=release)
    count = to_tell(consultation).count()
    return request_confirmation(
        RELEASE, release, by=by, summary=f"{release}：{count}条意见的结果将告知提出人",
        allow_first=False,
    )  # fmt: skip


@transaction.atomic
def confirm_release(
    confirmation: Confirmation, *, by: User, now: datetime, note: str = ""
) -> Release:
    """A second person agrees: the results are public, the notices follow at once."""
    confirm(confirmation, by=by, note=note)
    return release_confirmed(confirmation, by=by, now=now)


@transaction.atomic
def release_confirmed(confirmation: Confirmation, *, by: User, now: datetime) -> Release:
    """Release after any settled confirmation (also 线下签批)."""
    if not confirmation.is_settled:
        raise FeedbackError("反馈尚未经另一人确认，不能发布。")
    changed = Release.objects.filter(
        pk=confirmation.target_id, status=ReleaseStatus.PENDING
    ).update(status=ReleaseStatus.RELEASED, released_by=by, released_at=now)
    if not changed:
        raise FeedbackError("这次反馈已经发布，请刷新页面。")
    release = Release.objects.select_related("consultation").get(pk=confirmation.target_id)
    move_consultation(release.consultation, ConsultationStatus.PUBLISHED, by=by)
    record("feedback.release", actor=by, target=release)
    nudge("feedback.fan_out", release.pk)
    return release


@transaction.atomic
def give_back_release(confirmation: Confirmation, *, by: User, reason: str) -> None:
    """The second person does not agree: the draft goes, its confirmation stays on record."""
    reject(confirmation, by=by, reason=reason)
    Release.objects.filter(pk=confirmation.target_id, status=ReleaseStatus.PENDING).delete()


def to_tell(consultation: Consultation) -> QuerySet[Opinion]:
    """Opinions that now have something to be told which their authors have not been told yet."""
    told = OpinionFeedback.objects.filter(opinion=OuterRef("pk")).order_by("-pk")
    last_told = Subquery(told.values("result")[:1])
    decided = Q(adoption__in=set(Adoption.values) - {Adoption.NONE, Adoption.AWAITING})
    not_sent_up = Q(processing__in=list(NOT_SENT_UP), adoption=Adoption.NONE)
    return (
        Opinion.objects.filter(consultation=consultation)
        .counted()
        .filter(decided | not_sent_up)
        .alias(last_told=last_told)
        .filter(Q(last_told=None) | ~Q(last_told=F("adoption")))
    )


def fan_out(release_id: int, now: datetime) -> int:
    """Write what is missing of one release; the number of people told now."""
    people = 0
    while told := _fan_out_batch(release_id, now):
        people += told
    release = Release.objects.get(pk=release_id)
    if Release.objects.filter(pk=release_id, fanned_out_at=None).update(fanned_out_at=now):
        record("feedback.fan_out", actor=None, target=release, count=people)
    return people


@transaction.atomic
def _fan_out_batch(release_id: int, now: datetime) -> int:
    """Some people of one release; its row is locked, so that a second worker waits its turn."""
    release = (
        Release.objects.select_for_update(of=("self",), no_key=True)
        .select_related("consultation")
        .get(pk=release_id, status=ReleaseStatus.RELEASED)
    )
    batch = _next_people(release)
    for key, opinions in _opinions_of(release, batch).items():
        _tell(release, key, opinions, now)
    return len(batch)


def unfinished() -> list[int]:
    """Releases whose notices are not all written: for the sweep."""
    released = Release.objects.filter(status=ReleaseStatus.RELEASED, fanned_out_at=None)
    return list(released.values_list("pk", flat=True))


def _next_people(release: Release) -> list[str]:
    keys = to_tell(release.consultation).values_list("contributor__person_key", flat=True)
    ordered = keys.order_by("contributor__person_key").distinct()
    return list(ordered[:PEOPLE_AT_ONCE])


def _opinions_of(release: Release, keys: Sequence[str]) -> dict[str, list[Opinion]]:
    found: dict[str, list[Opinion]] = defaultdict(list)
    opinions = (
        to_tell(release.consultation)
        .filter(contributor__person_key__in=keys)
        .select_related("contributor__phone", "contributor__email", "station")
        .prefetch_related("targets")
        .order_by("pk")
    )
    for opinion in opinions:
        found[opinion.contributor.person_key].append(opinion)
    return found


def _outcomes_of(opinions: Sequence[Opinion]) -> dict[int, list[Outcome]]:
    found: dict[int, list[Outcome]] = defaultdict(list)
    links = CompiledSource.objects.filter(opinion__in=opinions).values_list("opinion", "item")
    items = defaultdict(list)
    for opinion, item in links:
        items[item].append(opinion)
    current = Outcome.objects.current().filter(item__in=list(items)).select_related("item")
    for outcome in current:
        for opinion in items[outcome.item_id]:
            found[opinion].append(outcome)
    return found


def _tell(release: Release, key: str, opinions: list[Opinion], now: datetime) -> None:
    """One person: a row for each opinion, one message for all of them."""
    outcomes = _outcomes_of(opinions)
    told = [Told(opinion, outcomes.get(opinion.pk, [])) for opinion in opinions]
    rows = [
        OpinionFeedback.objects.get_or_create(
            release=release, opinion=one.opinion, defaults={"result": one.result}
        )[0]
        for one in told
    ]
    for row, one in zip(rows, told, strict=True):
        row.outcomes.set(one.outcomes)
    by_state: dict[str, list[int]] = defaultdict(list)
    for opinion in opinions:
        by_state[opinion.feedback].append(opinion.pk)
    for state, ids in by_state.items():
        if state != FeedbackState.DUE:
            move_many(ids, Axis.FEEDBACK, state, FeedbackState.DUE, by=None)
    contributor = opinions[-1].contributor
    station = next((o.station for o in opinions if o.station), None)
    contacts = [contact for contact in (contributor.phone, contributor.email) if contact]
    if not contacts and station is None:
        _leave_to_public(rows, opinions, now)
        return
    title = release.consultation.title
    notice = queue_notice(
        recipient_key=key,
        cause=f"release:{release.pk}",
        subject=wording.subject(title, told),
        body=wording.body(title, told),
        sms_text=wording.sms(title, told),
        contacts=contacts,
        person_label=_label(contributor.name),
        station_code=station.code if station else "",
        now=now,
    )
    OpinionFeedback.objects.filter(pk__in=[row.pk for row in rows]).update(notice=notice)


def _leave_to_public(rows: list[OpinionFeedback], opinions: list[Opinion], now: datetime) -> None:
    """Nobody can be sent to: the result page and /track/ are how this author hears."""
    OpinionFeedback.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=now)
    move_many(
        [opinion.pk for opinion in opinions],
        Axis.FEEDBACK,
        FeedbackState.DUE,
        FeedbackState.SENT,
        by=None,
        note="未留联系方式，结果已在网上公布。",
    )


def collect_told() -> int:
    """Take over from the notices who has been told by now; the number of opinions moved."""
    waiting = OpinionFeedback.objects.filter(told_at=None).select_related("notice", "release")
    moved = 0
    for status, state in (
        (NoticeStatus.SENT, FeedbackState.SENT),
        (NoticeStatus.TOLD_IN_PERSON, FeedbackState.TOLD),
    ):
        rows = list(waiting.filter(notice__status=status)[:PEOPLE_AT_ONCE])
        with transaction.atomic():
            for row in rows:
                assert row.notice is not None  # noqa: S101 -- filtered by its status
                row.told_at = row.notice.sent_at or row.release.released_at
            OpinionFeedback.objects.bulk_update(rows, ["told_at"])
            ids = [row.opinion_id for row in rows]
            moved += len(move_many(ids, Axis.FEEDBACK, FeedbackState.DUE, state, by=None))
    return moved


def _label(name: str) -> str:
    """王某某: the office recognises the person, a passer-by does not."""
    return f"{name[0]}**" if name else "未留姓名"


def due_and_told(consultation: Consultation) -> dict[str, int]:
    """应反馈 and 已反馈 in opinions, and how many nobody could send to."""
    return OpinionFeedback.objects.filter(release__consultation=consultation).aggregate(
        due=Count("opinion", distinct=True),
        told=Count("opinion", distinct=True, filter=Q(told_at__isnull=False)),
        public=Count("opinion", distinct=True, filter=Q(notice__isnull=True)),
    )
