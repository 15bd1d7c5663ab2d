"""尚无结果: what to suggest, the second person's release, and telling each author once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Exists, Min, OuterRef, QuerySet

from drafts.models import Consultation
from feedback import wording
from feedback.choices.texts import TextChannel
from feedback.errors import FeedbackError
from feedback.models import NoAnswerTelling
from feedback.services.rules import telling_rules
from feedback.services.telling import PEOPLE_AT_ONCE, contacts_of, label_of
from feedback.services.texts import current_texts
from feedback.texts import Texts
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.jobs.nudge import nudge
from liaison.notices.models import Notice
from liaison.notices.services import compose_notice, queue_notices
from liaison.office.confirmations import confirm, reject, request_confirmation
from opinions.choices import Adoption
from opinions.models import Opinion, Submission

if TYPE_CHECKING:
    from liaison.accounts.models import User
    from liaison.office.models import Confirmation

name_actions({"feedback.no_answer": "告知尚无结果", "feedback.tell_no_answer": "生成尚无结果通知"})
RELEASE = "feedback.no_answer"


def still_waiting(consultation: Consultation | OuterRef) -> QuerySet[Opinion]:
    """Sent upward, and nothing was said of them."""
    return Opinion.objects.filter(consultation=consultation, adoption=Adoption.AWAITING)


def to_suggest(today: date) -> QuerySet[Consultation]:
    """Sent up longer ago than the office waits, unanswered in part or whole, nobody told yet."""
    latest = today - timedelta(days=telling_rules().no_answer_days)
    sent = Submission.objects.filter(consultation=OuterRef("pk"), sent_on__lte=latest)
    told = NoAnswerTelling.objects.filter(consultation=OuterRef("pk"))
    return Consultation.objects.filter(
        Exists(sent), Exists(still_waiting(OuterRef("pk"))), ~Exists(told)
    )


@transaction.atomic
def ask_to_tell(consultation: Consultation, *, by: User, today: date) -> Confirmation:
    """Nobody is told before a second person agrees."""
    if not to_suggest(today).filter(pk=consultation.pk).exists():
        raise FeedbackError("还没有到告知尚无结果的时候，或者已经有人提请。")
    try:
        with transaction.atomic():
            telling = NoAnswerTelling.objects.create(consultation=consultation, asked_by=by)
    except IntegrityError as error:
        raise FeedbackError("已经有人提请告知，请刷新页面。") from error
    count = still_waiting(consultation).count()
    return request_confirmation(
        RELEASE, telling, by=by, allow_first=False,
        summary=f"{consultation.title}：告知{count}条意见的提出人尚无结果",
    )  # fmt: skip


@transaction.atomic
def confirm_telling(confirmation: Confirmation, *, by: User, now: datetime) -> None:
    confirm(confirmation, by=by)
    waiting = NoAnswerTelling.objects.filter(pk=confirmation.target_id, released_at=None)
    if not waiting.update(released_at=now):
        raise FeedbackError("这件事已经办过，请刷新页面。")
    record("feedback.no_answer", actor=by, target=waiting.model(pk=confirmation.target_id))
    nudge("feedback.tell_no_answer")


@transaction.atomic
def give_back_telling(confirmation: Confirmation, *, by: User, reason: str) -> None:
    """Suggested again as long as it is due; the confirmation stays on record."""
    reject(confirmation, by=by, reason=reason)
    NoAnswerTelling.objects.filter(pk=confirmation.target_id, released_at=None).delete()


def tell_all(now: datetime) -> None:
    """Write what is missing; killed at any moment it begins again and tells nobody twice."""
    released = NoAnswerTelling.objects.filter(released_at__isnull=False, finished_at=None)
    for telling in released.select_related("consultation__version__draft"):
        _tell_round(telling, now)


def _tell_round(telling: NoAnswerTelling, now: datetime) -> None:
    waiting = still_waiting(telling.consultation)
    keys = waiting.order_by("contributor__person_key").distinct()
    people = list(keys.values_list("contributor__person_key", flat=True))
    sent = Submission.objects.filter(consultation=telling.consultation)
    sent_on = sent.aggregate(first=Min("sent_on"))["first"]
    texts = current_texts()
    for start in range(0, len(people), PEOPLE_AT_ONCE):
        batch = waiting.filter(contributor__person_key__in=people[start : start + PEOPLE_AT_ONCE])
        _tell(telling.consultation, batch, texts, sent_on, now)
    unfinished = NoAnswerTelling.objects.filter(pk=telling.pk, finished_at=None)
    with transaction.atomic():
        if unfinished.update(finished_at=now, people=len(people)):
            record("feedback.tell_no_answer", actor=None, target=telling, count=len(people))


@transaction.atomic
def _tell(
    consultation: Consultation,
    waiting: QuerySet[Opinion],
    texts: Texts,
    sent_on: date,
    now: datetime,
) -> None:
    by_person: dict[str, list[Opinion]] = defaultdict(list)
    related = ("contributor__phone", "contributor__email", "station")
    for opinion in waiting.select_related(*related).order_by("pk"):
        by_person[opinion.contributor.person_key].append(opinion)
    composed = [
        _compose(consultation, key, opinions, texts, sent_on, now)
        for key, opinions in by_person.items()
    ]
    queue_notices([one for one in composed if one])


def _compose(
    consultation: Consultation,
    key: str,
    opinions: Sequence[Opinion],
    texts: Texts,
    sent_on: date,
    now: datetime,
) -> Notice | None:
    contacts = contacts_of(opinions)
    station = next((one.station for one in opinions if one.station), None)
    if not contacts and station is None:
        return None  # /track/ says it
    said = (consultation, opinions, sent_on, texts)
    return compose_notice(
        recipient_key=key,
        cause=f"no-answer:{consultation.pk}",
        subject=wording.no_answer_subject(consultation.title),
        body=wording.no_answer_body(*said),
        slip_text=wording.no_answer_body(*said, TextChannel.SLIP),
        sms_text=wording.no_answer_sms(consultation.title, len(opinions), texts),
        written_from=texts.used(),
        contacts=contacts,
        person_label=label_of(opinions[-1].contributor.name),
        station_code=station.code if station else "",
        now=now,
    )
