"""尚无结果: what to suggest, the second person's release, and telling each author once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet

from drafts.choices import ConsultationStatus
from drafts.models import Consultation
from feedback.errors import FeedbackError
from feedback.models import NoAnswerTelling, Shelving
from feedback.round_words import no_answer_message
from feedback.services.rules import telling_rules
from feedback.services.telling_authors import Cause, tell_authors
from feedback.waiting import AWAITING, direct_waiting, first_sent, still_waiting
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.jobs.nudge import nudge
from liaison.office.confirmations import confirm, reject, request_confirmation
from opinions.models import Opinion, Submission

if TYPE_CHECKING:
    from liaison.accounts.models import User
    from liaison.office.models import Confirmation

name_actions({"feedback.no_answer": "告知尚无结果", "feedback.tell_no_answer": "生成尚无结果通知"})
RELEASE = "feedback.no_answer"


def to_suggest(today: date) -> QuerySet[Consultation]:
    """Rounds of which something went upward longer ago than the office waits, unanswered, and its
    authors not told yet; not while the draft is shelved or withdrawn."""
    latest = today - timedelta(days=telling_rules().no_answer_days)
    told = NoAnswerTelling.objects.filter(consultation=OuterRef("pk"))
    waits = Opinion.objects.filter(AWAITING, consultation=OuterRef("pk"))
    ours = (
        Q(first_sent__lte=latest)
        & Exists(waits)
        & ~Exists(told.filter(until__gte=OuterRef("first_sent")))
    )
    told_of = NoAnswerTelling.objects.filter(
        consultation=OuterRef("consultation"), until__gte=OuterRef("since")
    )
    reported = direct_waiting().filter(~Exists(told_of), since__lte=latest)
    rounds = Consultation.objects.annotate(first_sent=first_sent(OuterRef("pk")))
    return rounds.filter(
        ours | Q(pk__in=reported.values("consultation")), ~Exists(told.filter(finished_at=None))
    ).exclude(Q(status=ConsultationStatus.WITHDRAWN) | Q(pk__in=Shelving.objects.rounds()))


def to_tell(consultation: Consultation, until: date) -> QuerySet[Opinion]:
    """Those that wait since that day or longer, and of which no earlier telling told."""
    earlier = NoAnswerTelling.objects.filter(consultation=consultation, finished_at__isnull=False)
    last = earlier.aggregate(last=Max("until"))["last"]
    waiting = still_waiting(consultation).filter(since__lte=until)
    return waiting.filter(since__gt=last) if last else waiting


@transaction.atomic
def ask_to_tell(consultation: Consultation, *, by: User, today: date) -> Confirmation:
    """Nobody is told before a second person agrees."""
    if not to_suggest(today).filter(pk=consultation.pk).exists():
        raise FeedbackError("还没有到告知尚无结果的时候，或者已经有人提请。")
    until = today - timedelta(days=telling_rules().no_answer_days)
    try:
        with transaction.atomic():
            telling = NoAnswerTelling.objects.create(
                consultation=consultation, until=until, asked_by=by
            )
    except IntegrityError as error:
        raise FeedbackError("已经有人提请告知，请刷新页面。") from error
    count = to_tell(consultation, until).count()
    return request_confirmation(
        RELEASE, telling, by=by, allow_first=False,
        summary=f"{consultation.title}：告知{count}条意见的提出人尚无结果",
    )  # fmt: skip


@transaction.atomic
def confirm_telling(confirmation: Confirmation, *, by: User, now: datetime) -> None:
    confirm(confirmation, by=by)
    asked = NoAnswerTelling.objects.get(pk=confirmation.target_id)
    if Shelving.objects.of(asked.consultation_id):
        raise FeedbackError("草案已经搁置、终止审议或者撤回，提出人另行告知；请退回这次提请。")
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
    consultation = telling.consultation
    sent = Submission.objects.filter(consultation=consultation).aggregate(first=Min("sent_on"))
    people = tell_authors(
        to_tell(consultation, telling.until),
        cause=Cause(f"no-answer:{consultation.pk}", revision=_number(telling)),
        words=partial(no_answer_message, consultation, sent["first"]),
        now=now,
    )
    unfinished = NoAnswerTelling.objects.filter(pk=telling.pk, finished_at=None)
    with transaction.atomic():
        if unfinished.update(finished_at=now, people=people):
            record("feedback.tell_no_answer", actor=None, target=telling, count=people)


def _number(telling: NoAnswerTelling) -> int:
    """Its place among those of the round: whose words waited apart, sent up by us and by a point,
    hears of each in its turn."""
    earlier = NoAnswerTelling.objects.filter(consultation=telling.consultation, pk__lt=telling.pk)
    return earlier.count() + 1
