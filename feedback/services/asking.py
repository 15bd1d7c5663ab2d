"""商请反馈函: what waits for an answer, when to ask, the letter, and its sending.

Nothing is sent by itself: the desk suggests, a person writes the letter and registers its sending.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from drafts.models import Consultation
from feedback.choices.asking import ASKING_MOVES, AskingStatus
from feedback.errors import FeedbackError
from feedback.models import AskingLetter, AskingMove, Shelving
from feedback.services.rules import telling_rules
from liaison.accounts.choices import Mode
from liaison.accounts.services import current_mode
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.choices import NumberKind
from liaison.office.errors import OfficeError
from liaison.office.numbers import Entry, enter_numbers, next_number, void_number, written
from liaison.office.services import office
from opinions.choices import Adoption
from opinions.models import CompiledSource, Submission

if TYPE_CHECKING:
    from liaison.accounts.models import User

name_actions(
    {
        "feedback.draft_asking": "拟商请反馈函",
        "feedback.move_asking": "商请反馈函状态变更",
    }
)
COMBINED = "岗位合并：拟稿人与核发人为同一人。"


@dataclass(frozen=True)
class Waiting:
    """One round of which something was sent up and not answered."""

    consultation: Consultation
    # How many merged opinions of each letter upward have no answer, the first letter first.
    unanswered: list[tuple[Submission, int]]
    # Sent or about to be, the last one first.
    letters: list[AskingLetter]
    next_on: date

    @property
    def first(self) -> Submission:
        return self.unanswered[0][0]

    @property
    def items(self) -> int:
        return sum(count for _, count in self.unanswered)

    def days(self, today: date) -> int:
        return (today - self.first.sent_on).days

    def is_due(self, today: date) -> bool:
        return self.next_on <= today and not self.is_being_written

    @property
    def is_being_written(self) -> bool:
        return any(one.status == AskingStatus.NUMBERED for one in self.letters)


def waiting_rounds(consultation: Consultation | None = None) -> list[Waiting]:
    """Everything that waits, the longest first; five queries, whatever their number. A draft that
    is shelved waits for nothing."""
    links = CompiledSource.objects.filter(
        submission__isnull=False, item__adoption=Adoption.AWAITING
    ).exclude(item__consultation__in=Shelving.objects.rounds())
    if consultation:
        links = links.filter(item__consultation=consultation)
    # An item that grew by a supplement waits since it went up first.
    since: dict[int, int] = {}
    ordered = links.order_by("submission__sent_on", "submission")
    for submission, item in ordered.values_list("submission", "item"):
        since.setdefault(item, submission)
    counts = Counter(since.values())
    found = Submission.objects.filter(pk__in=counts).order_by("sent_on", "pk")
    rounds: dict[int, list[tuple[Submission, int]]] = {}
    for one in found.select_related("organ", "consultation__version__draft__organ"):
        rounds.setdefault(one.consultation_id, []).append((one, counts[one.pk]))
    letters: dict[int, list[AskingLetter]] = {}
    for letter in AskingLetter.objects.standing().filter(consultation__in=rounds):
        letters.setdefault(letter.consultation_id, []).append(letter)
    again, first = telling_rules().ask_again_days, office().default_no_reply_days
    return [_waiting(sent, letters.get(key, []), first, again) for key, sent in rounds.items()]


def _waiting(
    unanswered: list[tuple[Submission, int]], letters: list[AskingLetter], first: int, again: int
) -> Waiting:
    sent = unanswered[0][0]
    asked = [one.sent_on for one in letters if one.sent_on]
    due = [sent.sent_on + timedelta(days=first), *(day + timedelta(days=again) for day in asked)]
    return Waiting(sent.consultation, unanswered, letters, max(due))


def to_ask(today: date) -> list[Waiting]:
    return [one for one in waiting_rounds() if one.is_due(today)]


@transaction.atomic
def draft_letter(
    consultation: Consultation, *, by: User, prefix: str, signed_on: date, signer: str, body: str
) -> AskingLetter:
    """Number the letter, as the office's other letters are; printed, sealed and sent by people."""
    found = waiting_rounds(consultation)
    if not found:
        raise FeedbackError("这项征求意见上报的意见都有了答复，或者草案停止审议，不用商请。")
    if not (prefix.strip() and signer.strip() and body.strip()):
        raise FeedbackError("发文代字、签发人和正文都要填写。")
    number = next_number(prefix.strip(), signed_on.year)
    text = written(prefix.strip(), signed_on.year, number)
    try:
        with transaction.atomic():
            letter = AskingLetter.objects.create(
                consultation=consultation, organ=found[0].first.organ, number_text=text,
                signed_on=signed_on, signer=signer.strip(), items=found[0].items,
                body=body.strip(), drafted_by=by,
            )  # fmt: skip
    except IntegrityError as error:
        raise FeedbackError("这项征求意见已有一份编了号、还没发出的商请反馈函。") from error
    AskingMove.objects.create(letter=letter, new_status=AskingStatus.NUMBERED, by=by)
    entry = Entry(text, NumberKind.CHASE, consultation.title, signed_on, target=letter)
    try:
        enter_numbers([entry], by=by)
    except OfficeError as error:
        raise FeedbackError(str(error)) from error
    record("feedback.draft_asking", actor=by, target=letter, count=letter.items)
    return letter


def mark_sent(letter: AskingLetter, *, by: User, sent_on: date, today: date) -> None:
    """A person handed it over or posted it; the next one is suggested so long after."""
    if not letter.signed_on <= sent_on <= today:
        raise FeedbackError("发出日期不能早于落款日期，也不能晚于今天。")
    alone = by.pk == letter.drafted_by_id
    if alone and current_mode() != Mode.SMALL:
        raise FeedbackError("这份函是您拟的，请由另一位同事核对后登记发出。")
    day = f"{sent_on.year}年{sent_on.month}月{sent_on.day}日"
    note = f"{day}发出。{COMBINED if alone else ''}"
    _move(letter, AskingStatus.SENT, by=by, note=note, sent_on=sent_on)


@transaction.atomic
def void_letter(letter: AskingLetter, *, by: User, reason: str) -> None:
    """作废: the number stays on the register."""
    if not reason.strip():
        raise FeedbackError("作废时请写明原因。")
    _move(letter, AskingStatus.VOIDED, by=by, note=reason.strip())
    void_number(letter, by=by, reason=reason)


@transaction.atomic
def _move(
    letter: AskingLetter, status: AskingStatus, *, by: User, note: str, **fields: object
) -> None:
    """Change the status only if nobody changed it since ``letter`` was read."""
    old = AskingStatus(letter.status)
    if status not in ASKING_MOVES[old]:
        raise FeedbackError(f"这份函现在是“{old.label}”，不能改为“{status.label}”。")
    same = AskingLetter.objects.filter(pk=letter.pk, status=old)
    if not same.update(status=status, **fields):
        raise FeedbackError("这份函刚刚被其他人处理过，请刷新页面。")
    letter.refresh_from_db(fields=["status", *fields])
    AskingMove.objects.create(
        letter=letter, old_status=old, new_status=status, by=by, note=note[:300]
    )
    record(
        "feedback.move_asking", actor=by, target=letter,
        before={"status": old}, after={"status": status},
    )  # fmt: skip
