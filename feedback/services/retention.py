"""Deleting who said it once nobody needs to know any more; what was said stays as an archive.

A run is one row. Each batch commits together with its counts, so a run that is killed at any moment
goes on where it stopped, and two at once share the work.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from feedback.models import Complaint, DataRequest, KeepingRules, OpinionFeedback, Purge, ReReview
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.contacts.services import erase
from liaison.office.files import erase_file
from opinions.choices import Adoption, Moderation, Processing
from opinions.choices.people import PersonChange
from opinions.models import (
    Contributor,
    Opinion,
    OpinionFile,
    OpinionMove,
    OpinionPhoto,
    OpinionSupport,
)
from opinions.services.editing import forget_person
from opinions.services.supporting import forget_holder
from stations.models import LedgerAttachment

if TYPE_CHECKING:
    from liaison.accounts.models import User

name_actions(
    {"feedback.purge": "到期删除个人信息", "feedback.change_keeping": "修改个人信息保存期限"}
)
BATCH = 100
ENDED = (Processing.WITHDRAWN, Moderation.BLOCKED)


@dataclass(frozen=True)
class Due:
    """How much there is to delete, or was."""

    people: int
    complaints: int
    files: int

    @property
    def is_nothing(self) -> bool:
        return not (self.people or self.complaints or self.files)


def keeping_rules() -> KeepingRules:
    return KeepingRules.objects.filter(pk=1).first() or KeepingRules()


def change_keeping(rules: KeepingRules, *, by: User) -> None:
    rules.save()
    record("feedback.change_keeping", actor=by, target=rules, after=_periods(rules))


def due_now(now: datetime) -> Due:
    """A dry run: nothing changes."""
    rules = keeping_rules()
    return Due(
        people=due_people(now, rules).count() + due_supports(now, rules).count(),
        complaints=_due_complaints(now, rules).count(),
        files=_due_files(now, rules).count(),
    )


def purge(now: datetime, *, by: User | None = None) -> Purge | None:
    """Delete what is over, or go on with a run that died; None if there is nothing to delete."""
    rules = keeping_rules()
    run = _run(now, rules, by)
    if run is None:
        return None
    while _purge_people(run, now, rules) or _purge_supports(run, now, rules):
        pass
    while _purge_complaints(run, now, rules):
        pass
    while _purge_files(run, now, rules):
        pass
    return _finish(run, now)


def due_people(now: datetime, rules: KeepingRules) -> QuerySet[Contributor]:
    """Who can still be told from what we keep, and of whose opinions none needs it any more."""
    over = _over(now, rules)
    of_person = Opinion.objects.filter(contributor=OuterRef("pk"))
    named = Q(phone__isnull=False) | Q(email__isnull=False) | ~Q(name="") & Q(consent_name=False)
    on_paper = Exists(OpinionPhoto.objects.filter(opinion__contributor=OuterRef("pk")))
    sent_along = Exists(OpinionFile.objects.filter(opinion__contributor=OuterRef("pk")))
    return Contributor.objects.filter(
        named | Q(on_paper) | Q(sent_along),
        Exists(of_person.filter(pk__in=over.values("pk"))),
        ~Exists(of_person.exclude(pk__in=over.values("pk"))),
    )


def due_supports(now: datetime, rules: KeepingRules) -> QuerySet[OpinionSupport]:
    """Supporters who left a contact, of opinions that nobody needs to be told of any more."""
    left = Q(phone__isnull=False) | Q(email__isnull=False)
    return OpinionSupport.objects.filter(left, opinion__in=_over(now, rules).values("pk"))


def _over(now: datetime, rules: KeepingRules) -> QuerySet[Opinion]:
    """Told, ended or given up long enough ago, and nothing about it is still open."""
    closed = _months_before(now, rules.months_after_feedback)
    told = OpinionFeedback.objects.current().filter(
        Q(told_at__lte=closed) | Q(notice=None, release__released_at__lte=closed),
        opinion=OuterRef("pk"),
    )
    ended = OpinionMove.objects.filter(opinion=OuterRef("pk"), new__in=ENDED, at__lte=closed)
    has_ended = Q(processing=Processing.WITHDRAWN) | Q(moderation=Moderation.BLOCKED)
    asked_again = ReReview.objects.unanswered().filter(rating__feedback__opinion=OuterRef("pk"))
    requested = DataRequest.objects.open().filter(opinion=OuterRef("pk"))
    return Opinion.objects.filter(
        Q(received_at__lte=_months_before(now, 12 * rules.years_without_result))
        | Q(Exists(told)) & ~Q(adoption=Adoption.AWAITING)
        | has_ended & Q(Exists(ended)),
        ~Exists(asked_again),
        ~Exists(requested),
    )


def _due_complaints(now: datetime, rules: KeepingRules) -> QuerySet[Complaint]:
    closed = _months_before(now, rules.months_after_feedback)
    return Complaint.objects.filter(~Q(name="") | Q(phone__isnull=False), answered_at__lte=closed)


def _due_files(now: datetime, rules: KeepingRules) -> QuerySet[LedgerAttachment]:
    if rules.years_of_ledger_files is None:
        return LedgerAttachment.objects.none()
    before = _months_before(now, 12 * rules.years_of_ledger_files)
    return LedgerAttachment.objects.filter(entry__starts_at__lte=before)


def _run(now: datetime, rules: KeepingRules, by: User | None) -> Purge | None:
    unfinished = Purge.objects.filter(finished_at=None)
    if run := unfinished.first():
        return run
    if due_now(now).is_nothing:
        return None
    try:
        with transaction.atomic():
            return Purge.objects.create(started_at=now, by=by, rules=_periods(rules))
    except IntegrityError:
        return unfinished.first()


@transaction.atomic
def _purge_people(run: Purge, now: datetime, rules: KeepingRules) -> int:
    free = Contributor.objects.select_for_update(skip_locked=True, of=("self",))
    due = due_people(now, rules).order_by("pk").values_list("pk", flat=True)[:BATCH]
    people = list(free.filter(pk__in=list(due)).select_related("phone", "email"))
    for person in people:
        forget_person(person, what=PersonChange.PURGED, keep_name=person.consent_name)
    return _count(run, "people", len(people))


@transaction.atomic
def _purge_supports(run: Purge, now: datetime, rules: KeepingRules) -> int:
    free = due_supports(now, rules).select_for_update(skip_locked=True, of=("self",))
    rows = list(free.select_related("phone", "email").order_by("pk")[:BATCH])
    for support in rows:
        forget_holder(support)
    return _count(run, "people", len(rows))


@transaction.atomic
def _purge_complaints(run: Purge, now: datetime, rules: KeepingRules) -> int:
    free = _due_complaints(now, rules).select_for_update(skip_locked=True, of=("self",))
    rows = list(free.select_related("phone").order_by("pk")[:BATCH])
    for one in rows:
        Complaint.objects.filter(pk=one.pk).update(name="", phone=None)
        if one.phone:
            erase(one.phone)
    return _count(run, "complaints", len(rows))


@transaction.atomic
def _purge_files(run: Purge, now: datetime, rules: KeepingRules) -> int:
    free = _due_files(now, rules).select_for_update(skip_locked=True, of=("self",))
    rows = list(free.select_related("file").order_by("pk")[:BATCH])
    for one in rows:
        one.delete()
        erase_file(one.file)
    return _count(run, "files", len(rows))


def _count(run: Purge, what: str, done: int) -> int:
    if done:
        Purge.objects.filter(pk=run.pk).update(**{what: F(what) + done})
    return done


@transaction.atomic
def _finish(run: Purge, now: datetime) -> Purge:
    """Whoever is first says so in the log."""
    if Purge.objects.filter(pk=run.pk, finished_at=None).update(finished_at=now):
        run.refresh_from_db()
        done = Due(run.people, run.complaints, run.files)
        record("feedback.purge", actor=run.by, target=run, after=asdict(done), count=run.people)
    run.refresh_from_db()
    return run


def _periods(rules: KeepingRules) -> dict[str, int | None]:
    return {
        "months_after_feedback": rules.months_after_feedback,
        "years_without_result": rules.years_without_result,
        "years_of_ledger_files": rules.years_of_ledger_files,
    }


def _months_before(now: datetime, months: int) -> datetime:
    """The same day so many months earlier, or the last of that month."""
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    day = min(now.day, monthrange(year, month + 1)[1])
    return now.replace(year=year, month=month + 1, day=day)
