"""What a clerk decides about single opinions: release, refuse, leave out, send elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.contacts.models import Contact
from liaison.contacts.services import reveal
from liaison.office.confirmations import confirm, reject, request_confirmation
from liaison.office.models import Confirmation
from opinions.choices import Axis, Moderation, Processing
from opinions.errors import OpinionError
from opinions.models import NotSimilar, Opinion
from opinions.services.counting import recount
from opinions.services.moves import move, move_many

name_actions(
    {
        "opinions.ask_to_block": "提请不予登记",
        "opinions.tell_apart": "标为不同意见",
        "opinions.reveal_contact": "查看联系方式",
    }
)
BLOCK = "opinions.block"
SORTABLE = (Processing.RECEIVED, Processing.UNDER_REVIEW)


@dataclass(frozen=True)
class Decision:
    """Where an opinion can go without being merged; the author is told the reason in any case."""

    processing: Processing
    label: str
    hint: str


DECISIONS = {
    decision.processing.value: decision
    for decision in (
        Decision(Processing.KEPT, "不纳入汇总", "写明原因，反馈时告诉提出人。"),
        Decision(Processing.REFERRED, "转有关部门", "写明转给哪个部门。"),
        Decision(Processing.PETITION, "转信访渠道", "个人诉求，写明转到哪里。"),
        Decision(Processing.REVIEW_SUGGESTION, "转备案审查", "对现行规定的审查建议。"),
        Decision(Processing.RETURNED, "请提出人补充", "写明需要补充什么。"),
    )
}


@transaction.atomic
def decide(opinions: Iterable[Opinion], processing: str, *, by: User, note: str) -> int:
    """Send opinions elsewhere with a reason; how many moved. Others' decisions stand."""
    if processing not in DECISIONS:
        raise OpinionError("请选择怎样办理。")
    if not note.strip():
        raise OpinionError("请写明原因，反馈时会告诉提出人。")
    chosen = list(opinions)
    moved = 0
    for old in SORTABLE:
        ids = [opinion.pk for opinion in chosen if opinion.processing == old]
        if ids:
            moved += len(move_many(ids, Axis.PROCESSING, old, processing, by=by, note=note.strip()))
    return moved


def take_back(opinion: Opinion, *, by: User, note: str = "") -> None:
    """Sort again what was left out or sent elsewhere."""
    move(opinion, Axis.PROCESSING, Processing.UNDER_REVIEW, by=by, note=note)


def let_pass(opinion: Opinion, *, by: User, note: str = "") -> None:
    """A person has looked at what was held: it may be sorted like any other."""
    move(opinion, Axis.MODERATION, Moderation.PASSED, by=by, note=note)


@transaction.atomic
def ask_to_block(opinion: Opinion, *, by: User, reason: str) -> Confirmation:
    """不予登记 takes two people; criticism is never a reason (rule 6.15)."""
    if opinion.moderation != Moderation.HELD:
        raise OpinionError("只有待复核的意见可以提请不予登记。")
    if not reason.strip():
        raise OpinionError("请写明不予登记的理由，提出人会看到。")
    record("opinions.ask_to_block", actor=by, target=opinion, note=reason)
    return request_confirmation(
        BLOCK, opinion, by=by, summary=reason.strip()[:300], allow_first=False
    )


@transaction.atomic
def block(confirmation: Confirmation, *, by: User, note: str = "") -> None:
    """The second person agrees; the original is kept sealed, the author sees the reason."""
    confirm(confirmation, by=by, note=note)
    opinion = Opinion.objects.get(pk=confirmation.target_id)
    move(opinion, Axis.MODERATION, Moderation.BLOCKED, by=by, note=confirmation.summary)
    recount(opinion.consultation_id, station_id=opinion.station_id)


@transaction.atomic
def refuse_to_block(confirmation: Confirmation, *, by: User, reason: str) -> None:
    """The second person does not agree: the opinion is sorted like any other."""
    reject(confirmation, by=by, reason=reason)
    opinion = Opinion.objects.get(pk=confirmation.target_id)
    move(opinion, Axis.MODERATION, Moderation.PASSED, by=by, note=reason)


@transaction.atomic
def tell_apart(opinions: Iterable[Opinion], *, by: User) -> int:
    """A person says that these are different: the machine suggests them together no more."""
    ids = sorted(opinion.pk for opinion in opinions)
    if len(ids) < 2:
        raise OpinionError("请至少选两条意见。")
    pairs = [
        NotSimilar(first_id=first, second_id=second, by=by)
        for place, first in enumerate(ids)
        for second in ids[place + 1 :]
    ]
    NotSimilar.objects.bulk_create(pairs, ignore_conflicts=True)
    record("opinions.tell_apart", actor=by, count=len(ids))
    return len(pairs)


@transaction.atomic
def reveal_contact(opinion: Opinion, contact: Contact, *, by: User, reason: str) -> str:
    """The full number or address, for a reason that stays on record (rule 5.9)."""
    value = reveal(contact, viewer=by, reason=reason)
    record("opinions.reveal_contact", actor=by, target=opinion, note=reason)
    return value
