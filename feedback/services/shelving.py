"""搁置审议、终止审议、提案人撤回 after a round was sent upward, as the superior lets us know it.

The county decides nothing here: one registers where the word comes from, a second person agrees,
each author who still waits is told once, and the round waits for nothing until it is resumed.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from drafts.choices import ConsultationStatus
from drafts.services import move_consultation, set_public_remark
from feedback.errors import FeedbackError
from feedback.models import Shelving
from feedback.round_words import day_words, shelving_message, shelving_sentence
from feedback.services.telling_authors import Cause, tell_authors
from feedback.waiting import still_waiting
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.jobs.nudge import nudge
from liaison.office.confirmations import confirm, reject, request_confirmation
from opinions.models import Submission

if TYPE_CHECKING:
    from drafts.models import Consultation
    from liaison.accounts.models import User
    from liaison.office.models import Confirmation

name_actions(
    {
        "feedback.shelve": "登记草案搁置、终止审议或者撤回",
        "feedback.tell_shelving": "告知草案搁置、终止审议或者撤回",
        "feedback.resume": "登记草案恢复审议",
    }
)
SHELVE = "feedback.shelve"
# The letter or the report takes effect on the day it names, which nobody can know beforehand.
LATER_THAN_TODAY = "日期不能晚于今天。"


@transaction.atomic
def register_shelving(
    consultation: Consultation,
    *,
    by: User,
    today: date,
    kind: str,
    dated_on: date,
    source: str,
    reference: str,
    words: str,
) -> Confirmation:
    """Nothing holds and nobody is told before a second person agrees."""
    first = Submission.objects.filter(consultation=consultation).order_by("sent_on").first()
    if first is None:
        raise FeedbackError("这项征求意见还没有上报；来文机关撤回草案的，请用“撤回”。")
    if not (reference.strip() and words.strip()):
        raise FeedbackError("请写明从哪里得知、原话怎么说。")
    if dated_on > today:
        raise FeedbackError(LATER_THAN_TODAY)
    try:
        with transaction.atomic():
            row = Shelving.objects.create(
                consultation=consultation, kind=kind, dated_on=dated_on, source=source,
                reference=reference.strip(), words=words.strip(), asked_by=by,
            )  # fmt: skip
    except IntegrityError as error:
        raise FeedbackError("这项征求意见已经登记过，还没有恢复审议；请刷新页面。") from error
    people = still_waiting(consultation).values("contributor__person_key").distinct().count()
    return request_confirmation(
        SHELVE, row, by=by, allow_first=False,
        summary=f"{consultation.title}：草案{row.done}，告知{people}位提出人",
    )  # fmt: skip


@transaction.atomic
def confirm_shelving(confirmation: Confirmation, *, by: User, now: datetime) -> None:
    """From now on it holds; readers of the round see it, and its authors are told."""
    confirm(confirmation, by=by)
    waiting = Shelving.objects.filter(pk=confirmation.target_id, released_at=None)
    if not waiting.update(released_at=now, released_by=by):
        raise FeedbackError("这件事已经办过，请刷新页面。")
    row = Shelving.objects.select_related("consultation").get(pk=confirmation.target_id)
    set_public_remark(row.consultation, shelving_sentence(row), by=by)
    record(SHELVE, actor=by, target=row, after={"kind": row.kind}, note=row.reference)
    nudge("feedback.tell_shelving")


@transaction.atomic
def give_back_shelving(confirmation: Confirmation, *, by: User, reason: str) -> None:
    """It never held; the confirmation stays on record with what was asked."""
    reject(confirmation, by=by, reason=reason)
    Shelving.objects.filter(pk=confirmation.target_id, released_at=None).delete()


@transaction.atomic
def resume(
    row: Shelving, *, by: User, now: datetime, today: date, resumed_on: date, words: str
) -> None:
    """恢复审议: the round waits again; should it be shelved again, that is a row of its own."""
    if not words.strip():
        raise FeedbackError("请写明恢复审议的依据。")
    if not row.dated_on <= resumed_on <= today:
        raise FeedbackError(f"恢复日期不能早于{day_words(row.dated_on)}，也不能晚于今天。")
    held = _held(row)
    if held.consultation.status == ConsultationStatus.ARCHIVED:
        raise FeedbackError("这项征求意见已经归档；草案重新提请审议的，请新建征求意见。")
    held.resumed_at, held.resumed_on, held.resumed_by = now, resumed_on, by
    held.resumed_words = words.strip()
    held.save(update_fields=["resumed_at", "resumed_on", "resumed_by", "resumed_words"])
    remark = f"这部草案于{day_words(resumed_on)}恢复审议；有了结果会公布和告知。"
    set_public_remark(row.consultation, remark, by=by)
    record("feedback.resume", actor=by, target=row, note=words.strip()[:300])


@transaction.atomic
def archive_round(row: Shelving, *, by: User) -> None:
    """Over without results: the superior ended the draft, and everybody was told so.

    Raises FeedbackError where the draft only waits (搁置审议) or somebody is still to be told.
    """
    held = _held(row)
    if not held.ends_the_round:
        raise FeedbackError("终止审议或者提案人撤回的，告知完提出人以后才能归档。")
    why = f"草案{held.done}（{held.reference}）"[:300]
    move_consultation(held.consultation, ConsultationStatus.ARCHIVED, by=by, note=why)


def _held(row: Shelving) -> Shelving:
    """Locked; its round is read after that, as it stands now."""
    held = Shelving.objects.holding().select_for_update().filter(pk=row.pk).first()
    if held is None:
        raise FeedbackError("这件事刚刚被其他人办过，请刷新页面。")
    return held


def tell_all(now: datetime) -> None:
    """Write what is missing; killed at any moment it begins again and tells nobody twice."""
    for row in Shelving.objects.holding().filter(finished_at=None).select_related("consultation"):
        _tell_of(row, now)


def _tell_of(row: Shelving, now: datetime) -> None:
    people = tell_authors(
        still_waiting(row.consultation),
        cause=Cause(f"shelving:{row.pk}"),
        words=partial(shelving_message, row),
        now=now,
    )
    unfinished = Shelving.objects.filter(pk=row.pk, finished_at=None)
    with transaction.atomic():
        if unfinished.update(finished_at=now, people=people):
            record("feedback.tell_shelving", actor=None, target=row, count=people)
