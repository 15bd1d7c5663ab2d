"""更正: a posted result that does not stand, though the superior sent no other one.

A clerk asks, a second person posts it as the next revision; the item waits again. Everyone who was
told the result hears so with the next release, once, in a message of its own.
"""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from feedback.choices import TAKEN_BACK, Basis, ReasonCode
from feedback.choices.reflections import TakingBackCause, TakingBackStatus
from feedback.errors import FeedbackError
from feedback.models import OpinionFeedback, Outcome, TakingBack
from feedback.services import posting
from feedback.services.registering import AWAITS_RESULTS
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.confirmations import attach_paper, confirm, reject, request_confirmation
from liaison.office.models import Confirmation

name_actions({"feedback.take_back": "更正采纳结果"})
TAKE_BACK = "feedback.take_back"
# What authors read unless the clerk puts it better: nothing claimed, nobody blamed.
OWN_WORDS: dict[str, str] = {
    TakingBackCause.MISMATCHED: "我们核对时把另一条意见的答复对应到了您的意见上",
    TakingBackCause.DROPPED: "立法机关曾答复采纳，后来的文本没有保留这一内容",
    TakingBackCause.TEXT_ONLY: "以前是我们比对公布文本得出的看法，立法机关没有就这条意见作出答复",
}


@transaction.atomic
def ask_to_take_back(outcome: Outcome, *, cause: str, words: str, by: User) -> Confirmation:
    _check_stands(outcome)
    if not words.strip():
        raise FeedbackError("请写明给提出人的说明。")
    try:
        with transaction.atomic():
            taking = TakingBack.objects.create(
                outcome=outcome, cause=cause, words=words.strip().rstrip("。"), asked_by=by
            )
    except IntegrityError as error:
        raise FeedbackError("这个结果的更正正在等待复核，不用重复提请。") from error
    record("feedback.take_back", actor=by, target=taking, note=cause)
    summary = f"更正“{outcome}”：{taking.get_cause_display()}"
    return request_confirmation(TAKE_BACK, taking, by=by, summary=summary, allow_first=False)


@transaction.atomic
def confirm_taking_back(asked: Confirmation, *, by: User) -> Outcome:
    return _post(confirm(asked, by=by), by=by)


@transaction.atomic
def take_back_on_paper(
    asked: Confirmation, *, by: User, scan: UploadedFile[bytes], signer: str
) -> Outcome:
    """线下签批: the leader signed the sheet, the clerk uploads it."""
    return _post(attach_paper(asked, by=by, scan=scan, signer=signer), by=by)


@transaction.atomic
def give_back_taking_back(asked: Confirmation, *, by: User, reason: str) -> None:
    """The second person does not agree: the result stands."""
    reject(asked, by=by, reason=reason)
    _settle(asked.target_id, TakingBackStatus.GIVEN_BACK)


def told_of(outcome: Outcome) -> int:
    """Of how many opinions the authors were told this result."""
    return OpinionFeedback.objects.current().filter(outcomes=outcome).count()


def _post(asked: Confirmation, *, by: User) -> Outcome:
    taking = TakingBack.objects.select_related("outcome__item", "outcome__line").get(
        pk=asked.target_id
    )
    consultation = posting.lock(taking.outcome.item.consultation_id)
    _check_stands(taking.outcome)
    posted = posting.post(
        taking.outcome.item,
        line=taking.outcome.line,
        by=by,
        note=f"更正：{taking.words}",
        result=TAKEN_BACK,
        basis=Basis.CLAIMED_BY_US,
        reason_code=ReasonCode.R99,
        reason=taking.words,
    )
    posting.tell_consultation(consultation, by=by, note="结果更正")
    _settle(taking.pk, TakingBackStatus.POSTED, posted)
    return posted


def _settle(pk: int, status: TakingBackStatus, posted: Outcome | None = None) -> None:
    waiting = TakingBack.objects.filter(pk=pk, status=TakingBackStatus.PENDING)
    if not waiting.update(status=status, posted=posted):
        raise FeedbackError("这次更正刚刚被其他人处理过，请刷新页面。")


def _check_stands(outcome: Outcome) -> None:
    held = Outcome.objects.select_related("item__consultation").get(pk=outcome.pk)
    if not held.is_current or held.is_taken_back:
        raise FeedbackError("这已经不是现行的结果，不用再更正。")
    if held.item.consultation.status not in AWAITS_RESULTS:
        raise FeedbackError("这项征求意见已经归档，结果不能再改。")
